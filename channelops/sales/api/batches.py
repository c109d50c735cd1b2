"""The routes of imports: rows sent in a batch, and what became of them."""

import csv
import io
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
from channelops.kernel.money import format_file

from ..feeds.mapping import FIELDS
from ..filtersets import BatchFilters
from ..models import Batch
from ..selectors import batches as read
from ..selectors.sources import source_visible
from ..services.batches import batch_receive, file_keep

MOST_ROWS, MOST_LETTERS = 10_000, 300
COLUMNS = [*FIELDS, "region"]
ROW = {
    "ref": "20261119-004217",
    "at": "2026-11-19 09:14:00",
    "product": "TC-079",
    "quantity": 1,
    "amount": "79.00",
    "touchpoint": "350505-0913",
    "customer": "C-1",
}


@extend_schema_field({"type": "object", "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "integer"}]}})
class RowField(serializers.Field[Any, Any, Any, Any]):
    """One order: the fields' names with text or whole numbers; a float has lost digits already and is refused."""

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("A row is an object."))
        unknown = sorted(set(data) - set(COLUMNS))
        if unknown:
            raise serializers.ValidationError(_("A row has no field %(names)s.") % {"names": ", ".join(map(str, unknown))[:200]})
        for name, value in data.items():
            if isinstance(value, bool) or not isinstance(value, str | int):
                raise serializers.ValidationError(_("“%(name)s” is text or a whole number; write amounts as text.") % {"name": name})
            if len(str(value)) > MOST_LETTERS or "\0" in str(value):
                raise serializers.ValidationError(
                    _("“%(name)s” has at most %(most)s letters and no zero bytes.") % {"name": name, "most": MOST_LETTERS}
                )
        return [str(data.get(name, "")) for name in COLUMNS]

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_serializer(
    examples=[OpenApiExample("Two orders", value={"source": "boss", "rows": [ROW, {**ROW, "ref": "20261119-004218"}]})]
)
class BatchIn(serializers.Serializer[Any]):
    """Orders of one source."""

    source = serializers.SlugField(help_text="The code of the source.")
    rows = serializers.ListField(child=RowField(), min_length=1, max_length=MOST_ROWS)


class RejectedOut(serializers.Serializer[Any]):
    """A row that did not come in."""

    line = serializers.IntegerField(help_text="The place of the row in the batch, the first being 2.")
    code = serializers.CharField()
    field = serializers.CharField(source="cell")
    sentence = serializers.SerializerMethodField()
    values = serializers.JSONField()

    def get_sentence(self, row: Any) -> str:
        """The reason in the reader's language."""
        return read.rejected_sentence(row)


class BatchOut(serializers.Serializer[Any]):
    """An import: `read` = `accepted` + `duplicate` + `rejected`, and the amounts (yuan) likewise, once it is `loaded`."""

    id = serializers.IntegerField()
    source = serializers.CharField(source="source.code")
    status = serializers.ChoiceField(choices=Batch.Status.choices)
    way = serializers.ChoiceField(choices=Batch.Way.choices)
    file_name = serializers.CharField()
    received_at = serializers.DateTimeField()
    loaded_at = serializers.DateTimeField(allow_null=True)
    read = serializers.IntegerField()
    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    rejected = serializers.IntegerField()
    read_amount = serializers.SerializerMethodField()
    accepted_amount = serializers.SerializerMethodField()
    duplicate_amount = serializers.SerializerMethodField()
    rejected_amount = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()

    def get_read_amount(self, row: Batch) -> str:
        """Yuan with two decimals."""
        return format_file(row.read_fen)

    def get_accepted_amount(self, row: Batch) -> str:
        """Yuan with two decimals."""
        return format_file(row.accepted_fen)

    def get_duplicate_amount(self, row: Batch) -> str:
        """Yuan with two decimals."""
        return format_file(row.duplicate_fen)

    def get_rejected_amount(self, row: Batch) -> str:
        """Yuan with two decimals."""
        return format_file(row.rejected_fen)

    def get_refusal(self, row: Batch) -> str:
        """Why the batch as a whole did not come in."""
        return read.batch_refusal(row)


class BatchDetailOut(BatchOut):
    """An import with the first thousand rows that did not come in."""

    rejected_rows = serializers.SerializerMethodField()

    def get_rejected_rows(self, row: Batch) -> list[dict[str, Any]]:
        """The rows with reason and field."""
        return list(RejectedOut(read.rejected_rows(row)[:1_000], many=True).data)


class BatchList(ListView):
    """The imports of the sources you see; POST sends a batch of up to 10,000 orders, answered 202 with the address of the import."""

    capability = "batch.view"
    serializer_class = BatchOut
    filterset_class = BatchFilters
    orderings = {"id": "-pk"}

    def rows(self, access: Access) -> QuerySet[Batch]:
        return read.batches_visible(access)

    @extend_schema(
        request=BatchIn,
        responses={202: BatchOut},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="A key of your own for this batch.")],
    )
    def post(self, request: Request) -> Response:
        if HEADER not in request.headers:
            raise BadHeader({HEADER: [_("Orders are sent with a key, so that a batch sent twice comes in once.")]})
        told = self.given(BatchIn)
        source = source_visible(self.access, code=told["source"])
        self.access.require("sales.import", source)
        file, at = io.StringIO(), timezone.now()
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *told["rows"]])
        kept = file_keep([file.getvalue().encode()], name="rows.csv", at=at)
        batch, _run = batch_receive(
            source=source, mapping=None, kept=kept, file_name="rows.csv", way=Batch.Way.REST, actor=request.actor, at=at
        )
        address = request.build_absolute_uri(reverse("api:batch-detail", args=[batch.pk]))
        return self.answer(batch, status=202, headers={"Location": address})


class BatchDetail(DetailView):
    """One import and its rejected rows."""

    capability = "batch.view"
    serializer_class = BatchDetailOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return read.batch_visible(access, pk=lookup["pk"])
