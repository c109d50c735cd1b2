"""The routes of simulations: asked for, how far, what they come to, by what and for whom."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.access import Access
from channelops.core.api.frames import ApiView, DetailView, ListView
from channelops.core.api.problems import BadQuery
from channelops.core.api.renderers import CsvRenderer
from channelops.kernel.money import format_file

from ..filtersets import SimulatedFilters
from ..models import Simulation, SimulationPayee
from ..models.simulations import LEAST_MONTHS, MOST_MONTHS
from ..selectors import plans as read_plans
from ..selectors import simulations as read
from ..services.simulations import simulation_ask
from ..shown.simulation_tables import FIELDS, cell_rows
from ..shown.simulation_volumes import volumes_scaled
from ..shown.simulations import BANDS

SIMULATION = {
    "id": 7, "number": 3, "status": "done", "content_hash": "9f2c…", "first_month": "2026-05", "months": 6, "done": 6, "parts": 6,
    "asked_by": "settlement", "asked_at": "2026-11-19T09:14:00+08:00", "finished_at": "2026-11-19T09:15:02+08:00",
}  # fmt: skip
YUAN = "Yuan with two decimals."


@extend_schema_field(OpenApiTypes.DECIMAL)
class YuanField(serializers.Field[Any, Any, Any, Any]):
    """Fen, told as yuan with two decimals."""

    def to_representation(self, value: Any) -> str:
        return format_file(value)


@extend_schema_serializer(examples=[OpenApiExample("A simulation that is done", value=SIMULATION)])
class SimulationOut(serializers.Serializer[Any]):
    """A simulation of a version's content over past months, and how far it is."""

    id = serializers.IntegerField(source="pk")
    number = serializers.IntegerField(source="version.number")
    status = serializers.ChoiceField(choices=Simulation.Status.choices)
    content_hash = serializers.CharField()
    first_month = serializers.DateField(format="%Y-%m")
    months = serializers.IntegerField()
    done = serializers.IntegerField(help_text="How many parts are done.")
    parts = serializers.IntegerField(source="shards")
    asked_by = serializers.CharField(source="asked_by.username")
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class SimulationsOut(serializers.Serializer[Any]):
    """The simulations of a version, the latest first."""

    results = SimulationOut(many=True)


class SimulationIn(serializers.Serializer[Any]):
    """How many of the last whole months."""

    months = serializers.IntegerField(min_value=LEAST_MONTHS, max_value=MOST_MONTHS, default=6)


class VolumeOut(serializers.Serializer[Any]):
    """The commission with more or fewer orders; `error` is half of the 95 % interval, 0 where all payees were rated."""

    percent = serializers.IntegerField()
    then = YuanField(source="then_fen", help_text=YUAN)
    now = YuanField(source="now_fen", help_text=YUAN)
    error = YuanField(source="error_fen", help_text=YUAN)
    payees = serializers.IntegerField(help_text="On how many payees it rests.")


class FiguresOut(SimulationOut):
    """The same with the figures of your subtrees; they are zero until it is done."""

    payees = serializers.IntegerField()
    orders = serializers.IntegerField()
    net_additions = serializers.IntegerField()
    revenue = YuanField(help_text=YUAN)
    then = YuanField(help_text=YUAN)
    now = YuanField(help_text=YUAN)
    then_per_net_addition = YuanField(help_text=YUAN, allow_null=True)
    now_per_net_addition = YuanField(help_text=YUAN, allow_null=True)
    below_80_percent = serializers.IntegerField(help_text="Payees who would get less than 80 % of before.")
    volumes = VolumeOut(many=True)


class CellOut(serializers.Serializer[Any]):
    """The sums of one region, channel, stage, article or month."""

    key = serializers.CharField(
        help_text="Code of the region or article, kind of channel, letter of the stage, month; empty where there is none."
    )
    name = serializers.CharField()
    net_additions = serializers.IntegerField()
    then = YuanField(help_text=YUAN)
    now = YuanField(help_text=YUAN)


class CellsOut(serializers.Serializer[Any]):
    """The dearest first."""

    results = CellOut(many=True)


class SimulatedOut(serializers.Serializer[Any]):
    """A payee over all months, then and now."""

    payee = serializers.CharField(source="payee_code")
    name = serializers.CharField(source="payee_zh")
    region = serializers.CharField(source="region_name", allow_null=True)
    orders = serializers.IntegerField()
    net_additions = serializers.IntegerField(source="pieces")
    then = YuanField(source="then_fen", help_text=YUAN)
    now = YuanField(source="now_fen", help_text=YUAN)
    share = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True, help_text="Now in relation to then.")


class SimulationList(ApiView):
    """The simulations of a version; POST to ask for one of its present content."""

    capability = "plan.view"
    serializer_class = SimulationOut

    @extend_schema(responses=SimulationsOut, operation_id="plans_versions_simulations_list")
    def get(self, request: Request, code: str, number: int) -> Response:
        """The latest first."""
        version = read_plans.version_coded(self.access, code=code, number=number)
        return Response({"results": self.get_serializer(read.simulations_of(version), many=True).data})

    @extend_schema(request=SimulationIn, responses={201: SimulationOut})
    def post(self, request: Request, code: str, number: int) -> Response:
        """It runs as soon as a worker is free; look at its address for how far it is."""
        version = read_plans.version_coded(self.access, code=code, number=number)
        self.access.require("plan.simulate", version)
        months = self.given(SimulationIn)["months"]
        simulation = simulation_ask(version=version, months=months, access=self.access, actor=self.actor, at=timezone.now())
        address = request.build_absolute_uri(reverse("api:simulation", args=[code, number, simulation.pk]))
        return self.answer(simulation, status=201, headers={"Location": address})


class SimulationDetail(DetailView):
    """One simulation with its figures."""

    capability = "plan.view"
    serializer_class = FiguresOut

    def get(self, request: Request, **lookup: Any) -> Response:
        """What your subtrees come to."""
        simulation = read.simulation_coded(self.access, **lookup)
        return self.answer(simulation_figures(self.access, simulation))


class SimulationCells(ApiView):
    """The sums of a simulation by one field."""

    capability = "plan.view"
    serializer_class = CellOut
    renderer_classes = [JSONRenderer, CsvRenderer]
    parameters = frozenset({"by"})

    @extend_schema(
        responses=CellsOut, parameters=[OpenApiParameter("by", enum=list(FIELDS), description="By what; by default cities.")],
        operation_id="plans_versions_simulations_cells_list",
    )  # fmt: skip
    def get(self, request: Request, **lookup: Any) -> Response:
        """The dearest first; CSV by Accept."""
        simulation = read.simulation_coded(self.access, **lookup)
        by = request.query_params.get("by", "city")
        if by not in FIELDS:
            raise BadQuery({"by": [ErrorDetail(_("One of: %(known)s.") % {"known": ", ".join(FIELDS)}, code="invalid")]})
        found = cell_rows(self.access, simulation, by=by)
        return Response({"results": self.get_serializer(found, many=True).data})


class SimulatedList(ListView):
    """The payees of a simulation in your subtrees: who gains and who loses; CSV by Accept."""

    capability = "plan.view"
    serializer_class = SimulatedOut
    filterset_class = SimulatedFilters
    orderings = {"difference": "step_fen", "now": "now_fen", "then": "then_fen", "payee": "payee_id"}

    def rows(self, access: Access) -> QuerySet[SimulationPayee]:
        named = getattr(self, "kwargs", {})
        return read.payees_listed(access, read.simulation_coded(access, **named)) if named else read.payees_of_none(access)

    def get(self, request: Request, **lookup: Any) -> Response:
        """The page."""
        return super().get(request)


def simulation_figures(access: Access, simulation: Simulation) -> dict[str, Any]:
    """A simulation as REST tells it."""
    sums = read.sums_of(access, simulation)
    lost = read.shares_of(access, simulation, bounds=BANDS)[0]
    each = {side: round(fen / sums.pieces) if sums.pieces > 0 else None for side, fen in (("then", sums.then_fen), ("now", sums.now_fen))}
    told = {"pk": simulation.pk, "version": simulation.version, "asked_by": simulation.asked_by}
    told |= {name: getattr(simulation, name) for name in ("status", "content_hash", "first_month", "months", "done", "shards")}
    told |= {"asked_at": simulation.asked_at, "finished_at": simulation.finished_at}
    told |= {"payees": sums.payees, "orders": sums.orders, "net_additions": sums.pieces, "revenue": sums.revenue_fen}
    told |= {"then": sums.then_fen, "now": sums.now_fen, "below_80_percent": lost}
    told |= {"then_per_net_addition": each["then"], "now_per_net_addition": each["now"]}
    return told | {"volumes": volumes_scaled(sums, read.volumes_of(access, simulation), every=simulation.every)}
