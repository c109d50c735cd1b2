"""A process: one running program, told apart from another that got the same number later."""

import os
import signal
import time
from pathlib import Path

import psutil


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that ended but was not yet buried does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def wait_gone(process: psutil.Process, *, seconds: float) -> bool:
    """Wait until it has ended; false when it still runs after that time."""
    until = time.monotonic() + seconds
    while is_alive(process):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def stop(process: psutil.Process, *, first: int = signal.SIGTERM, last: int = signal.SIGKILL, seconds: float) -> None:
    """Ask it to end, and insist when it does not."""
    for number, patience in ((first, seconds), (last, 10.0)):
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return
        if wait_gone(process, seconds=patience):
            return


def group_members(leader: int, *, folder: Path) -> list[psutil.Process]:
    """Living processes of the group a vanished leader left behind, working in this folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == leader and is_alive(process) and Path(process.cwd()) == folder:
                found.append(process)
        except (OSError, psutil.Error):
            continue
    return found
