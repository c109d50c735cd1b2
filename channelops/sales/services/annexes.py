"""Bringing annexes in: the rows of a file by its kind, and the record of what became of them."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_create

from ..annexes import AnnexKind, Sender
from ..feeds.annexes import AnnexFile
from ..feeds.limits import MB
from ..models import Annex, Batch, Source

# What comes through a page or a call is worked on while the sender waits; larger files come by the command.
UPLOAD_BYTES = 16 * MB


@transaction.atomic
def annex_bring(
    *, kind: AnnexKind, path: Path, file_name: str, way: Batch.Way, within: Access | None, source: Source | None, actor: Actor, at: datetime
) -> Annex:
    """The sound rows of a file come in, the others are kept with their sentences. Refused where the file as a whole cannot be read."""
    if kind.of_source and source is None:
        raise Refused(_("Say which source the file comes from."), field="source")
    with AnnexFile(path, list(kind.columns)) as content:
        told = kind.bring(content, Sender(within=within, source=source, actor=actor, at=at))
    annex = Annex(
        kind=kind.code,
        source=source if kind.of_source else None,
        way=way,
        file_name=Path(file_name).name[:200] or "rows.csv",
        received_at=at,
        received_by=actor.person,
        problems=_rejected(kind, path, told.problems),
        **told.totals,
        **_place(within),
    )
    row_create(annex, actor=actor, at=at)
    return annex


def annex_upload(
    *, kind: AnnexKind, blocks: Iterable[bytes], file_name: str, within: Access, source: Source | None, actor: Actor, at: datetime
) -> Annex:
    """A file as it came through the page. Refused where it is too large."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        size = 0
        for block in blocks:
            size += len(block)
            if size > UPLOAD_BYTES:
                raise Refused(_("Files above %(most)s MB come in by the command.") % {"most": UPLOAD_BYTES // MB}, field="file")
            file.write(block)
        file.flush()
        return annex_bring(
            kind=kind, path=Path(file.name), file_name=file_name, way=Batch.Way.PAGE, within=within, source=source, actor=actor, at=at
        )


def annex_send(
    *, kind: AnnexKind, rows: Sequence[Sequence[str]], within: Access, source: Source | None, actor: Actor, at: datetime
) -> Annex:
    """Rows that were sent by a program, in the order of the kind's columns."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([list(kind.columns), *rows])
        file.flush()
        return annex_bring(
            kind=kind, path=Path(file.name), file_name="rows.csv", way=Batch.Way.REST, within=within, source=source, actor=actor, at=at
        )


def _rejected(kind: AnnexKind, path: Path, problems: Sequence[tuple[int, str]]) -> list[list[Any]]:
    """Each rejected row by its line, with its sentence and the cells that are to be put right."""
    last = max((line for line, _sentence in problems), default=0)
    cells = {}
    if last:
        with AnnexFile(path, list(kind.columns)) as content:
            wanted = {line for line, _sentence in problems}
            cells = {line: row for line, row in takewhile(lambda each: each[0] <= last, content.rows()) if line in wanted}
    return [[line, sentence, cells.get(line, [])] for line, sentence in problems]


def _place(within: Access | None) -> dict[str, int | None]:
    """The place of the widest of the sender's grants; a file of the house lies nowhere."""
    held = min(within.nodes, key=lambda each: each.level, default=None) if within else None
    return {name: getattr(held, name, None) for name in ("province_id", "city_id", "county_id")}
