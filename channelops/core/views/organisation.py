"""The organisation as a whole: the tree of a day with its departments, and every move, past and planned."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ..pages.frame import Page
from ..refusals import Refused
from ..selectors.org_units import departments, unit_matrix
from ..selectors.placements import moves_visible, tree


class Organisation(Page):
    """As it is, as it was and as it will be: `?on=` chooses the day."""

    capability = "region.view"
    template_name = "core/organisation.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The tree of the day."""
        on = self.day()
        nodes = tree(self.access, on=on)
        rows = unit_matrix(self.access, [node.region for node in nodes], on=on)
        moves = moves_visible(self.access)
        lines = [self.line(node, row.units) for node, row in zip(nodes, rows, strict=True)]
        return self.answer(
            {
                "on": on,
                "today": self.access.on,
                "heads": list(departments()),
                "lines": lines,
                "planned": [move for move in moves if move.on > self.access.on],
                "past": [move for move in moves if move.on <= self.access.on],
                "may_change": self.access.can("region.change"),
            }
        )

    def line(self, node: Any, units: list[Any]) -> dict[str, Any]:
        """One row of the table: the name set in by its depth."""
        return {"region": node.region, "indent": "　" * node.depth, "seen": node.seen, "units": units}

    def day(self) -> date:
        """The day asked for; Refused where it is none."""
        asked = self.request.GET.get("on", "")
        try:
            found = parse_date(asked) if asked else self.access.on
        except ValueError:
            found = None
        if found is None:
            raise Refused(_("“%(day)s” is not a day; a day is written like 2026-11-20.") % {"day": asked[:20]})
        return found
