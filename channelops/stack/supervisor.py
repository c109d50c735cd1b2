"""The supervisor: starts the programs of one checkout, keeps them running, and stops them together."""

import signal
import threading
import time
from collections.abc import Iterable

from channelops.stack.programs import Program
from channelops.stack.terminal import say

LOOK_SECONDS = 0.2
GRACE_SECONDS = 25.0


class Supervisor:
    """The programs in the order they were started; they stop in the opposite order, servers last."""

    def __init__(self) -> None:
        self.programs: list[Program] = []
        self.stopping = threading.Event()

    def obey_signals(self) -> None:
        """Ctrl-C, `make down` and a closed terminal all mean: stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def add(self, program: Program) -> None:
        """Start one and keep it from now on."""
        program.start()
        self.programs.append(program)

    def tend(self) -> None:
        """Look after every program once."""
        for program in self.programs:
            if not self.stopping.is_set():
                program.tend()

    def keep(self) -> None:
        """Look after them until somebody says stop."""
        while not self.stopping.wait(LOOK_SECONDS):
            self.tend()

    def stop(self, *, last: Iterable[str]) -> None:
        """Stop the programs, then the servers they stand on."""
        servers = set(last)
        for group in (
            [program for program in self.programs if program.name not in servers],
            [program for program in reversed(self.programs) if program.name in servers],
        ):
            until = time.monotonic() + GRACE_SECONDS
            for program in group:
                program.ask_to_stop()
            for program in group:
                program.wait_stopped(until=until)

    def _on_signal(self, number: int, _frame: object) -> None:
        if not self.stopping.is_set():
            self.stopping.set()
            say("Stopping…")
