"""Reading batches and their rejected rows."""

from collections import Counter

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to

from ..feeds.faults import ROW_FAULTS, file_sentence
from ..lifecycle import BATCH
from ..models import Batch, RejectedRow, RollupDue
from .open_amounts import with_open_rows

REMARKS = {
    "file.known": gettext_noop(
        "The same file came in as import %(batch)s and no row was rejected: every row is known, and it was not read again."
    ),
    "product.names": gettext_noop("Product %(product)s has two names: “%(kept)s” is kept, “%(other)s” is not."),
    "file.no_end": gettext_noop(
        "The last row has no line end. It came in whole by its cells; compare the control totals with the sender's."
    ),
}


def batches_visible(access: Access) -> QuerySet[Batch]:
    """The batches of the sources that the viewer sees."""
    return visible_to(access, Batch.objects.select_related("source", "mapping", "received_by", "parent"))


def batches_listed(access: Access) -> QuerySet[Batch]:
    """The same, each with whether it `has_open_rows`."""
    return batches_visible(access).annotate(has_open_rows=with_open_rows())


def batch_visible(access: Access, *, pk: int) -> Batch:
    """One visible batch, or 404."""
    return visible_or_404(access, batches_visible(access), pk=pk)


def batch_of_same_bytes(batch: Batch) -> Batch | None:
    """The import of the same file by the same mapping, if there was one in which no row was rejected."""
    same = Batch.objects.filter(source_id=batch.source_id, sha256=batch.sha256, mapping=batch.mapping, size=batch.size)
    return same.filter(status=Batch.Status.LOADED, rejected=0).order_by("pk").first()


def batch_is_final(pk: int) -> bool:
    """Whether the batch has come to its end."""
    return BATCH.is_final(Batch.objects.values_list("status", flat=True).get(pk=pk))


def batch_refusal(batch: Batch) -> str:
    """Why the file as a whole did not come in, in the reader's language; empty where it did."""
    return file_sentence(batch.refusal, batch.refusal_values) if batch.refusal else ""


def batch_remarks(batch: Batch) -> list[str]:
    """What else a reader should know, in the reader's language."""
    return [_(REMARKS[remark["code"]]) % remark["values"] for remark in batch.remarks if remark["code"] in REMARKS]


def rejected_rows(batch: Batch, *, field: str | None = None) -> QuerySet[RejectedRow]:
    """The rejected rows of a batch in the order of the file; of one field's faults where it is named ("" = of the row as a whole)."""
    found = RejectedRow.objects.filter(batch=batch).select_related("came_again").order_by("line")
    return found if field is None else found.filter(code__in=[code for code, fault in ROW_FAULTS.items() if fault.field == field])


def rejected_row_of(batch: Batch, *, pk: int) -> RejectedRow:
    """One of them, or 404."""
    found = rejected_rows(batch).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def rejected_sentence(row: RejectedRow) -> str:
    """What is wrong with the row, in the reader's language."""
    return str(ROW_FAULTS[row.code].sentence)


def rejected_by_field(batch: Batch) -> dict[str, int]:
    """How many rejected rows have a fault of each field ("" = of the row as a whole), the most first."""
    counted: Counter[str] = Counter()
    for code, number in rejected_rows(batch).order_by().values_list("code").annotate(n=Count("pk")):
        counted[ROW_FAULTS[code].field] += number
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def rejected_open(batch: Batch) -> int:
    """How many rejected rows wait for somebody."""
    return RejectedRow.objects.filter(batch=batch, status=RejectedRow.Status.OPEN).count()


def batches_before(batch: Batch, *, limit: int = 5) -> list[Batch]:
    """The latest imports of the same source before this one, each with whether it `has_open_rows`."""
    earlier = Batch.objects.filter(source=batch.source, pk__lt=batch.pk)
    return list(earlier.annotate(has_open_rows=with_open_rows()).order_by("-pk")[:limit])


def is_rolled_up(batch: Batch) -> bool:
    """Whether the KPIs know all of its orders."""
    return not RollupDue.objects.filter(batch_id=batch.pk).exists()
