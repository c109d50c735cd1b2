"""Reading instalments: what of a payee's lines is held, when each part is due, and what has become of it, told from lines and facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from channelops.kernel.periods import Month

from ..engine.document import PlanVersion as Content
from ..models import InstalmentHold, Statement
from .kept_sums import kept_sum
from .paying import contents_paying

# So many months back something of a payee's lines may still be due: the schema's latest part, and how long its word is waited for.
MONTHS_BACK = 60 + 24
# The months of which a statement says what may still come.
AHEAD = 6
Paying = Mapping[int, Content] | None
# What a payee's lines hold, each with the order or event that it counts with; what was decided of it; whose lines are clawed. Kinds are
# read each by itself: of lines that are read once and then chosen from, the server would not know how many there are of a kind.
TOLD = """
WITH said AS (
    SELECT order_id, plan_version_id, component, rule, before, amount_fen, base, month, day FROM incentives_commissionline
    WHERE payee_id = %(payee)s AND month >= %(since)s AND kind = 27
), returned AS (
    -- of a return less is held than before: whatever holds more is an order, and need not be looked up
    SELECT b.id, b.original_id FROM (SELECT DISTINCT order_id, day FROM said WHERE amount_fen >= 0) t
    JOIN sales_order b ON b.id = t.order_id AND b.original_id IS NOT NULL AND b.day = t.day
), of_event AS (
    SELECT e.order_id, t.plan_version_id, t.component, t.rule, min(e.id) AS id
    FROM (SELECT DISTINCT original_id FROM returned) r
        JOIN sales_orderevent e ON e.order_id = r.original_id AND e.day >= %(since)s
        JOIN said t ON t.order_id = e.id GROUP BY 1, 2, 3, 4
), held AS (
    SELECT coalesce(v.id, b.original_id, t.order_id) AS order_id, t.plan_version_id, t.component, t.rule, t.before AS due, t.day, t.month,
        t.base, t.amount_fen, b.id IS NULL AS own
    FROM said t LEFT JOIN returned b ON b.id = t.order_id
        LEFT JOIN of_event v ON (v.order_id, v.plan_version_id, v.component, v.rule)
            = (b.original_id, t.plan_version_id, t.component, t.rule)
), decided AS (
    SELECT order_id, plan_version_id, component, rule, before AS due, kind, month FROM incentives_commissionline
    WHERE payee_id = %(payee)s AND month >= %(since)s AND kind IN (28, 29)
), clawed AS (
    SELECT order_id, plan_version_id, component, rule FROM incentives_commissionline
    WHERE payee_id = %(payee)s AND month >= %(since)s AND kind IN (24, 25) GROUP BY 1, 2, 3, 4
    HAVING count(*) FILTER (WHERE kind = 24) > count(*) FILTER (WHERE kind = 25)
), gone AS (
    SELECT * FROM clawed
    UNION ALL SELECT e.id, c.plan_version_id, c.component, c.rule
    FROM clawed c JOIN sales_orderevent e ON e.order_id = c.order_id AND e.day >= %(since)s
)
"""
# Each part of each order, with what came back of it; a part that is paid, forfeited, held or clawed says so, others wait for their month.
KNOWN = f"""{TOLD}, part AS (
    SELECT order_id, plan_version_id, component, rule, due, coalesce(min(day) FILTER (WHERE own), min(day)) AS day, min(month) AS origin,
        sum(base)::bigint AS base, -sum(amount_fen)::bigint AS fen
    FROM held GROUP BY 1, 2, 3, 4, 5
), known AS (
    SELECT p.*, d.month AS decided, d.kind AS decision, period.status, h.id AS hold, CASE
        WHEN d.kind = 29 THEN 'forfeited'
        WHEN d.kind = 28 AND period.status = 'locked' THEN 'paid'
        WHEN d.kind = 28 AND period.status IN ('review', 'approved') THEN 'released'
        WHEN d.kind = 28 THEN 'passed'
        WHEN p.fen = 0 OR g.order_id IS NOT NULL THEN 'clawed'
        WHEN h.id IS NOT NULL THEN 'held'
        WHEN p.due <= %(now)s THEN 'due' ELSE 'scheduled' END AS state
    FROM part p
    LEFT JOIN decided d ON (d.order_id, d.plan_version_id, d.component, d.rule, d.due)
        = (p.order_id, p.plan_version_id, p.component, p.rule, p.due)
    LEFT JOIN incentives_period period ON period.month = d.month
    LEFT JOIN gone g ON (g.order_id, g.plan_version_id, g.component, g.rule) = (p.order_id, p.plan_version_id, p.component, p.rule & 1023)
    LEFT JOIN incentives_instalmenthold h ON h.lifted_at IS NULL AND h.payee_id = %(payee)s
        AND (h.order_id, h.plan_version_id, h.component, h.rule) = (p.order_id, p.plan_version_id, p.component, p.rule)
)
"""  # noqa: S608 - composed of literals
# What a statement lists: what was held with its month, what was decided in it, and what had been due and was not decided before it.
LISTED = f"""{KNOWN}
SELECT order_id, plan_version_id, component, rule, due, day, origin, base, fen, decided, state, hold, count(*) OVER () AS listed FROM known
WHERE origin = %(month)s OR decided = %(month)s OR (due <= %(of_month)s AND origin < %(month)s AND (decided IS NULL OR decided > %(month)s))
ORDER BY (state IN ('due', 'held')) DESC, due, day, order_id, component, rule LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 - composed of literals
ONE = f"""{KNOWN}
SELECT order_id, plan_version_id, component, rule, due, day, origin, base, fen, decided, state, hold, 1 FROM known
WHERE order_id = %(order)s AND plan_version_id = %(version)s AND component = %(component)s AND rule = %(rule)s
"""  # noqa: S608 - composed of literals
# What is neither decided nor clawed, by line: sums need not know which lines are of one part.
SUMS = f"""{TOLD}
SELECT h.id IS NOT NULL, p.due, -sum(p.amount_fen)::bigint
FROM held p LEFT JOIN incentives_instalmenthold h ON h.lifted_at IS NULL AND h.payee_id = %(payee)s
    AND (h.order_id, h.plan_version_id, h.component, h.rule) = (p.order_id, p.plan_version_id, p.component, p.rule)
WHERE NOT EXISTS (SELECT FROM decided d WHERE (d.order_id, d.plan_version_id, d.component, d.rule, d.due)
        = (p.order_id, p.plan_version_id, p.component, p.rule, p.due))
    AND NOT EXISTS (SELECT FROM gone g WHERE (g.order_id, g.plan_version_id, g.component, g.rule)
        = (p.order_id, p.plan_version_id, p.component, p.rule & 1023))
GROUP BY 1, 2 ORDER BY 2
"""  # noqa: S608 - composed of literals


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One part of one order's line: its key, amounts in fen, when it is due, in which month it was decided (None: not yet)."""

    order_id: int
    plan_version_id: int
    component: int
    rule: int
    due: int
    day: date
    origin: date
    base: int
    fen: int
    decided: date | None
    state: str
    hold: int | None

    @property
    def address(self) -> str:
        """The key as it stands in an address."""
        return f"{self.order_id}-{self.component}-{self.rule}-{self.plan_version_id}"


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a payee's lines hold today in fen: all of it, what of that waits past its month, and what may come by month."""

    fen: int
    waiting_fen: int
    ahead: Sequence[tuple[Month, int]]

    @property
    def ahead_fen(self) -> int:
        """What may come in the months ahead."""
        return sum(fen for _month, fen in self.ahead)


def instalments_of(statement: Statement, *, on: date, limit: int, offset: int = 0, paying: Paying = None) -> tuple[list[Instalment], int]:
    """What a statement lists, what waits first, and how many there are in all; the states are those of today.

    `paying` are the contents that pay the payee, where they are known.
    """
    if not _pays_in_parts(statement.payee_id, paying):
        return [], 0
    rows = _rows(LISTED, _words(statement, on) | {"limit": limit, "offset": offset})
    return [_instalment(row) for row in rows], int(rows[0][-1]) if rows else 0


def instalments_in_pieces(statement: Statement, *, on: date, size: int) -> Iterator[list[Instalment]]:
    """All that a statement lists, so many at a time: asked once, read from one cursor."""
    if not _pays_in_parts(statement.payee_id, None):
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(LISTED, _words(statement, on) | {"limit": None, "offset": 0})
        while rows := cursor.fetchmany(size):
            yield [_instalment(row) for row in rows]


def instalment_of(statement: Statement, address: str, *, on: date) -> Instalment | None:
    """One instalment of the statement's payee."""
    numbers = address.split("-")
    if len(numbers) != 4 or not all(number.isdecimal() and len(number) < 19 for number in numbers):
        return None
    names = ("order", "component", "rule", "version")
    rows = _rows(ONE, _words(statement, on) | dict(zip(names, map(int, numbers), strict=True)))
    return _instalment(rows[0]) if rows else None


def held_of(payee_id: int, *, on: date, paying: Paying = None) -> Held:
    """What is held for a payee today, and what of it may come in this month and those ahead."""
    if not _pays_in_parts(payee_id, paying):
        return Held(fen=0, waiting_fen=0, ahead=())
    now = Month.of(on)
    words = {"payee": payee_id, "since": _since(now)}
    sums = kept_sum("held", words, lambda: _rows(SUMS, words))
    months = [now.plus(number) for number in range(AHEAD)]
    # what was due before comes with this month, as soon as it is told
    coming = {month: sum(fen for on_hold, due, fen in sums if not on_hold and max(due, _number(now)) == _number(month)) for month in months}
    return Held(
        fen=sum(fen for _hold, _due, fen in sums),
        waiting_fen=sum(fen for on_hold, due, fen in sums if on_hold or due <= _number(now)),
        ahead=[(month, fen) for month, fen in coming.items() if fen],
    )


def holds_of(pks: Sequence[int]) -> Mapping[int, InstalmentHold]:
    """The holds of those keys."""
    return {hold.pk: hold for hold in InstalmentHold.objects.filter(pk__in=pks).select_related("held_by")}


def _pays_in_parts(payee_id: int, paying: Paying) -> bool:
    """Whether any version that pays the payee pays in parts: lines of others need not be looked through."""
    return any(content.instalments for content in (contents_paying(payee_id) if paying is None else paying).values())


def _words(statement: Statement, on: date) -> dict[str, Any]:
    now, month = Month.of(on), Month.of(statement.month)
    words: dict[str, Any] = {"payee": statement.payee_id, "now": _number(now), "since": _since(month)}
    return words | {"month": statement.month, "of_month": _number(month)}


def _since(month: Month) -> date:
    return month.plus(-MONTHS_BACK).first


def _number(month: Month) -> int:
    return month.year * 100 + month.month


def _rows(query: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, words)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _instalment(row: Sequence[Any]) -> Instalment:
    return Instalment(**dict(zip(Instalment.__dataclass_fields__, row, strict=False)))
