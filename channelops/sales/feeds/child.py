"""The reading process as the portal sees it: started under limits, its rows streamed, its report read."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from .limits import FILE, Limits
from .unreadable import Unreadable


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the reader found; `rows` are the first rows where only the head was asked for, else their number is `count`."""

    header: list[str]
    encoding: str
    sheets: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    count: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    ends_whole: bool = True


def file_head(path: Path, *, rows: int = 20, delimiter: str = ",", sheet: str = "", limits: Limits = FILE) -> Report:
    """The header and the first rows. Raises Unreadable."""
    return _run({"path": str(path), "head": rows, "delimiter": delimiter, "sheet": sheet}, limits, take=None)


def file_rows(path: Path, take: Callable[[IO[bytes]], None], *, delimiter: str = ",", sheet: str = "", limits: Limits = FILE) -> Report:
    """Streams every row into `take`, each cell followed by a zero byte. Raises Unreadable, and whatever `take` raises."""
    return _run({"path": str(path), "delimiter": delimiter, "sheet": sheet}, limits, take=take)


def _run(asked: dict[str, Any], limits: Limits, *, take: Callable[[IO[bytes]], None] | None) -> Report:
    if not Path(asked["path"]).exists():
        raise Unreadable("file.gone")
    with tempfile.TemporaryDirectory(prefix="feed-") as folder:
        report = Path(folder) / "report.json"
        words = json.dumps({**asdict(limits), **asked, "report": str(report)})
        child = subprocess.Popen(
            [sys.executable, "-m", "channelops.sales.feeds.reader", words],
            stdout=subprocess.PIPE if take else subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"},
        )
        late = threading.Timer(limits.seconds, child.kill)
        late.start()
        try:
            if take and child.stdout:
                take(child.stdout)
            child.wait()
        finally:
            in_time = late.is_alive()
            late.cancel()
            if child.poll() is None:
                child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
        if not in_time:
            raise Unreadable("file.time", seconds=limits.seconds)
        return _report(report)


def _report(path: Path) -> Report:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"fault": "file.reader"}
    if "fault" in found:
        raise Unreadable(found["fault"], **found.get("values", {}))
    rows = found.pop("rows", 0)
    many = isinstance(rows, list)
    faults = [(number, code) for number, code in found.pop("faults", [])]
    return Report(**found, faults=faults, rows=rows if many else [], count=len(rows) if many else rows)
