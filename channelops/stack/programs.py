"""A program: one long-running process of the stack, started again whenever it ends."""

import ctypes
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channelops.stack import processes, records
from channelops.stack.terminal import say

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
STEADY_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Program:
    """How to start it, and how it fares."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    run: Path
    stop_signal: int = signal.SIGTERM
    log: Path | None = None
    account: dict[str, Any] = field(default_factory=dict)
    before_start: Callable[[], object] = lambda: None
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    began: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it in a group of its own, so that a Ctrl-C at the terminal reaches the supervisor alone."""
        self.before_start()
        output: Any = self.log.open("ab") if self.log else subprocess.PIPE
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=self._follow_supervisor if _libc else None,
            **self.account,
        )
        self.began = time.monotonic()
        records.write(self.run, name=self.name, pid=self.process.pid)
        if self.log:
            output.close()
        else:
            threading.Thread(target=self._tell, args=[self.process.stdout], daemon=True).start()

    def tend(self) -> None:
        """Start it again when it ended: soon the first time, later and later while it keeps ending."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self._start_again()
        elif (code := self.process.poll()) is not None:
            self._clear_group()
            self.failures = 1 if now - self.began > STEADY_SECONDS else self.failures + 1
            pause = min(FIRST_PAUSE * 2 ** (self.failures - 1), LONGEST_PAUSE)
            self.process, self.again_at = None, now + pause
            say(f"{self.name} ended ({ending(code)}); it starts again in {pause:g} s.")

    def ask_to_stop(self) -> None:
        """Send the signal that lets it finish what it does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def wait_stopped(self, *, until: float) -> None:
        """Wait until it has ended, and end it when the time is over."""
        if self.process:
            try:
                self.process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                say(f"{self.name} did not stop in time and is ended.")
                self.process.kill()
                self.process.wait()
            self._clear_group()
        records.remove(self.run, name=self.name)

    def _start_again(self) -> None:
        try:
            self.start()
        except (OSError, RuntimeError) as error:
            self.failures += 1
            self.again_at = time.monotonic() + min(FIRST_PAUSE * 2**self.failures, LONGEST_PAUSE)
            say(f"{self.name} could not be started: {error}")

    def _clear_group(self) -> None:
        if self.process:
            for member in processes.group_members(self.process.pid, folder=self.folder):
                processes.stop(member, first=signal.SIGKILL, seconds=5)

    def _follow_supervisor(self) -> None:
        # Runs in the child: when the supervisor is killed, the kernel sends the same signal it would have sent.
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, self.stop_signal, 0, 0, 0)

    def _tell(self, lines: Any) -> None:
        for line in lines:
            if text := line.decode(errors="replace").rstrip():
                say(f"{self.name:<8} | {text}")


def ending(code: int) -> str:
    """What an exit code means."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def read_procfile(path: Path) -> dict[str, tuple[dict[str, str], list[str]]]:
    """Name -> (its own environment, its command), without a shell in between."""
    found: dict[str, tuple[dict[str, str], list[str]]] = {}
    for line in path.read_text().splitlines():
        name, colon, command = line.partition(":")
        if not colon or line.lstrip().startswith("#"):
            continue
        words = shlex.split(command)
        own = {}
        while words and "=" in words[0] and words[0].split("=", 1)[0].isidentifier():
            variable, _, value = words.pop(0).partition("=")
            own[variable] = value
        if words[0] == "python":
            words[0] = sys.executable
        found[name.strip()] = (own, words)
    return found
