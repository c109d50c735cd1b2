"""Jobs whose every piece leaves a row in a table of the tests', so that pieces done twice or never can be counted."""

import os
import time

from django.db import connection

from channelops.core.jobs import Work, job
from channelops.core.timetable import Timetable

PIECES = 8
SECONDS = 0.1
TIMETABLE: Timetable = ()
TABLE = "CREATE TABLE IF NOT EXISTS fault_piece (run bigint, n integer, process integer)"


def _leave(work: Work, n: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fault_piece VALUES (%s, %s, %s)", [work.run_id, n, os.getpid()])


@job("faults.slow", "Slow")
def slow(work: Work) -> bool:
    """A piece writes first and takes its time before it is saved: the worst moment to be killed in."""
    n = work.cursor.get("n", 0)
    work.total = PIECES
    _leave(work, n)
    time.sleep(SECONDS)
    work.cursor["n"] = n + 1
    work.count(rows=1, done=1)
    return n + 1 < PIECES


@job("faults.own", "Own pieces", own_pieces=True)
def own(work: Work) -> bool:
    """All pieces in one call, each kept by itself."""
    for n in range(work.cursor.get("n", 0), PIECES):
        time.sleep(SECONDS)
        with work.piece():
            _leave(work, n)
            time.sleep(SECONDS)
            work.cursor["n"] = n + 1
            work.count(rows=1, done=1)
    return False


@job("faults.broken", "Broken")
def broken(work: Work) -> bool:
    """Writes, and then fails, always."""
    _leave(work, 0)
    raise ValueError("the disk is full")
