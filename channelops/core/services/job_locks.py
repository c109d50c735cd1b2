"""A job lock: at most one process works on a job and subject; the lock is the connection's, so it dies with the process."""

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)
# The first half of every advisory lock taken here; the second is a checksum of what is locked.
ROOM = 730_200
# At most one sweeper at a time, in a room of its own.
SWEEPER_ROOM = 730_201


def lock_number(job: str, subject: str) -> int:
    """The second half of the lock's key, as PostgreSQL shows it in `pg_locks.objid` (unsigned, 32 bits)."""
    return zlib.crc32(f"{job}\0{subject}".encode())


@contextmanager
def job_lock(*, job: str, subject: str) -> Iterator[bool]:
    """Yields whether the lock is ours; needs a connection of its own to the server (no pooling by transaction)."""
    number = _signed(lock_number(job, subject))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [ROOM, number])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            _release(number)


def held_numbers() -> frozenset[int]:
    """What living processes hold at this moment, in the numbers of `lock_number`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted AND d.datname = current_database()",
            [ROOM],
        )
        return frozenset(number for (number,) in cursor.fetchall())


def sweeper_turn() -> bool:
    """Whether this transaction may sweep; the turn ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [SWEEPER_ROOM])
        return bool(cursor.fetchone()[0])


def _release(number: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ROOM, number])
    except DatabaseError:
        logger.warning("The connection that held a job lock is gone, and the lock with it.")
        connection.close()


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number
