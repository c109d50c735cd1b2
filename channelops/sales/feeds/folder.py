"""The drop folder: one folder a source; a file is taken once it has lain still for a minute."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from channelops.core.actors import Actor
from channelops.core.refusals import Refused

from ..models import Batch
from ..services.batches import batch_receive, file_keep
from ..services.sources import source_ready

STILL_SECONDS = 60
BLOCK = 1 << 20
TAKEN, LEFT = "taken", "refused"
SUFFIXES = (".csv", ".txt", ".xlsx")


def folder_waiting(*, at: datetime) -> list[Path]:
    """The files that have come to rest, the oldest name first."""
    root = Path(settings.DROP_ROOT)
    found = sorted(root.glob("*/*")) if root.exists() else []
    still = at.timestamp() - STILL_SECONDS
    return [path for path in found if path.is_file() and path.suffix.lower() in SUFFIXES and path.stat().st_mtime <= still]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file that became a batch, and the run that brings it in."""

    name: str
    batch_id: int
    run_id: int


def folder_take(*, actor: Actor, at: datetime) -> Taken | None:
    """Makes a batch of the next waiting file and moves the file to `taken`; None where none waits.

    A file whose source nobody knows, or that is too large, goes to `refused`, with the sentence beside it. Taken twice after a crash, the
    second batch holds duplicates only.
    """
    for path in folder_waiting(at=at):
        try:
            source, mapping = source_ready(code=path.parent.name, document=None, actor=actor, at=at)
            kept = file_keep(blocks(path), name=path.name, at=at)
        except (Refused, PermissionError) as refusal:
            put_away(path, LEFT).with_suffix(".why.txt").write_text(f"{refusal}\n", encoding="utf-8")
            continue
        batch, run = batch_receive(source=source, mapping=mapping, kept=kept, file_name=path.name, way=Batch.Way.FOLDER, actor=actor, at=at)
        put_away(path, TAKEN)
        return Taken(name=f"{path.parent.name}/{path.name}", batch_id=batch.pk, run_id=run.pk)
    return None


def put_away(path: Path, place: str) -> Path:
    """Moves the file into a folder beside it, under a name that none there has."""
    folder = path.parent / place
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    if target.exists():
        target = folder / f"{hashlib.sha256(os.urandom(16)).hexdigest()[:8]}-{path.name}"
    return path.rename(target)


def blocks(path: Path) -> Iterator[bytes]:
    """The file's bytes."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
