"""The routes of metrics: their definitions, and their figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.core.api.problems import BadQuery
from channelops.core.api.renderers import CsvRenderer
from channelops.sales.selectors.figures import Span

from .. import exports
from ..forms.kpis import GRAINS, KpiForm
from ..metrics.definitions import metrics_answered
from ..metrics.metric import Metric
from ..selectors.kpis import CHANNEL, LEVELS, KpiRow, kpi_answer
from ..selectors.periods import COMPARISONS

METRIC = {
    "code": "online_share", "name_zh": "线上受理占比", "name_en": "Online share", "kind": "ratio", "measure": "share", "unit": "%",
    "definition": "线上渠道的订单除以全部订单：先各自汇总，再相除。", "numerator": "orders.online_orders", "denominator": "orders.orders",
    "over_regions": False, "over_time": False, "direction": 1, "owner": "data", "version": 1, "grains": ["day", "month", "range"],
    "by_channel": True,
}  # fmt: skip
ROW = {
    "metric": "online_share", "version": 1, "unit": "%", "node": "350505", "name": "泉港区", "level": "county", "period": "2026-11",
    "value": "0.081184", "numerator": "277", "denominator": "3412", "base": "0.068600", "change": "0.012584",
    "data_time": "2026-11-20T00:00:00+08:00",
}  # fmt: skip


@extend_schema_serializer(examples=[OpenApiExample("A share", value=METRIC)])
class MetricOut(serializers.Serializer[Metric]):
    """A metric, as every page, file and call understands it."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.CharField(help_text="simple, ratio (sum over sum) or derived (against a year before).")
    measure = serializers.CharField(help_text="count, money (yuan) or share (0.383000 is 38.3 %).")
    unit = serializers.CharField()
    definition = serializers.CharField(source="sentence")
    numerator = serializers.CharField(help_text="The roll-up and its column.")
    denominator = serializers.CharField(default=None, allow_null=True)
    over_regions = serializers.BooleanField(help_text="Whether values of regions may be summed.")
    over_time = serializers.BooleanField(help_text="Whether values of periods may be summed.")
    direction = serializers.IntegerField(help_text="1 more is better, -1 less is better, 0 neither.")
    owner = serializers.CharField(help_text="The code of the department that answers for it.")
    version = serializers.IntegerField()
    grains = serializers.SerializerMethodField()
    by_channel = serializers.BooleanField()

    def get_grains(self, metric: Metric) -> list[str]:
        """In the order from fine to coarse."""
        return [grain for grain in GRAINS if grain in metric.grains]


class MetricsOut(serializers.Serializer[Any]):
    """All metrics."""

    results = MetricOut(many=True)


class KpiRowOut(serializers.Serializer[Any]):
    """One figure. Numbers are exact, as text: yuan with two decimals, shares with six."""

    metric = serializers.CharField()
    version = serializers.IntegerField(help_text="The version of the definition.")
    unit = serializers.CharField()
    node = serializers.CharField(help_text="The code of the region or channel.")
    name = serializers.CharField()
    level = serializers.CharField()
    period = serializers.CharField(help_text="2026-11-19, 2026-11, or 2026-10-01/2026-11-19.")
    value = serializers.CharField(allow_null=True, help_text="Empty where nothing can be said: a share of nothing.")
    numerator = serializers.CharField(allow_null=True)
    denominator = serializers.CharField(allow_null=True)
    base = serializers.CharField(allow_null=True, help_text="The value it is compared with.")
    change = serializers.CharField(allow_null=True, help_text="Relative for numbers, the difference for shares.")
    data_time = serializers.DateTimeField(allow_null=True, help_text="Until when the figures reach.")


@extend_schema_serializer(
    examples=[
        OpenApiExample("A county's month", value={"data_time": ROW["data_time"], "pending": False, "grain": "month", "results": [ROW]})
    ]
)
class KpiOut(serializers.Serializer[Any]):
    """The figures with their freshness."""

    data_time = serializers.DateTimeField(allow_null=True)
    pending = serializers.BooleanField(help_text="Whether orders came in that the figures do not hold yet.")
    grain = serializers.CharField()
    results = KpiRowOut(many=True)


class MetricList(ApiView):
    """The metrics there are, each with its definition."""

    capability = "kpi.view"
    serializer_class = MetricOut
    renderer_classes = [JSONRenderer, CsvRenderer]

    @extend_schema(responses=MetricsOut)
    def get(self, request: Request) -> Response:
        """In the order of the metric page."""
        metrics = list(metrics_answered().values())
        return Response({"results": self.get_serializer(metrics, many=True).data})


PARAMETERS = [
    OpenApiParameter("metric", required=True, description="Codes, separated by commas."),
    OpenApiParameter("from", required=True, description="A day or a month."),
    OpenApiParameter("to", description="A day or a month, included; by default as `from`."),
    OpenApiParameter("node", description="The code of a region; by default your highest one."),
    OpenApiParameter("level", enum=[*LEVELS, CHANNEL], description="Rows of the node's parts; by default the node itself."),
    OpenApiParameter("grain", enum=GRAINS, description="By default month."),
    OpenApiParameter("as_of", description="A day: figures under the tree of that day; by default each stays where it was posted."),
    OpenApiParameter("compare", enum=COMPARISONS, description="With the same days a year before, or the period before."),
    OpenApiParameter("channel", description="The code of a channel: of its orders only."),
    OpenApiParameter("format", enum=["json", "csv"], description="For clients that cannot send an Accept header."),
]


class KpiList(ApiView):
    """The figures of metrics for a node or its parts, by period, out of the roll-ups."""

    capability = "kpi.view"
    serializer_class = KpiRowOut
    renderer_classes = [JSONRenderer, CsvRenderer]
    parameters = frozenset(parameter.name for parameter in PARAMETERS)

    def get_renderers(self) -> list[BaseRenderer]:
        """CSV alone where the address asks for it."""
        asked = getattr(self, "request", None)
        if asked is not None and asked.query_params.get("format") == "csv":
            return [CsvRenderer()]
        return super().get_renderers()

    @extend_schema(parameters=PARAMETERS, responses=KpiOut)
    def get(self, request: Request) -> Response:
        """The rows by metric, place and period."""
        form = KpiForm(request.query_params, access=self.access)
        if not form.is_valid():
            raise BadQuery({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        question = form.question()
        answer = kpi_answer(self.access, question)
        # in the form of KpiOut as it is: a serializer would take longer over hundreds of rows than all that makes them
        at = timezone.localtime(answer.fresh.at).isoformat() if answer.fresh.at else None
        rows = rows_told(answer.rows, span=question.span if answer.span is None else answer.span, at=at)
        return Response({"data_time": at, "pending": answer.fresh.pending, "grain": question.span.grain, "results": rows})


def rows_told(rows: Sequence[KpiRow], *, span: Span, at: str | None) -> list[Mapping[str, Any]]:
    """Figures as they leave the house; what many of them share is worded once."""
    names = {pk: place.name for pk, place in {row.place.pk: row.place for row in rows}.items()}
    periods = {period: exports.told_period(period, span) for period in {row.period for row in rows}}
    words = {metric.code: _words(metric) for metric in {row.metric.code: row.metric for row in rows}.values()}
    told: list[Mapping[str, Any]] = []
    for metric, place, level, period, value, base, change in rows:
        unit, tell, tell_above, tell_below = words[metric.code]
        told.append(
            {
                "metric": metric.code,
                "version": metric.version,
                "unit": unit,
                "node": place.code,
                "name": names[place.pk],
                "level": level,
                "period": periods[period],
                "data_time": at,
                "value": tell(value.value),
                "numerator": tell_above(value.numerator),
                "denominator": tell_below(value.denominator),
                "base": tell(base.value) if base else None,
                "change": None if change is None else str(change),
            }
        )
    return told


def _words(metric: Metric) -> tuple[str, exports.Teller, exports.Teller, exports.Teller]:
    """Its unit; how its values are told, and the sums above and below the line."""
    return str(metric.unit), exports.teller(metric), exports.teller(metric, metric.numerator), exports.teller(metric, metric.divisor)
