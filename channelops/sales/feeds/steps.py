"""The steps of a batch: each from the state the last one left, so that any process goes on where another died."""

from channelops.core.jobs import Work
from channelops.kernel.periods import business_date

from ..models import Batch
from ..services.batches import batch_checked, batch_loaded, batch_path, batch_refused, batch_restart, batch_staged
from .checks import Check, check_rows
from .creation import Creation, create_unknown
from .days import read_days
from .faults import ROW_FAULTS
from .loading import Load, Loader
from .mapping import FeedMapping, plain_document
from .staging import is_staged, stage, unstage
from .unreadable import Unreadable


def step(work: Work) -> bool:
    """One step of the batch that is the run's subject; whether there is another."""
    batch = Batch.objects.select_related("source", "mapping").get(pk=int(work.subject))
    mapping = FeedMapping.read(batch.mapping.document if batch.mapping else plain_document())
    if batch.status == Batch.Status.RECEIVED:
        return _stage(batch, mapping, work)
    if batch.status == Batch.Status.STAGED:
        return _check(batch, mapping, work) if is_staged(batch.pk, "raw") else _restart(batch, work)
    if batch.status == Batch.Status.CHECKED:
        return _load(batch, mapping, work) if is_staged(batch.pk, "lines") else _restart(batch, work)
    unstage(batch.pk)
    return False


def _stage(batch: Batch, mapping: FeedMapping, work: Work) -> bool:
    try:
        report = stage(batch_id=batch.pk, path=batch_path(batch), mapping=mapping)
    except Unreadable as why:
        with work.piece():
            batch_refused(batch=batch, why=why, actor=work.actor, at=work.at)
        return True
    with work.piece():
        work.total, work.done = 3 * report.count, report.count
        batch_staged(batch=batch, report=report, actor=work.actor, at=work.at)
    return True


def _check(batch: Batch, mapping: FeedMapping, work: Work) -> bool:
    with work.piece():
        header = batch.header
        today = business_date(batch.received_at)
        first = read_days(batch_id=batch.pk, mapping=mapping, header=header)
        creation = Creation(
            batch_id=batch.pk, mapping=mapping, header=header, since=min(first or today, today), actor=work.actor, at=work.at
        )
        created, remarks = create_unknown(creation)
        check_rows(Check(batch_id=batch.pk, source=batch.source, mapping=mapping, header=header, today=today))
        work.done = 2 * (work.total or 0) // 3
        batch_checked(batch=batch, created=created, remarks=remarks, actor=work.actor, at=work.at)
    return True


def _load(batch: Batch, mapping: FeedMapping, work: Work) -> bool:
    with work.piece():
        load = Load(
            batch_id=batch.pk,
            source_id=batch.source_id,
            header=batch.header,
            cells=fault_cells(mapping),
            originals="original" in mapping.fields,
        )
        totals = Loader(load).run()
        work.done = work.total or 0
        work.count(rows=totals.accepted)
        work.result = {"read": totals.read, "accepted": totals.accepted, "duplicate": totals.duplicate, "rejected": totals.rejected}
        batch_loaded(batch=batch, totals=totals, actor=work.actor, at=work.at)
    return True


def _restart(batch: Batch, work: Work) -> bool:
    with work.piece():
        batch_restart(batch=batch, actor=work.actor, at=work.at)
    return True


def fault_cells(mapping: FeedMapping) -> dict[str, str]:
    """The column that each fault is about, the first where a field is made of several."""
    return {code: next(iter(mapping.field_columns(fault.field)), "") for code, fault in ROW_FAULTS.items()}
