"""The tables of a simulation as files, the same rows and figures as on its page."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from channelops.core.access import Access
from channelops.core.exports import csv_pieces, xlsx_file
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import XLSX

from ..models import Simulation
from ..selectors import simulations as read
from ..shown.simulation_tables import COLUMNS, FIELDS, FIGURES, by_rows
from ..shown.simulations import figure_rows

PLACES = {1: "city_id", 2: "county_id", 3: "county_id"}


class SimulationTable(Page):
    """CSV or XLSX, by `?export=`: `figures`, or the sums by one of the fields."""

    capability = "plan.view"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """All rows of the viewer's subtrees."""
        simulation = read.simulation_visible(self.access, pk=kwargs["pk"])
        word, kind = kwargs["table"], request.GET.get("export", "")
        if word not in (*FIELDS, "figures") or kind not in ("csv", "xlsx"):
            raise Http404
        columns = FIGURES if word == "figures" else COLUMNS
        found = _figures(self.access, simulation) if word == "figures" else by_rows(self.access, simulation, field=FIELDS[word])
        name = f"{simulation}-{word}"
        answer: HttpResponseBase
        if kind == "csv":
            lines = csv_pieces(columns, found, language=get_language() or "zh-hans")
            answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        else:
            answer = FileResponse(xlsx_file(columns, found, title=name), content_type=XLSX)
        answer["Content-Disposition"] = content_disposition_header(True, f"{name.replace('/', '-')}.{kind}")
        answer["Cache-Control"] = "private, no-store"
        return answer


def files_of(simulation: Simulation, word: str) -> list[dict[str, str]]:
    """The links to a table's files."""
    url = reverse("simulation_table", args=[simulation.pk, word])
    return [{"label": kind.upper(), "url": f"{url}?export={kind}"} for kind in ("csv", "xlsx")]


def place_of(access: Access) -> str:
    """By which node the viewer's subtrees are told apart."""
    level = min((held.level for held in access.held), default=1)
    return PLACES.get(level, "county_id")


def _figures(access: Access, simulation: Simulation) -> list[dict[str, Any]]:
    return figure_rows(read.sums_of(access, simulation), read.volumes_of(access, simulation), every=simulation.every)
