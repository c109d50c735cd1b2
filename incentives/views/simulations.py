"""Pages of simulations: asked for, while they run, what they come to."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_number, format_stamp
from channelops.core.models import JobRun
from channelops.core.pages.details import DetailPage
from channelops.core.pages.forms import FormPage
from channelops.core.pages.listing import Listing
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel, Tab
from channelops.core.pages.progress import ProgressPage
from channelops.core.pages.transitions import TransitionPage
from channelops.core.tables import Text
from channelops.kernel.states import Transition

from ..forms.simulations import SimulationForm
from ..lifecycle import SIMULATION
from ..models import PlanVersion, Simulation
from ..selectors import plans as read_plans
from ..selectors import simulations as read
from ..services import simulations as write
from ..shown import simulations as rows
from ..shown.simulation_money import money_row
from ..shown.simulation_tables import FIELDS, by_rows
from ..tables import SIMULATIONS
from .simulation_files import files_of, place_of

TABS = (
    ("place", gettext_lazy("By region"), ""),
    ("channel", gettext_lazy("By channel"), "channel"),
    ("stage", gettext_lazy("By stage"), "stage"),
    ("article", gettext_lazy("By article"), "article"),
)


class SimulationList(ListPage):
    """The simulations of one version."""

    url_name = "simulation_list"
    title = gettext_lazy("Simulations")
    capability = "plan.view"
    table = SIMULATIONS

    @cached_property
    def version(self) -> PlanVersion:
        """The visible version, or 404."""
        return read_plans.version_visible(self.access, pk=self.kwargs["pk"])

    def rows(self, access: Access) -> QuerySet[Simulation]:
        """The latest first."""
        return read.simulations_of(self.version)

    def meta(self, listing: Listing) -> Sequence[Text]:
        """Of what."""
        return [str(self.version)]

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The way here."""
        return crumbs_of(self.version)

    def actions(self) -> list[dict[str, Any]]:
        """A further one."""
        if not self.access.can("plan.simulate", self.version):
            return []
        url = reverse("simulation_ask", args=[self.version.pk])
        return [{"label": _("Simulate"), "url": url, "kind": "primary", "icon": "player-play", "modal": True}]


class SimulationAsk(FormPage):
    """A simulation of the version as it stands, over the last months."""

    capability = "plan.simulate"
    form_class = SimulationForm
    title = gettext_lazy("Simulate on past orders")
    submit = gettext_lazy("Simulate")
    done = gettext_lazy("It runs as soon as a worker is free.")
    note = gettext_lazy("Real orders of whole months are rated as they were and as this version would; nothing of it is paid.")
    moves_on = True

    @cached_property
    def row(self) -> PlanVersion:
        """The visible version, or 404."""
        return read_plans.version_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        """The right over the plan."""
        self.access.require("plan.simulate", self.row)

    def save(self, form: forms.Form) -> str:
        """To the simulation."""
        months = form.cleaned_data["months"]
        simulation = write.simulation_ask(version=self.row, months=months, access=self.access, actor=self.actor, at=self.now)
        return reverse("simulation_detail", args=[simulation.pk])


class SimulationDetail(DetailPage):
    """What a version would have cost, whom it favours, and by what."""

    capability = "plan.view"
    machine = SIMULATION
    transition_url = "simulation_move"
    state_field = "status"

    def find(self, access: Access, **kwargs: Any) -> Simulation:
        """The visible simulation."""
        return read.simulation_visible(access, pk=kwargs["pk"])

    @cached_property
    def run(self) -> JobRun | None:
        """The run that works on it."""
        return read.simulation_run(self.row)

    @property
    def stopped(self) -> bool:
        """Whether nothing works on it though it is not done."""
        gone = self.run is None or self.run.status in rows.GONE
        return bool(self.row.status == Simulation.Status.CANCELLED or gone)

    def heading(self) -> Text:
        """What is tried, over which months."""
        return _("%(version)s over %(span)s") % {"version": self.row.version, "span": rows.span_words(self.row)}

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The version and its simulations."""
        version = self.row.version
        return [*crumbs_of(version), {"label": _("Simulations"), "url": reverse("simulation_list", args=[version.pk])}]

    def meta(self) -> Sequence[Text]:
        """By whom, when, of which content."""
        row = self.row
        same = row.content_hash == row.version.content_hash
        words = _("the version's present content") if same else _("the version has been changed since")
        done = [_("done %(at)s") % {"at": format_stamp(row.finished_at)}] if row.finished_at else []
        return [_("asked for by %(name)s") % {"name": row.asked_by.name}, *done, words]

    def context(self) -> dict[str, Any]:
        """Going on is for one that stopped, stopping for one that runs."""
        found = super().context()
        hidden = str(SIMULATION.transition("cancel" if self.stopped else "resume"))
        return found | {"actions": [each for each in found.get("actions", ()) if each["label"] != hidden]}

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """The payees as a list, with its files."""
        if self.row.status != Simulation.Status.DONE:
            return []
        return [{"label": _("Winners and losers"), "url": reverse("simulated_list", args=[self.row.pk]), "icon": "users", "kind": "plain"}]

    def above(self) -> Sequence[Panel]:
        """The running line; of one that is done its figures."""
        if self.row.status != Simulation.Status.DONE:
            context = rows.line_of(self.row, self.run) | {"error": self.run.error if self.run and self.stopped else ""}
            return [Panel(template="incentives/simulation_progress.html", context=context)]
        sums = self.sums
        unit = _("× 10,000 yuan")
        figures = {row["title"]: row for row in rows.figure_rows(sums, {})}
        tiles = [
            {
                "name": title,
                "value": row["now"],
                "unit": unit if at == 0 else "",
                "notes": [{"text": _("then %(then)s, change %(change)s") % row}],
            }
            for at, (title, row) in enumerate(figures.items())
        ]
        lost = rows.bands(self.access, self.row, sums)
        losers = f"{reverse('simulated_list', args=[self.row.pk])}?band=lost"
        words = {"n": format_number(lost["lost"]), "whole": format_number(sums.payees)}
        note = {"text": _("%(n)s of %(whole)s payees") % words}
        tiles.append({"name": _("Below 80 % of before"), "value": lost["lost_share"], "url": losers, "notes": [note]})
        tiles.append({"name": _("Orders"), "value": format_number(sums.orders), "notes": [{"text": rows.span_words(self.row)}]})
        return [Panel(template="incentives/statement_figures.html", context={"tiles": tiles})]

    @cached_property
    def sums(self) -> read.Sums:
        """What the viewer's subtrees come to."""
        return read.sums_of(self.access, self.row)

    def panels(self) -> Sequence[Panel]:
        """Figures, who gains and who loses, the months."""
        if self.row.status != Simulation.Status.DONE:
            return []
        if not self.sums.payees:
            return [Panel(template="incentives/simulation_nothing.html")]
        volumes = read.volumes_of(self.access, self.row)
        figures = {"rows": rows.figure_rows(self.sums, volumes, every=self.row.every), **rows.bands(self.access, self.row, self.sums)}
        figures["files"] = files_of(self.row, "figures")
        figures["losers_url"] = f"{reverse('simulated_list', args=[self.row.pk])}?band=lost"
        spread = {**rows.distribution(self.access, self.row), "kind": "bars", "label": _("Payees by what they would get")}
        months = {
            **rows.month_chart(self.access, self.row),
            "files": files_of(self.row, "month"),
            "kind": "bars",
            "label": _("Commission by month"),
        }
        return [
            Panel(title=_("Then and now"), template="incentives/simulation_figures.html", context=figures, span=6),
            Panel(title=spread["label"], note=_("% of before"), template="incentives/simulation_chart.html", context=spread, span=6),
            Panel(title=months["label"], template="incentives/simulation_chart.html", context=months, span=12),
        ]

    def tabs(self) -> Sequence[Tab]:
        """The same sums by region, channel, stage, article."""
        if self.row.status != Simulation.Status.DONE:
            return []
        template = "incentives/simulation_table.html"
        return [Tab(name=name, label=label, template=template, context=partial(self.table, field)) for name, label, field in TABS]

    def table(self, field: str) -> Mapping[str, Any]:
        """One table with its sum."""
        field = field or place_of(self.access)
        total = money_row(_("Sum"), self.sums.then_fen, self.sums.now_fen, pieces=self.sums.pieces)
        word = next(word for word, name in FIELDS.items() if name == field)
        found = by_rows(self.access, self.row, field=field)
        return {"rows": found, "total": total, "has_each": field != "article", "files": files_of(self.row, word)}


class SimulationMove(TransitionPage):
    """Cancel; go on."""

    capability = "plan.view"
    machine = SIMULATION

    def find(self, access: Access, pk: Any) -> Simulation:
        """The visible simulation."""
        return read.simulation_visible(access, pk=pk)

    def address(self, row: Any) -> str:
        """The simulation."""
        return reverse("simulation_detail", args=[row.pk])

    def move(self, row: Any, step: Transition, *, reason: str) -> None:
        """By the service."""
        moves = {"cancel": write.simulation_cancel, "resume": write.simulation_resume}
        moves[step.name](simulation=row, access=self.access, actor=self.actor, at=self.now)


class SimulationProgress(ProgressPage):
    """The running line."""

    capability = "plan.view"

    def line(self, access: Access) -> dict[str, Any]:
        """How far it is."""
        simulation = read.simulation_visible(access, pk=self.kwargs["pk"])
        return rows.line_of(simulation, read.simulation_run(simulation))


def crumbs_of(version: PlanVersion) -> list[dict[str, Any]]:
    """The plan and the version."""
    plan = version.plan
    return [
        {"label": _("Commission plans"), "url": reverse("plan_list")},
        {"label": plan.name, "url": reverse("plan_detail", args=[plan.pk])},
        {"label": _("version %(number)s") % {"number": version.number}, "url": reverse("plan_version_detail", args=[version.pk])},
    ]
