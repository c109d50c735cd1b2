"""A record: which process was started under a name, so that it is found even when its supervisor was killed."""

import json
import signal
from pathlib import Path

import psutil

from channelops.stack import processes

# The clock that dates a process may be corrected while it runs.
CLOCK_SECONDS = 2.0
SUPERVISOR = "supervisor"


def write(folder: Path, *, name: str, pid: int) -> None:
    """Note the process and when it began."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        began = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return
    # In one step, so that nobody reads half a record.
    fresh = folder / f"{name}.new"
    fresh.write_text(json.dumps({"pid": pid, "began": began}))
    fresh.replace(folder / f"{name}.json")


def remove(folder: Path, *, name: str) -> None:
    """Forget the name."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def names(folder: Path) -> list[str]:
    """Every name with a record."""
    return sorted(path.stem for path in folder.glob("*.json"))


def process_of(folder: Path, *, name: str) -> psutil.Process | None:
    """The recorded process, if it lives and is not another one with the same number."""
    try:
        noted = json.loads((folder / f"{name}.json").read_text())
        process = psutil.Process(noted["pid"])
        same = abs(process.create_time() - noted["began"]) < CLOCK_SECONDS
        return process if same and processes.is_alive(process) else None
    except (OSError, ValueError, KeyError, psutil.Error):
        return None


def stop_left_over(folder: Path, *, root: Path, seconds: float) -> list[str]:
    """Stop whatever recorded processes and their groups still run; the names of those that did."""
    found = []
    for name in names(folder):
        leader = json.loads((folder / f"{name}.json").read_text() or "{}").get("pid")
        process = process_of(folder, name=name)
        if process:
            processes.stop(process, first=signal.SIGINT if name == "database" else signal.SIGTERM, seconds=seconds)
        members = processes.group_members(leader, folder=root) if leader and name != SUPERVISOR else []
        for member in members:
            processes.stop(member, first=signal.SIGKILL, seconds=5)
        if process or members:
            found.append(name)
        remove(folder, name=name)
    return found
