"""A port: where one server of this checkout listens, chosen once and kept."""

import hashlib
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below Linux's range for outgoing connections, so that nobody borrows a kept port for a moment.
FIRST, LAST = 20_000, 32_000


def is_free(port: int, *, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose(place: Path, *, kept: int | None = None) -> int:
    """The kept port when it is free, else the first free one from a start that differs per place."""
    if kept and is_free(kept):
        return kept
    span = LAST - FIRST
    start = int(hashlib.sha256(str(place.resolve()).encode()).hexdigest(), 16) % span
    for step in range(span):
        port = FIRST + (start + step) % span
        if is_free(port):
            return port
    raise RuntimeError(f"No free port between {FIRST} and {LAST} on {LOOPBACK}.")


def next_free(first: int, *, tries: int = 50, host: str = LOOPBACK) -> int:
    """The first free port from `first` upwards."""
    for port in range(first, first + tries):
        if is_free(port, host=host):
            return port
    raise RuntimeError(f"No free port between {first} and {first + tries - 1}.")
