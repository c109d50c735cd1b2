"""Adding: one pass over a month after all its shards, which writes the lines that no shard can know."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import connection

from channelops.kernel.periods import Month

from ..accrual import tables
from ..accrual.sums import accruals_of, checksum_of
from ..binary import Ints
from ..selectors.rules import RuleSet, rule_sets_adding
from .holding import Holdings, held_lines
from .leaving import Articles, deferred_lines, leaving_lines
from .lines import Lines, places_of
from .releasing import released_lines
from .sharing import any_shared, shared_lines
from .sources import Source
from .uplines import override_lines

FIRST = 1
EPOCH = date(1970, 1, 1)


def people_add(*, month: Month) -> dict[str, int]:
    """Shares, instalments, clawbacks, overrides, what is carried forward: into the fresh tables of an open month; their control totals.

    Where no order is shared and no plan names any of these, nothing is read and nothing is written.
    """
    sums = {"facts": 0, "lines": 0, "amount_fen": 0, "checksum": 0, "top": 0}
    lines, statements = (tables.fresh_name(kind, month.first, FIRST) for kind in ("commissionline", "statement"))
    rules = rule_sets_adding(month.last)
    for added in added_lines(rules, Source(month=month, lines=lines, statements=statements)):
        _write(added, month, sums, holdings=Holdings.among(rules))
    if sums["lines"]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT incentives_fresh_merge(%s)", [month.first])
    return sums


def added_lines(rules: Sequence[RuleSet], source: Source) -> Iterator[Lines]:
    """What a month adds once all of its orders are rated, part by part: each is written into the source before the next is asked for."""
    if any_shared():
        yield shared_lines(source)
    holdings = Holdings.among(rules)
    if holdings.rules:
        yield from held_lines(holdings, source)
    taking = [each for each in rules if each.content.clawbacks]
    left = leaving_lines(Articles(rules=taking), source) if taking else None
    if left is not None:
        yield left
    if holdings.rules:
        # what was taken back of a customer's order is not paid as long as he is gone
        yield released_lines(holdings, source)
    for each in rules:
        if each.content.overrides:
            yield override_lines(each, source)
    if left is not None:
        yield deferred_lines(Articles(rules=taking), source, left)


def _write(lines: Lines, month: Month, sums: dict[str, int], *, holdings: Holdings) -> None:
    """Appends the lines, and what they add to accruals and statements."""
    size = len(lines["payee_id"])
    if not size:
        return
    lines = lines | {"month": np.full(size, (month.first - EPOCH).days)}
    tables.fresh_write("commissionline", lines | {"version": np.full(size, FIRST)}, month=month.first, version=FIRST)
    # pieces were counted by the orders' own lines
    summed = lines | {"base": np.zeros(size, np.int64), "component": holdings.articles_of(lines)}
    tables.fresh_write("accrual", accruals_of(summed), month=month.first, version=FIRST)
    tables.fresh_write("statement", _statements(lines, month), month=month.first, version=FIRST)
    sums["lines"] += size
    sums["top"] = max(sums["top"], int(np.max(lines["order_id"])))
    sums["amount_fen"] += int(lines["amount_fen"].sum())
    sums["checksum"] = (sums["checksum"] + checksum_of(lines)) % 2**64


def _statements(lines: Lines, month: Month) -> dict[str, Ints]:
    """A row for each payee of added lines: no orders, only lines and money; it is merged with the payee's own."""
    payees, place = np.unique(lines["payee_id"], return_inverse=True)
    amount = np.zeros(len(payees), np.int64)
    np.add.at(amount, place, lines["amount_fen"])
    zero = np.zeros(len(payees), np.int64)
    return {
        "id": np.int64(month.first.year * 100 + month.first.month) << 32 | payees,
        "payee_id": payees,
        "month": np.full(len(payees), (month.first - EPOCH).days),
        "lines": np.bincount(place, minlength=len(payees)).astype(np.int64),
        "earned_fen": amount,
        "amount_fen": amount,
        **dict.fromkeys(("facts", "paid", "unpaid", "doubled", "events", "adjusted_fen"), zero),
        **places_of(payees),
    }
