"""Sharing: the lines of a month's orders that several payees share, and what each of the others gets of them."""

import numpy as np
from django.db import connection

from channelops.kernel.distinct import distinct

from ..binary import copy_out
from ..engine.arithmetic import Ints
from ..engine.contributions import LineKind
from ..engine.splits import Given, Shared, Shares, split
from .lines import Lines, lines_of, places_of
from .sources import Source

# The lines of shared orders and of their returns in the order in which they count; `shared` is the order that is shared.
LINES = """
WITH told AS (
    SELECT o.id, o.day, o.at, o.payee_id, (o.kind = 1)::int::smallint AS own, n.order_id AS shared
    FROM sales_order o JOIN (SELECT DISTINCT order_id FROM sales_ordersplit) n ON n.order_id = coalesce(o.original_id, o.id)
    WHERE o.day >= %(first)s AND o.day < %(after)s
    UNION ALL SELECT e.id, e.day, e.at, e.payee_id, 1::smallint, e.order_id
    FROM sales_orderevent e WHERE e.day >= %(first)s AND e.day < %(after)s AND e.kind IN (4, 5, 6, 7)
        AND EXISTS (SELECT FROM sales_ordersplit n WHERE n.order_id = e.order_id)
)
SELECT t.shared, l.order_id, l.base, l.amount_fen, l.day, l.payee_id, l.province_id, l.city_id, l.county_id, l.product_id, l.family_id,
    l.plan_version_id, l.component, l.rule, t.own
FROM {table} l JOIN told t ON t.id = l.order_id AND t.day = l.day AND t.payee_id = l.payee_id
WHERE l.kind IN (1, 3) ORDER BY t.at, t.id
"""
LINE_COLUMNS = {
    "shared": "bigint",
    "order_id": "bigint",
    "base": "bigint",
    "amount_fen": "bigint",
    "day": "date",
    "payee_id": "integer",
    "province_id": "integer",
    "city_id": "integer",
    "county_id": "integer",
    "product_id": "integer",
    "family_id": "integer",
    "plan_version_id": "integer",
    "component": "smallint",
    "rule": "smallint",
    "own": "smallint",
}
SHARES = "SELECT order_id, place, payee_id, share_millionths FROM sales_ordersplit WHERE order_id = ANY(%(orders)s)"
SHARE_COLUMNS = {"order_id": "bigint", "place": "smallint", "payee": "integer", "share_millionths": "integer"}
# Of orders of earlier months that come back now: their own line, what returns took of it, and what the others got of it.
GIVEN = """
WITH facts AS (
    SELECT id, id AS order_id FROM unnest(%(orders)s::bigint[]) AS id
    UNION ALL SELECT e.id, e.order_id FROM sales_orderevent e WHERE e.order_id = ANY(%(orders)s) AND e.kind IN (4, 7)
), own AS (
    SELECT f.order_id, l.order_id AS fact, l.component, l.payee_id, sum(l.base)::bigint AS base
    FROM facts f JOIN {earlier} l ON l.order_id = f.id
    WHERE l.payee_id = ANY(%(owners)s) AND l.kind = 1 AND l.month < %(first)s GROUP BY 1, 2, 3, 4
), back AS (
    SELECT o.original_id AS order_id, l.component, -sum(l.base)::bigint AS taken
    FROM sales_order o JOIN {earlier} l ON l.payee_id = o.payee_id AND l.order_id = o.id AND l.day = o.day
    WHERE o.payee_id = ANY(%(owners)s) AND o.original_id = ANY(%(orders)s) AND o.day < %(first)s AND l.month < %(first)s
        AND l.kind IN (1, 3) GROUP BY 1, 2
)
SELECT own.order_id, own.component, l.payee_id, sum(l.amount_fen)::bigint, own.base, coalesce(max(back.taken), 0)::bigint
FROM own JOIN sales_ordersplit s ON s.order_id = own.order_id AND s.payee_id <> own.payee_id
    JOIN {earlier} l ON l.payee_id = s.payee_id AND l.order_id = own.fact AND l.component = own.component
        AND l.kind = 20 AND l.month < %(first)s
    LEFT JOIN back ON back.order_id = own.order_id AND back.component = own.component
WHERE own.base <> 0 OR back.order_id IS NULL
GROUP BY own.order_id, own.component, l.payee_id, own.base
"""
GIVEN_COLUMNS = {
    "order_id": "bigint",
    "component": "smallint",
    "payee": "integer",
    "amount_fen": "bigint",
    "base": "bigint",
    "taken": "bigint",
}


def any_shared() -> bool:
    """Whether any order is shared at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM sales_ordersplit)")
        return bool(cursor.fetchone()[0])


def shared_lines(source: Source) -> Lines:
    """What the others get of the lines of the month, and what the orders' payees give."""
    month = source.month
    told = copy_out(LINES.format(table=source.lines), LINE_COLUMNS, {"first": month.first, "after": month.next.first})
    shares = Shares(**copy_out(SHARES, SHARE_COLUMNS, {"orders": distinct(told["shared"]).tolist()}))
    lines = Shared(told["shared"], told["payee_id"], told["component"], told["own"], told["base"], told["amount_fen"])
    parts = split(lines, shares, _given(lines, source))
    at, owner = parts.line, told["payee_id"][parts.line] == parts.payee
    percent = _share_of(shares, told["shared"][at], parts.payee)
    kept = {name: told[name][at] for name in LINE_COLUMNS if name not in ("shared", "own", "base", "amount_fen", "payee_id")}
    return lines_of(
        parts.payee,
        **kept,
        kind=int(LineKind.SPLIT),
        before=told["amount_fen"][at],
        # what the order's payee gives is all but the own share
        rate_millionths=np.where(owner, 1_000_000 - percent, percent),
        amount_fen=parts.amount_fen,
        partner_id=places_of(parts.payee)["partner_id"],
    )


def _given(lines: Shared, source: Source) -> Given:
    """What orders whose own line is not among these gave in earlier months."""
    missing = (lines.own == 0) & ~np.isin(lines.order_id, lines.order_id[lines.own == 1])
    if not missing.any():
        return Given.nothing()
    words: dict[str, object] = {"first": source.month.first}
    words |= {"owners": distinct(lines.payee[missing]).tolist(), "orders": distinct(lines.order_id[missing]).tolist()}
    return Given(**copy_out(GIVEN.format(earlier=source.earlier), GIVEN_COLUMNS, words))


def _share_of(shares: Shares, order_id: Ints, payee: Ints) -> Ints:
    """The share of each payee in the order, in millionths; 0 for one without."""
    key, sought = (shares.order_id << 20) ^ shares.payee, (order_id << 20) ^ payee
    order = np.argsort(key)
    if not len(order):
        return np.zeros(len(sought), np.int64)
    place = order[np.minimum(np.searchsorted(key[order], sought), len(order) - 1)]
    same = (shares.order_id[place] == order_id) & (shares.payee[place] == payee)
    return np.where(same, shares.share_millionths[place], 0)
