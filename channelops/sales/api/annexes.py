"""The routes of the data beside orders: rows sent, and what became of them."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.access import Access
from channelops.core.api.frames import DetailView, ListView
from channelops.core.api.once import HEADER
from channelops.core.api.problems import BadHeader

from ..annexes import AnnexKind
from ..filtersets import AnnexFilters
from ..models import Annex, Batch
from ..selectors import annexes as read
from ..selectors.sources import source_visible
from ..services.annexes import annex_send

MOST_ROWS = 10_000
SHARE = {"source": "boss", "order": "20261119-004217", "payee": "P-0001", "percent": "60"}


@extend_schema_field({"type": "object", "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "integer"}]}})
class CellsField(serializers.Field[Any, Any, Any, Any]):
    """One row: the columns' names with text or whole numbers; a float has lost digits already and is refused."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("A row is an object."))
        for name, value in data.items():
            if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 300 or "\0" in str(value):
                raise serializers.ValidationError(_("“%(name)s” is text or a whole number; write amounts as text.") % {"name": name})
        return {str(name): str(value) for name, value in data.items()}

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_serializer(
    examples=[
        OpenApiExample("An order shared by two", value={"kind": "splits", "rows": [SHARE, {**SHARE, "payee": "P-0002", "percent": "40"}]})
    ]
)
class AnnexIn(serializers.Serializer[Any]):
    """Rows of one kind; the columns of each kind are those of its template on the page."""

    kind = serializers.SlugField(help_text="order_events, splits, customer_months, campaign_codes, product_points or payee_figures.")
    source = serializers.SlugField(required=False, help_text="The code of the source, for kinds that come from one.")
    rows = serializers.ListField(child=CellsField(), min_length=1, max_length=MOST_ROWS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The cells of each row in the order of the kind's columns."""
        kind = {code: read.annex_kind(code) for code, _title in read.annex_choices()}.get(attrs["kind"])
        if kind is None:
            raise serializers.ValidationError({"kind": [_("There is no such kind of file.")]})
        if kind.of_source and "source" not in attrs:
            raise serializers.ValidationError({"source": [_("Say which source the file comes from.")]})
        columns = list(kind.columns)
        unknown = sorted({name for row in attrs["rows"] for name in row} - set(columns))
        if unknown:
            raise serializers.ValidationError({"rows": [_("A row has no field %(names)s.") % {"names": ", ".join(unknown)[:200]}]})
        return attrs | {"kind": kind, "rows": [[row.get(name, "") for name in columns] for row in attrs["rows"]]}


class AnnexProblemOut(serializers.Serializer[Any]):
    """A row that did not come in."""

    line = serializers.IntegerField(help_text="The place of the row, the first being 2.")
    sentence = serializers.CharField()


class AnnexOut(serializers.Serializer[Any]):
    """A file beside orders: `read` = `accepted` + `duplicate` + `rejected`."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    source = serializers.CharField(source="source.code", default=None, allow_null=True)
    way = serializers.ChoiceField(choices=Batch.Way.choices)
    file_name = serializers.CharField()
    received_at = serializers.DateTimeField()
    read = serializers.IntegerField()
    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    rejected = serializers.IntegerField()


class AnnexDetailOut(AnnexOut):
    """A file with the first thousand rows that did not come in."""

    rejected_rows = serializers.SerializerMethodField()

    @extend_schema_field(AnnexProblemOut(many=True))
    def get_rejected_rows(self, row: Annex) -> list[dict[str, Any]]:
        """The rows with their sentences."""
        return [{"line": line, "sentence": sentence} for line, sentence, *_cells in row.problems[:1_000]]


class AnnexList(ListView):
    """The files beside orders; POST brings up to 10,000 rows in and answers 201 with what became of them."""

    capability = "batch.view"
    serializer_class = AnnexOut
    filterset_class = AnnexFilters
    orderings = {"id": "-pk"}

    def rows(self, access: Access) -> QuerySet[Annex]:
        return read.annexes_visible(access)

    @extend_schema(
        request=AnnexIn,
        responses={201: AnnexDetailOut},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="A key of your own for these rows.")],
    )
    def post(self, request: Request) -> Response:
        if HEADER not in request.headers:
            raise BadHeader({HEADER: [_("Rows are sent with a key, so that rows sent twice come in once.")]})
        self.access.require("sales.import")
        told = self.given(AnnexIn)
        kind: AnnexKind = told["kind"]
        source = source_visible(self.access, code=told["source"]) if kind.of_source else None
        if source is not None:
            self.access.require("sales.import", source)
        within = self.access.having("sales.import")
        annex = annex_send(kind=kind, rows=told["rows"], within=within, source=source, actor=request.actor, at=timezone.now())
        address = request.build_absolute_uri(reverse("api:annex-detail", args=[annex.pk]))
        return Response(AnnexDetailOut(annex).data, status=201, headers={"Location": address})


class AnnexDetail(DetailView):
    """One file and its rejected rows."""

    capability = "batch.view"
    serializer_class = AnnexDetailOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return read.annex_visible(access, pk=lookup["pk"])
