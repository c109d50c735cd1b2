"""Writing batches: take a file in, move it through its states, have it worked on."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from channelops.core import transitions
from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_create
from channelops.core.services.jobs import job_ask
from channelops.kernel.periods import business_date

from ..feeds.child import Report, file_head
from ..feeds.faults import file_sentence
from ..feeds.limits import FILE, MB
from ..feeds.loading import Spread, Totals
from ..feeds.mapping import FeedMapping
from ..feeds.unreadable import Unreadable
from ..lifecycle import BATCH
from ..models import Batch, Mapping, Source
from ..selectors.sources import mapping_latest

SHOWN_LETTERS = 18
JOB, ROLLUPS = "sales.import", "sales.rollups"


def file_keep(blocks: Iterable[bytes], *, name: str, at: datetime, most: int = FILE.file_bytes) -> tuple[Path, int, str]:
    """Writes a file below IMPORT_ROOT and answers (path, bytes, sha256). Refused where it is too large."""
    folder = Path(settings.IMPORT_ROOT) / f"{business_date(at):%Y-%m}"
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(name).suffix.lower()
    path = folder / f"{secrets.token_hex(12)}{suffix if suffix in ('.csv', '.xlsx', '.txt') else ''}"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            for block in blocks:
                size += len(block)
                if size > most:
                    raise Refused(_too_large(most), field="file")
                digest.update(block)
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, size, digest.hexdigest()


def _too_large(most: int) -> str:
    if most < FILE.file_bytes:
        return _("Files above %(most)s MB come in by the folder or the command.") % {"most": most // MB}
    return _("The file is larger than %(most)s MB. Split it.") % {"most": most // MB}


def batch_upload(*, source: Source, kept: tuple[Path, int, str], file_name: str, actor: Actor, at: datetime) -> Batch:
    """Records a kept file that waits for its mapping. Refused where its first rows cannot be read; then nothing of it stays."""
    mapping = mapping_latest(source)
    try:
        file_head(kept[0], delimiter=FeedMapping.read(mapping.document).delimiter if mapping else ",")
    except Unreadable as why:
        kept[0].unlink()
        raise Refused(file_sentence(why.code, why.values), field="file") from why
    batch = _batch(
        source=source, mapping=mapping, kept=kept, file_name=file_name, way=Batch.Way.PAGE, begins=Batch.Status.UPLOADED, actor=actor, at=at
    )
    with transaction.atomic():
        row_create(batch, actor=actor, at=at)
    return batch


@transaction.atomic
def batch_begin(*, batch: Batch, mapping: Mapping, actor: Actor, at: datetime) -> JobRun:
    """Lets an uploaded file in by a mapping. Refused once it is on its way."""
    transitions.apply(batch, BATCH, "begin", access=None, actor=actor, at=at)
    Batch.objects.filter(pk=batch.pk).update(mapping=mapping)
    return job_ask(job=JOB, business_date=business_date(at), subject=str(batch.pk), actor=actor, at=at)


@transaction.atomic
def batch_receive(
    *,
    source: Source,
    mapping: Mapping | None,
    kept: tuple[Path, int, str],
    file_name: str,
    way: Batch.Way,
    parent: Batch | None = None,
    actor: Actor,
    at: datetime,
) -> tuple[Batch, JobRun]:
    """Records a kept file as a batch and asks for the job that brings it in. Without a mapping, rows carry the fields' names."""
    batch = _batch(source=source, mapping=mapping, kept=kept, file_name=file_name, way=way, parent=parent, actor=actor, at=at)
    row_create(batch, actor=actor, at=at)
    return batch, job_ask(job=JOB, business_date=business_date(at), subject=str(batch.pk), actor=actor, at=at)


def batch_path(batch: Batch) -> Path:
    """Where the file of a batch lies."""
    return Path(settings.IMPORT_ROOT) / batch.stored_as


def batch_staged(*, batch: Batch, report: Report, shown: Collection[str], actor: Actor, at: datetime) -> None:
    """Notes that the rows are staged, and keeps of the first of them the columns that are shown, as far as they are."""
    sample = [
        [Truncator(cell).chars(SHOWN_LETTERS) if column in shown else "" for column, cell in zip(report.header, row, strict=False)]
        for row in report.rows
    ]
    Batch.objects.filter(pk=batch.pk).update(encoding=report.encoding, header=report.header, sample=sample)
    transitions.apply(batch, BATCH, "stage", access=None, actor=actor, at=at)
    if not report.ends_whole:
        batch_remark(batch=batch, remarks=[{"code": "file.no_end", "values": {}}])


def batch_checked(*, batch: Batch, created: dict[str, int], remarks: list[dict[str, Any]], actor: Actor, at: datetime) -> None:
    """Notes that every row is checked, and what was created on the way."""
    Batch.objects.filter(pk=batch.pk).update(created=created)
    batch_remark(batch=batch, remarks=remarks)
    transitions.apply(batch, BATCH, "check", access=None, actor=actor, at=at)


def batch_loaded(*, batch: Batch, totals: Totals, actor: Actor, at: datetime) -> None:
    """Notes the control totals, and asks the roll-ups to follow. The database refuses totals that do not add up."""
    values = asdict(totals)
    spread: Spread = values.pop("spread")
    months: Counter[str] = Counter()
    for (month, _county), number in spread.items():
        months[f"{month:%Y-%m}"] += number
    counties = len({county for _month, county in spread if county})
    Batch.objects.filter(pk=batch.pk).update(**values, months=dict(sorted(months.items())), counties=counties, loaded_at=at)
    transitions.apply(batch, BATCH, "load", access=None, actor=actor, at=at)
    if totals.accepted:
        job_ask(job=ROLLUPS, business_date=business_date(at), actor=actor, at=at)


def batch_refused(*, batch: Batch, why: Unreadable, actor: Actor, at: datetime) -> None:
    """Notes why the file as a whole did not come in; nothing of it did."""
    Batch.objects.filter(pk=batch.pk).update(refusal=why.code, refusal_values=why.values)
    transitions.apply(batch, BATCH, "refuse", access=None, actor=actor, at=at)


def batch_restart(*, batch: Batch, actor: Actor, at: datetime) -> None:
    """Begins again with the file: what was staged is gone."""
    transitions.apply(batch, BATCH, "restart", access=None, actor=actor, at=at)


def batch_remark(*, batch: Batch, remarks: list[dict[str, Any]]) -> None:
    """Adds to what a reader should know of the batch."""
    if remarks:
        batch.refresh_from_db(fields=["remarks"])
        kept = [remark for remark in batch.remarks if remark not in remarks]
        Batch.objects.filter(pk=batch.pk).update(remarks=[*kept, *remarks])


def batch_wait(*, batch: Batch, work: Callable[[], None]) -> Batch:
    """Calls `work` until the batch has come to its end, whoever brings it there."""
    while not BATCH.is_final(batch.status):
        work()
        batch.refresh_from_db()
    return batch


def _batch(
    *,
    source: Source,
    mapping: Mapping | None,
    kept: tuple[Path, int, str],
    file_name: str,
    way: Batch.Way,
    parent: Batch | None = None,
    begins: Batch.Status = Batch.Status.RECEIVED,
    actor: Actor,
    at: datetime,
) -> Batch:
    path, size, sha256 = kept
    return Batch(
        source=source,
        mapping=mapping,
        parent=parent,
        way=way,
        status=begins,
        file_name=Path(file_name).name[:200] or "rows.csv",
        stored_as=str(path.relative_to(settings.IMPORT_ROOT)),
        size=size,
        sha256=sha256,
        received_at=at,
        received_by=actor.person,
        province_id=source.province_id,
        city_id=source.city_id,
        county_id=source.county_id,
    )
