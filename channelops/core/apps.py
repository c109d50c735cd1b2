"""Registers the house: scope rules and the models that follow a moving region."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class CoreConfig(AppConfig):
    """Regions, people, grants, changes, files, jobs and the frames every page stands in."""

    name = "channelops.core"
    label = "core"

    def ready(self) -> None:
        import_string("channelops.core.scopes.scoping")
        import_string("channelops.core.hooks.region_followers").append(self.get_model("Person"))
