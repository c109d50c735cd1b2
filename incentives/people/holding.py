"""Holding: what of a month's lines is paid in later months, part by part, under the keys of the lines themselves.

An order's own lines and shares are cut into their parts, and what is not paid at once is held. What comes back of an order, or is
added to it, changes each part that was not paid out by the difference of two cuts: so no more comes back than was paid. What an
event of an order earned once comes back with the order: the event's line and those of returns are one line cut into parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..binary import Ints as Column
from ..binary import copy_out
from ..engine.arithmetic import Flags, Ints
from ..engine.contributions import LineKind
from ..engine.document import Instalments
from ..engine.instalments import covered, cut, number_of
from ..selectors.rules import RuleSet
from .lines import Lines, joined, lines_of
from .sources import Source

# So many lines are held at once.
BLOCK = 1_000_000
BY_PAYEE = "SELECT payee_id, count(*)::bigint FROM {table} l WHERE kind IN (1, 3, 20) AND plan_version_id = ANY(%(versions)s) GROUP BY 1"
KEPT = ("partner_id", "province_id", "city_id", "county_id", "product_id", "family_id")
KEY = ("payee_id", "order_id", "plan_version_id", "component", "rule")
LINES = """
SELECT payee_id, order_id, plan_version_id, component, rule, min(day), max(partner_id), max(province_id), max(city_id), max(county_id),
    max(product_id), max(family_id), sum(amount_fen)::bigint
FROM {table} l WHERE kind IN (1, 3, 20) AND plan_version_id = ANY(%(versions)s) AND payee_id BETWEEN %(low)s AND %(high)s
GROUP BY payee_id, order_id, plan_version_id, component, rule
"""
LINE_COLUMNS = {
    "payee_id": "integer",
    "order_id": "bigint",
    "plan_version_id": "integer",
    "component": "smallint",
    "rule": "smallint",
    "day": "date",
    **dict.fromkeys(KEPT, "integer"),
    "amount_fen": "bigint",
}
# The orders of the month that take back another: which, of what day, and whose it is.
BACK = """
SELECT id, original_id, coalesce(original_day, day), coalesce(payee_id, 0) FROM sales_order
WHERE day >= %(first)s AND day < %(after)s AND original_id IS NOT NULL ORDER BY id
"""
BACK_COLUMNS = {"id": "bigint", "original_id": "bigint", "original_day": "date", "payee_id": "integer"}
# The events of the month that pay for an order once: of which order, of what day, and whose they are.
EVENTS = """
SELECT id, order_id, order_day, payee_id FROM sales_orderevent
WHERE day >= %(first)s AND day < %(after)s AND kind IN (4, 7, 8) AND (order_id = ANY(%(orders)s) OR id = ANY(%(events)s)) ORDER BY id
"""
# What the orders' lines come to with all that came back, which of their parts are paid out, and the month of the first line.
POSITIONS = """
WITH asked AS (
    SELECT id, coalesce(original_id, id) AS root FROM sales_order
    WHERE payee_id = ANY(%(owners)s) AND (id = ANY(%(roots)s) OR original_id = ANY(%(roots)s)) AND day >= %(low)s AND day < %(after)s
    UNION ALL SELECT id, order_id FROM sales_orderevent WHERE order_id = ANY(%(roots)s) AND kind IN (4, 7, 8)
        AND day >= %(low)s AND day < %(after)s
)
SELECT l.payee_id, a.root, l.plan_version_id, l.component, (l.rule & 1023)::smallint,
    coalesce(sum(l.amount_fen) FILTER (WHERE l.kind IN (1, 3, 20)), 0)::bigint,
    coalesce(bit_or(1 << (l.rule >> 10)) FILTER (WHERE l.kind = 28), 0)::bigint, min(l.month)
FROM asked a JOIN {earlier} l ON l.order_id = a.id AND l.payee_id = ANY(%(payees)s)
WHERE l.kind IN (1, 3, 20, 28) AND l.month >= date_trunc('month', %(low)s) AND l.month < %(before)s
GROUP BY 1, 2, 3, 4, 5
"""
POSITION_COLUMNS = {
    "payee_id": "integer",
    "order_id": "bigint",
    "plan_version_id": "integer",
    "component": "smallint",
    "rule": "smallint",
    "fen": "bigint",
    "paid_out": "bigint",
    "month": "date",
}


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """The instalments of the versions."""

    rules: Sequence[RuleSet]

    @classmethod
    def among(cls, rules: Sequence[RuleSet]) -> "Holdings":
        """Those of the versions that have any."""
        return cls(rules=[each for each in rules if each.content.instalments])

    def articles_of(self, lines: Lines) -> Column:
        """The article under which each line is summed: what is held and released under that which holds it, others under their own."""
        found = lines["component"].copy()
        waiting = lines["kind"] >= int(LineKind.HELD)
        for each in self.rules if waiting.any() else ():
            content = each.content
            for number, one in enumerate(
                content.instalments, start=len(content.components) + len(content.overrides) + len(content.clawbacks)
            ):
                mine = waiting & (lines["plan_version_id"] == each.version_id) & np.isin(lines["component"], covered(one, content))
                found[mine] = number
        return found

    @property
    def versions(self) -> list[int]:
        """The versions that pay in parts."""
        return [each.version_id for each in self.rules]

    @property
    def longest(self) -> int:
        """After how many months the last of all parts is due."""
        return max(one.parts[-1].month for each in self.rules for one in each.content.instalments)

    def of(self, lines: Lines) -> Iterator[tuple[Instalments, Flags]]:
        """Every article with the lines that it pays in parts."""
        for each in self.rules:
            for one in each.content.instalments:
                numbers = covered(one, each.content)
                yield one, (lines["plan_version_id"] == each.version_id) & np.isin(lines["component"], numbers)


def held_lines(holdings: Holdings, source: Source) -> Iterator[Lines]:
    """What the month holds of its own lines and of what comes back in it, some payees at a time."""
    month = source.month
    found = copy_out(BY_PAYEE.format(table=source.lines), {"payee_id": "integer", "lines": "bigint"}, {"versions": holdings.versions})
    order = np.argsort(found["payee_id"])
    payees, block = found["payee_id"][order], np.cumsum(found["lines"][order]) // BLOCK
    for one in distinct(block).tolist():
        mine = payees[block == one]
        words = {"versions": holdings.versions, "low": int(mine[0]), "high": int(mine[-1])}
        lines = copy_out(LINES.format(table=source.lines), LINE_COLUMNS, words)
        yield held_of(holdings, lines, month, known=(source.earlier, month.first))


def held_of(holdings: Holdings, lines: Lines, month: Month, *, known: tuple[str, date]) -> Lines:
    """What is held of lines of a month; `known`: the table with all other lines of their orders, and before which month they lie."""
    mine = np.zeros(len(lines["payee_id"]), np.bool_)
    for _one, some in holdings.of(lines):
        mine |= some
    lines = _summed({name: lines[name][mine] for name in LINE_COLUMNS})
    lines = _in_order(_rooted(lines, month, closed=known[1] > month.first))
    before, paid_out, origin = _positions(lines, month, known)
    lines = {**lines, "before": before, "paid_out": paid_out, "origin": origin}
    parts = [_held(one, {name: column[some] for name, column in lines.items()}) for one, some in holdings.of(lines)]
    return joined([part for each in parts for part in each])


def _held(article: Instalments, lines: Lines) -> Iterator[Lines]:
    """The held lines of each part that is not paid at once and was not paid out before."""
    earlier, now = cut(article, lines["before"]), cut(article, lines["before"] + lines["amount_fen"])
    for number, part in enumerate(article.parts, start=1):
        amount = np.where(lines["paid_out"] & (1 << number), 0, earlier[number - 1] - now[number - 1])
        rows = np.flatnonzero(amount) if part.month else np.zeros(0, np.int64)
        yield lines_of(
            lines["payee_id"][rows],
            **{name: lines[name][rows] for name in ("order_id", "day", "plan_version_id", "component", *KEPT)},
            rule=number_of(lines["rule"][rows], number),
            kind=int(LineKind.HELD),
            tier=number,
            base=lines["amount_fen"][rows],
            before=month_numbers(lines["origin"][rows] + part.month),
            rate_millionths=part.share_millionths,
            amount_fen=amount[rows],
        )


def month_numbers(months: Ints) -> Ints:
    """Months counted from 1970 as they are written in lines: 202611."""
    return (months // 12 + 1970) * 100 + months % 12 + 1


def _rooted(lines: Lines, month: Month, *, closed: bool) -> Lines:
    """The lines with the order that is paid in parts (that of which a line takes back, that of its event, or its own), its day, whose it
    is, and whether the line takes back. Of an open month only events matter whose orders come back in it.
    """
    words: dict[str, object] = {"first": month.first, "after": month.next.first}
    returned = copy_out(BACK, BACK_COLUMNS, words)
    own = {"root": lines["order_id"], "original_day": lines["day"], "owner": lines["payee_id"]}
    own, back = _named(own, returned, lines["order_id"])
    orders, events = distinct(own["root"][back]).tolist(), distinct(lines["order_id"][~back]).tolist() if closed else []
    if orders or events:
        told = copy_out(EVENTS, BACK_COLUMNS, words | {"orders": orders, "events": events})
        own, _found = _named(own, told, lines["order_id"])
    return {**lines, **own, "back": back.astype(np.int64)}


def _named(own: dict[str, Column], told: Lines, ids: Column) -> tuple[dict[str, Column], Flags]:
    """`own` as it is told of the lines' ids, where it is; and where."""
    at = np.minimum(np.searchsorted(told["id"], ids), max(len(told["id"]) - 1, 0))
    found: Flags = told["id"][at] == ids if len(told["id"]) else np.zeros(len(ids), np.bool_)
    if not found.any():
        return own, found
    columns = (("root", "original_id"), ("original_day", "original_day"), ("owner", "payee_id"))
    return {name: np.where(found, told[of][at], own[name]) for name, of in columns}, found


def _summed(lines: Lines) -> Lines:
    """One line a key."""
    order = np.lexsort([lines[name] for name in reversed(KEY)])
    keys = np.stack([lines[name][order] for name in KEY])
    first = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))) if len(order) else order
    made = {name: lines[name][order][first] for name in LINE_COLUMNS}
    return made | {"amount_fen": np.add.reduceat(lines["amount_fen"][order], first) if len(first) else first}


def _in_order(lines: Lines) -> Lines:
    """The lines of one order after each other: its own first, then what takes it back, as it came."""
    keys = ("rule", "component", "plan_version_id", "root", "payee_id")
    order = np.lexsort((lines["order_id"], lines["back"], *(lines[name] for name in keys)))
    return {name: column[order] for name, column in lines.items()}


def _positions(lines: Lines, month: Month, known: tuple[str, date]) -> tuple[Column, Column, Column]:
    """Of each line: what its order came to before it, a bit for each part paid out, and the month from which the parts count."""
    names = ("payee_id", "root", "plan_version_id", "component", "rule")
    size = len(lines["root"])
    keys = np.stack([lines[name] for name in names]) if size else np.zeros((5, 0), np.int64)
    first = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))) if size else np.zeros(0, np.int64)
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, size)))
    running = np.cumsum(lines["amount_fen"]) - lines["amount_fen"]
    before = running - running[first][group] if size else running
    own_month = np.full(len(first), (month.year - 1970) * 12 + month.month - 1)
    fen, paid_out = np.zeros((2, len(first)), np.int64)
    told = _told(lines, month, known)
    at = _places(keys[:, first], np.stack([told[name] for name in KEY]))
    some = np.flatnonzero(at >= 0)
    fen[some], paid_out[some] = told["fen"][at[some]], told["paid_out"][at[some]]
    own_month[some] = np.minimum(own_month[some], told["month"][at[some]].astype("M8[D]").astype("M8[M]").astype(np.int64))
    return before + fen[group], paid_out[group], own_month[group]


def _told(lines: Lines, month: Month, known: tuple[str, date]) -> Lines:
    """What was posted of the orders so far; of a month's own orders that nothing takes back nobody has to ask."""
    earlier, until = known
    asked = lines["back"] > 0
    if until > month.first:
        # a closed month: its own orders have lines already
        asked = np.ones(len(asked), np.bool_)
    if not asked.any():
        return {name: np.zeros(0, np.int64) for name in POSITION_COLUMNS}
    low = date.fromordinal(int(lines["original_day"][asked].min()) + date(1970, 1, 1).toordinal())
    payees = np.union1d(lines["payee_id"][asked], lines["owner"][asked])
    words = {"owners": payees.tolist(), "payees": payees.tolist(), "roots": distinct(lines["root"][asked]).tolist()}
    words |= {"low": low, "after": max(until, month.next.first), "before": until}
    return copy_out(POSITIONS.format(earlier=earlier), POSITION_COLUMNS, words)


def _places(keys: Ints, others: Ints) -> Ints:
    """The place of each key among the others, −1 where it is not."""
    both = np.concatenate([keys, others], axis=1)
    _unique, number = np.unique(both, axis=1, return_inverse=True)
    number = number.reshape(-1)
    table = np.full(int(number.max(initial=-1)) + 1, -1)
    table[number[keys.shape[1] :]] = np.arange(others.shape[1])
    found: Ints = table[number[: keys.shape[1]]]
    return found
