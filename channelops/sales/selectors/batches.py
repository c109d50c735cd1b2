"""Reading batches and their rejected rows."""

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to

from ..feeds.faults import FILE_FAULTS, ROW_FAULTS
from ..lifecycle import BATCH
from ..models import Batch, RejectedRow

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
    if not batch.refusal:
        return ""
    sentence = str(FILE_FAULTS[batch.refusal])
    return sentence % batch.refusal_values if batch.refusal_values else sentence


def batch_remarks(batch: Batch) -> list[str]:
    """What else a reader should know, in the reader's language."""
    return [_(REMARKS[remark["code"]]) % remark["values"] for remark in batch.remarks if remark["code"] in REMARKS]


def rejected_rows(batch: Batch) -> QuerySet[RejectedRow]:
    """The rejected rows of a batch in the order of the file."""
    return RejectedRow.objects.filter(batch=batch).select_related("came_again").order_by("line")


def rejected_row_of(batch: Batch, *, pk: int) -> RejectedRow:
    """One of them, or 404."""
    found = rejected_rows(batch).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def rejected_sentence(row: RejectedRow) -> str:
    """What is wrong with the row, in the reader's language."""
    return str(ROW_FAULTS[row.code].sentence)


def rejected_by_code(batch: Batch) -> list[tuple[str, str, int]]:
    """How many open rows there are of each fault: (code, sentence, rows), the most first."""
    rows = rejected_rows(batch).filter(status=RejectedRow.Status.OPEN).order_by()
    counted = rows.values_list("code").annotate(n=Count("pk")).order_by("-n", "code")
    return [(code, str(ROW_FAULTS[code].sentence), number) for code, number in counted]


def batches_before(batch: Batch, *, limit: int = 5) -> list[Batch]:
    """The latest imports of the same source before this one."""
    return list(Batch.objects.filter(source=batch.source, pk__lt=batch.pk).order_by("-pk")[:limit])
