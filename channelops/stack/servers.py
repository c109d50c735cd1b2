"""Servers: the database and the broker together, kept running beside whoever asked (the tests)."""

from dataclasses import dataclass
from pathlib import Path

from channelops.stack import postgres, roles, valkey


@dataclass(frozen=True)
class Servers:
    """Where the two answer."""

    database: roles.Url
    broker: valkey.Url


def ensure(folder: Path) -> Servers:
    """Both servers running in the folder, for data nobody needs after a crash of the machine."""
    return Servers(
        database=postgres.ensure_running(folder / "pg", forgetful=True),
        broker=valkey.ensure_running(folder / "valkey"),
    )


def stop(folder: Path) -> None:
    """Stop both; nothing happens when they do not run."""
    postgres.Cluster(folder / "pg").stop()
    valkey.Server(folder / "valkey").stop()


def rest(folder: Path) -> None:
    """Stop both when no client is connected to the database any more."""
    cluster = postgres.Cluster(folder / "pg")
    if cluster.server() and not roles.is_used(cluster.url().superuser()):
        stop(folder)
