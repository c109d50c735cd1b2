"""The page of roles: what each may do, straight from the table of capabilities."""

from django.http import HttpRequest, HttpResponse

from ..capability_labels import object_words, verb_words
from ..pages.frame import Page
from ..roles import ROLE_CHOICES
from ..selectors.grants import capability_table


class RoleList(Page):
    """Capabilities down, roles across."""

    capability = "grant.view"
    template_name = "core/role_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The whole table."""
        groups = [
            {
                "thing": object_words(thing),
                "rows": [{"verb": verb_words(verb), "name": f"{thing}.{verb}", "held": held} for verb, held in verbs],
            }
            for thing, verbs in capability_table()
        ]
        return self.answer({"roles": [label for _code, label in ROLE_CHOICES], "groups": groups})
