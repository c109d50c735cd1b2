"""The terminal: one plain sentence per event of the stack."""

import sys
import threading

_turn = threading.Lock()


def say(sentence: str) -> None:
    """Write one line; a terminal that went away is no reason to stop anything."""
    with _turn:
        try:
            sys.stdout.write(f"{sentence}\n")
            sys.stdout.flush()
        except (OSError, ValueError):
            return
