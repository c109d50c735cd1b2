"""A store: the database and the cache, with the limits each kind of process works under."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Patience:
    """How long a process waits, in milliseconds; 0 is for ever."""

    lock: int
    statement: int
    idle_in_transaction: int
    keep_connection_seconds: int


# A page may hold nobody up; a night job may take its time; a person at a terminal knows what they do.
PATIENCE = {
    "web": Patience(lock=5_000, statement=30_000, idle_in_transaction=60_000, keep_connection_seconds=300),
    "worker": Patience(lock=30_000, statement=3_600_000, idle_in_transaction=900_000, keep_connection_seconds=300),
    "beat": Patience(lock=5_000, statement=30_000, idle_in_transaction=60_000, keep_connection_seconds=0),
    "command": Patience(lock=60_000, statement=0, idle_in_transaction=0, keep_connection_seconds=0),
}


def database(address: dict[str, Any], *, process: str) -> dict[str, Any]:
    """Django's entry for the database: the address, and the session settings of this kind of process."""
    patience = PATIENCE[process]
    limits = {
        "lock_timeout": patience.lock,
        "statement_timeout": patience.statement,
        "idle_in_transaction_session_timeout": patience.idle_in_transaction,
        "jit": "off",
    }
    return {
        **address,
        "CONN_MAX_AGE": patience.keep_connection_seconds,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **address.get("OPTIONS", {}),
            "application_name": f"channelops-{process}",
            "connect_timeout": 10,
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        },
    }


def caches(redis_url: str) -> dict[str, Any]:
    """Django's entry for the cache: its own numbered database beside the queue's."""
    return {
        "default": {
            "BACKEND": "channelops.core.cache.SpareCache",
            "LOCATION": beside(redis_url, number=1),
            "KEY_PREFIX": "channelops",
            "TIMEOUT": 300,
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    }


def beside(redis_url: str, *, number: int) -> str:
    """The address of another numbered database of the same server."""
    address, mark, query = redis_url.partition("?")
    head, slash, tail = address.rpartition("/")
    server = head if slash and tail.isdigit() else address.rstrip("/")
    return f"{server}/{number}{mark}{query}"
