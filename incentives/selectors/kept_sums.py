"""Sums of a payee's lines that are kept for whoever asks next, for as long as the lines and the holds are those that were summed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection

# Whatever changes lines puts at least one fresh table in its place (`sql/fresh.sql`), and nothing else may: the tables that there are,
# each by its number and by who attached it, tell whether lines are the same. Holds are rows of their own, only lifted once and never gone.
STAMP = """
SELECT md5(concat_ws(' ', current_database(),
    (SELECT string_agg(inhrelid || '.' || xmin, ',' ORDER BY inhrelid) FROM pg_inherits
        WHERE inhparent IN ('incentives_commissionline'::regclass, 'incentives_statement'::regclass)),
    (SELECT string_agg(id || '.' || coalesce(lifted_at::text, ''), ',' ORDER BY id) FROM incentives_instalmenthold WHERE payee_id = %s)))
"""
T = TypeVar("T")
# Nothing is wrong with older ones: it is that nobody asks for them any more.
SECONDS = 6 * 3600


def kept_sum(name: str, words: dict[str, Any], summed: Callable[[], T]) -> T:
    """What `summed` finds of the `payee` among these words; found before, it is not summed again."""
    with connection.cursor() as cursor:
        # asked before the lines: what is posted meanwhile is kept under a stamp that nobody asks for again
        cursor.execute(STAMP, [words["payee"]])
        (stamp,) = cursor.fetchone()
    key = ":".join(["sum", name, stamp, *(f"{word}" for word in words.values())])
    found: T | None = cache.get(key)
    if found is None:
        found = summed()
        cache.set(key, found, SECONDS)
    return found
