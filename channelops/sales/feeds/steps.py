"""The steps of a batch: each from the state the last one left, so that any process goes on where another died."""

from typing import Any

from channelops.core.jobs import Work
from channelops.kernel.periods import business_date

from ..models import Batch
from ..selectors.batches import batch_of_same_bytes
from ..services.batches import batch_checked, batch_loaded, batch_path, batch_refused, batch_restart, batch_staged
from .cells import Cells
from .checks import Check
from .child import Report
from .creation import Creation, create_unknown
from .days import first_day
from .faults import ROW_FAULTS
from .lines import checked_lines, write_lines
from .loading import Load, Loader, Totals, all_known
from .mapping import FeedMapping, plain_document
from .staging import are_lines_staged, stage, stage_raw, unstage
from .straight import StraightLoad
from .unreadable import Unreadable


def step(work: Work) -> bool:
    """One step of the batch that is the run's subject; whether there is another."""
    batch = Batch.objects.select_related("source", "mapping").get(pk=int(work.subject))
    mapping = FeedMapping.read(batch.mapping.document if batch.mapping else plain_document())
    if batch.status == Batch.Status.RECEIVED:
        return _stage(batch, mapping, work)
    cells = cells_of(batch)
    if batch.status == Batch.Status.STAGED:
        return _check(batch, mapping, work) if cells.are_kept else _restart(batch, work)
    if batch.status == Batch.Status.CHECKED:
        return _load(batch, mapping, work) if cells.are_kept and are_lines_staged(batch.pk) else _restart(batch, work)
    unstage(batch_id=batch.pk, path=batch_path(batch))
    return False


def _stage(batch: Batch, mapping: FeedMapping, work: Work) -> bool:
    if earlier := batch_of_same_bytes(batch):
        return _known(batch, earlier, mapping=mapping, work=work)
    try:
        report = stage(path=batch_path(batch), mapping=mapping)
    except Unreadable as why:
        with work.piece():
            batch_refused(batch=batch, why=why, actor=work.actor, at=work.at)
        return True
    with work.piece():
        work.total, work.done = 3 * report.count, report.count
        batch_staged(batch=batch, report=report, shown=mapping.shown, actor=work.actor, at=work.at)
    return True


def _known(batch: Batch, earlier: Batch, *, mapping: FeedMapping, work: Work) -> bool:
    """Every row is a duplicate, because an import of the same bytes has let every row in."""
    has_end = all(remark["code"] != "file.no_end" for remark in earlier.remarks)
    report = Report(header=earlier.header, encoding=earlier.encoding, rows=earlier.sample, count=earlier.read, ends_whole=has_end)
    remark = {"code": "file.known", "values": {"batch": earlier.pk}}
    with work.piece():
        work.total = 3 * report.count
        batch_staged(batch=batch, report=report, shown=mapping.shown, actor=work.actor, at=work.at)
        batch_checked(batch=batch, created={}, remarks=[remark], actor=work.actor, at=work.at)
        _loaded(batch, all_known(rows=earlier.read, fen=earlier.read_fen), work)
    return True


def _check(batch: Batch, mapping: FeedMapping, work: Work) -> bool:
    check = Check(source=batch.source, mapping=mapping, header=batch.header, today=business_date(batch.received_at))
    with work.piece():
        created, remarks = _create(batch, mapping, work) if mapping.create else ({}, [])
        totals = StraightLoad(load_of(batch, mapping), check).run()
        if totals is None:
            write_lines(checked_lines(check, cells_of(batch)), batch_id=batch.pk)
        work.done = 2 * (work.total or 0) // 3
        batch_checked(batch=batch, created=created, remarks=remarks, actor=work.actor, at=work.at)
        if totals is not None:
            _loaded(batch, totals, work)
    return True


def _create(batch: Batch, mapping: FeedMapping, work: Work) -> tuple[dict[str, int], list[dict[str, Any]]]:
    today = business_date(batch.received_at)
    stage_raw(cells_of(batch), batch_id=batch.pk)
    first = first_day(batch_id=batch.pk, mapping=mapping, header=batch.header)
    since = min(first or today, today)
    return create_unknown(Creation(batch_id=batch.pk, mapping=mapping, header=batch.header, since=since, actor=work.actor, at=work.at))


def _load(batch: Batch, mapping: FeedMapping, work: Work) -> bool:
    with work.piece():
        _loaded(batch, Loader(load_of(batch, mapping)).run(), work)
    return True


def _loaded(batch: Batch, totals: Totals, work: Work) -> None:
    work.done = work.total or 0
    work.count(rows=totals.accepted)
    work.result = {"read": totals.read, "accepted": totals.accepted, "duplicate": totals.duplicate, "rejected": totals.rejected}
    batch_loaded(batch=batch, totals=totals, actor=work.actor, at=work.at)


def load_of(batch: Batch, mapping: FeedMapping) -> Load:
    """What the load of a batch needs to know."""
    return Load(
        batch_id=batch.pk,
        source_id=batch.source_id,
        cells=cells_of(batch),
        columns=fault_columns(mapping),
        originals="original" in mapping.fields,
    )


def _restart(batch: Batch, work: Work) -> bool:
    with work.piece():
        batch_restart(batch=batch, actor=work.actor, at=work.at)
    return True


def cells_of(batch: Batch) -> Cells:
    """Where the cells of a batch are kept once its file is read."""
    return Cells.beside(batch_path(batch), width=len(batch.header))


def fault_columns(mapping: FeedMapping) -> dict[str, str]:
    """The column that each fault is about, the first where a field is made of several."""
    return {code: next(iter(mapping.field_columns(fault.field)), "") for code, fault in ROW_FAULTS.items()}
