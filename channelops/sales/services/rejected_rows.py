"""Writing rejected rows: send them again, corrected or as they are; drop one that shall not come in."""

import csv
import io
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core import transitions
from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused

from ..lifecycle import REJECTED_ROW
from ..models import Batch, Mapping, RejectedRow
from ..selectors.sources import REGIONS_REFUSED, creates_regions, mapping_latest
from .batches import batch_receive, file_keep


@transaction.atomic
def rejected_row_again(*, row: RejectedRow, values: list[str], access: Access, actor: Actor, at: datetime) -> Batch:
    """Sends one row again with the given cells, as a batch of its own; this row then counts as come in again."""
    if len(values) != len(row.batch.header):
        raise Refused(_("The row has %(n)s cells, one for each column of the file.") % {"n": len(row.batch.header)})
    return _again(batch=row.batch, rows=[(row, values)], access=access, actor=actor, at=at)


@transaction.atomic
def rejected_rows_again(*, batch: Batch, access: Access, actor: Actor, at: datetime) -> Batch:
    """Sends every open row again as it came: after what was missing has been registered. Refused where none is open."""
    return _again(batch=batch, rows=[(row, row.values) for row in _open_rows(batch)], access=access, actor=actor, at=at)


@transaction.atomic
def rejected_row_drop(*, row: RejectedRow, reason: str, access: Access, actor: Actor, at: datetime) -> None:
    """Leaves the row out for good, with the reason; it can be opened again."""
    access.require("sales.import", row.batch)
    if not reason.strip():
        raise Refused(_("Say why this row is dropped."), field="reason")
    transitions.apply(row, REJECTED_ROW, "drop", access=None, actor=actor, at=at, reason=reason)


@transaction.atomic
def rejected_rows_drop(*, batch: Batch, reason: str, access: Access, actor: Actor, at: datetime) -> int:
    """Leaves every open row out, with one reason: a corrected file has brought them, say. Each can be opened again. How many they are.

    Refused where none is open.
    """
    access.require("sales.import", batch)
    if not reason.strip():
        raise Refused(_("Say why these rows are dropped."), field="reason")
    rows = _open_rows(batch)
    transitions.apply_all(rows, REJECTED_ROW, "drop", actor=actor, at=at, reason=reason)
    return len(rows)


@transaction.atomic
def rejected_row_reopen(*, row: RejectedRow, access: Access, actor: Actor, at: datetime) -> None:
    """Takes a dropped row up again."""
    access.require("sales.import", row.batch)
    transitions.apply(row, REJECTED_ROW, "reopen", access=None, actor=actor, at=at)


def _open_rows(batch: Batch) -> list[RejectedRow]:
    rows = list(RejectedRow.objects.select_for_update().filter(batch=batch, status=RejectedRow.Status.OPEN).order_by("line"))
    if not rows:
        raise Refused(_("No row of this import is open."))
    return rows


def _again(*, batch: Batch, rows: list[tuple[RejectedRow, list[str]]], access: Access, actor: Actor, at: datetime) -> Batch:
    access.require("sales.import", batch)
    mapping = mapping_latest(batch.source) if batch.mapping_id else None
    if mapping and creates_regions(mapping) and not access.can("region.change"):
        raise Refused(str(REGIONS_REFUSED))
    transitions.apply_all([row for row, _values in rows], REJECTED_ROW, "fix", actor=actor, at=at)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n", delimiter=_delimiter(mapping))
    writer.writerow(batch.header)
    writer.writerows(values for _row, values in rows)
    kept = file_keep([file.getvalue().encode()], name="again.csv", at=at)
    name = f"{batch}-{rows[0][0].line}.csv" if len(rows) == 1 else f"{batch}.csv"
    again, _run = batch_receive(
        source=batch.source, mapping=mapping, kept=kept, file_name=name, way=Batch.Way.AGAIN, parent=batch, actor=actor, at=at
    )
    RejectedRow.objects.filter(pk__in=[row.pk for row, _values in rows]).update(came_again=again)
    return again


def _delimiter(mapping: Mapping | None) -> str:
    return str(mapping.document.get("file", {}).get("delimiter", ",")) if mapping else ","
