"""Readiness: what must work before this process may be sent people; apps above add theirs to `hooks.readiness_checks`."""

from collections.abc import Callable
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from channelops.core.hooks import readiness_checks

log = structlog.get_logger(__name__)
BROKER_SECONDS = 2.0


class NotReady(Exception):
    """Why a check failed, fit to be shown to an operator."""


@dataclass(frozen=True)
class Finding:
    """What one check found; an empty reason is well."""

    name: str
    reason: str = ""


def readiness() -> list[Finding]:
    """Every check, each on its own, so that one answer names everything that is missing."""
    return [_finding(name, check) for name, check in [*OWN_CHECKS, *readiness_checks]]


def _finding(name: str, check: Callable[[], None]) -> Finding:
    try:
        check()
    except NotReady as reason:
        return Finding(name, str(reason))
    except Exception as error:
        # Addresses and passwords stay in the log.
        log.warning("readiness_check_failed", check=name, error=str(error))
        return Finding(name, type(error).__name__)
    return Finding(name)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReady(f"{len(waiting)} migrations are not applied")


def _broker() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS) as client:
        client.ping()


OWN_CHECKS: list[tuple[str, Callable[[], None]]] = [("database", _database), ("migrations", _migrations), ("broker", _broker)]
