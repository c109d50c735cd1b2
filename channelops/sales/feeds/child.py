"""The reading process as the portal sees it: started under limits, writing its rows into a file of ours, its report read."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from .limits import FILE, Limits
from .unreadable import Unreadable


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the reader found; `rows` are the first rows as far as they were asked for; `count` is how many there are of those read."""

    header: list[str]
    encoding: str
    sheets: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    count: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    ends_whole: bool = True


def file_head(path: Path, *, rows: int = 20, delimiter: str = ",", sheet: str = "", limits: Limits = FILE) -> Report:
    """The header and the first rows. Raises Unreadable."""
    return _run({"path": str(path), "head": rows, "delimiter": delimiter, "sheet": sheet}, limits, out=None)


def file_rows(
    path: Path, file: IO[bytes], *, needs: Sequence[str] = (), delimiter: str = ",", sheet: str = "", limits: Limits = FILE
) -> Report:
    """Writes every row into an open file, each cell followed by a zero byte. Raises Unreadable, also where a needed column is missing."""
    return _run({"path": str(path), "needs": list(needs), "delimiter": delimiter, "sheet": sheet}, limits, out=file)


def _run(asked: dict[str, Any], limits: Limits, *, out: IO[bytes] | None) -> Report:
    if not Path(asked["path"]).exists():
        raise Unreadable("file.gone")
    with tempfile.TemporaryDirectory(prefix="feed-") as folder:
        report = Path(folder) / "report.json"
        words = json.dumps({**asdict(limits), **asked, "report": str(report)})
        child = subprocess.Popen(
            [sys.executable, "-m", "channelops.sales.feeds.reader", words],
            stdout=out or subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"},
        )
        try:
            child.wait(limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise Unreadable("file.time", seconds=limits.seconds) from error
        finally:
            child.kill()
            child.wait()
        if not report.exists():
            # A workbook with a cell far off asks for all the room between, which ends its reader at once.
            raise Unreadable("file.memory" if child.returncode == -signal.SIGABRT else "file.reader")
        return _report(report)


def _report(path: Path) -> Report:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if "broken" in found:
        raise OSError(found["broken"])
    if "fault" in found:
        raise Unreadable(found["fault"], **found.get("values", {}))
    rows = found.pop("rows", 0)
    many = isinstance(rows, list)
    faults = [(number, code) for number, code in found.pop("faults", [])]
    return Report(**found, faults=faults, rows=rows if many else [], count=len(rows) if many else rows)
