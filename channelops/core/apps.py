"""Registers the house: scope rules and the models that follow a moving region."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules, import_string


class CoreConfig(AppConfig):
    """Regions, people, grants, changes, files, jobs and the frames every page stands in."""

    name = "channelops.core"
    label = "core"

    def ready(self) -> None:
        import_string("channelops.core.scopes.scoping")
        import_string("channelops.core.hooks.region_followers").append(self.get_model("Person"))
        import_string("channelops.core.hooks.attachment_owners")["core.Region"] = "attachment.add"
        import_string("channelops.core.hooks.shell_counts")["notices"] = import_string("channelops.core.selectors.notices.notices_unread")
        providers = import_string("channelops.core.hooks.search_providers")
        providers.append(import_string("channelops.core.selectors.search.search_regions"))
        providers.append(import_string("channelops.core.selectors.search.search_people"))
        autodiscover_modules("tasks")
        for module in settings.JOB_MODULES:
            import_module(module)
        checks = import_string("channelops.core.hooks.readiness_checks")
        checks.append(("worker", import_string("channelops.core.tasks.canary.check_alive")))
        chapters = import_string("channelops.core.hooks.demo_chapters")
        chapters.append(("organisation", import_string("channelops.core.demo.organisation.write")))
        chapters.append(("people", import_string("channelops.core.demo.people.write")))
        import_string("channelops.core.hooks.shell_counts")["jobs"] = import_string("channelops.core.selectors.jobs.job_runs_set_aside")
