"""Leaving: the paid lines of customers who left inside a window, what is taken back of them, and what comes back with a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection

from channelops.kernel.money import MILLION

from ..binary import copy_out
from ..engine.arithmetic import Flags, Ints
from ..engine.clawbacks import Left, clawed, recovered
from ..engine.contributions import LineKind
from ..engine.document import Clawback
from ..selectors.rules import RuleSet
from .lines import Lines, joined, lines_of, places_of
from .sources import Source

# A leaving that is told later than this leads to nothing.
MONTHS_BACK = 12
# Customers who left inside the horizon, with their last word up to the month: the leaving, or that they are in the net again.
LEFT = """
CREATE TEMP TABLE customers_left ON COMMIT DROP AS
SELECT DISTINCT ON (c.customer_ref) c.customer_ref, c.ended_on, c.suspended_since, t.told
FROM sales_customermonth c JOIN (
    SELECT customer_ref, max(ended_on) AS told FROM sales_customermonth
    WHERE ended_on >= %(since)s AND month <= %(month)s GROUP BY customer_ref
) t ON t.customer_ref = c.customer_ref
WHERE c.month <= %(month)s ORDER BY c.customer_ref, c.month DESC
"""
# What is still paid of each line of their orders: the line itself, shares, returns, what was clawed and came back, held and released.
PAID = """
WITH held AS (
    SELECT o.id, o.day, o.payee_id, o.province_id, coalesce(o.city_id, 0) AS city_id, coalesce(o.county_id, 0) AS county_id, o.product_id,
        o.family_id, c.ended_on, c.suspended_since, coalesce((SELECT sum(m.suspended_days) FROM sales_customermonth m
            WHERE m.customer_ref = c.customer_ref AND m.month >= date_trunc('month', o.day) AND m.month <= %(month)s), 0) AS suspended
    FROM sales_order o JOIN customers_left c ON c.customer_ref = o.customer_ref
    WHERE o.kind = 1 AND o.day >= %(low)s AND o.day < %(after)s AND o.day <= c.told
), who AS (
    SELECT h.id AS held_id, h.id, h.payee_id FROM held h
    UNION SELECT h.id, h.id, s.payee_id FROM held h JOIN sales_ordersplit s ON s.order_id = h.id
    UNION SELECT h.id, r.id, h.payee_id FROM held h
        JOIN sales_order r ON r.payee_id = h.payee_id AND r.original_id = h.id AND r.day >= h.day AND r.day < %(after)s
    UNION SELECT h.id, r.id, s.payee_id FROM held h JOIN sales_ordersplit s ON s.order_id = h.id
        JOIN sales_order r ON r.payee_id = h.payee_id AND r.original_id = h.id AND r.day >= h.day AND r.day < %(after)s
    UNION SELECT h.id, e.id, e.payee_id FROM held h JOIN sales_orderevent e ON e.order_id = h.id AND e.kind < 10 AND e.day < %(after)s
    UNION SELECT h.id, e.id, s.payee_id FROM held h JOIN sales_ordersplit s ON s.order_id = h.id
        JOIN sales_orderevent e ON e.order_id = h.id AND e.kind < 8 AND e.day < %(after)s
    UNION SELECT h.id, r.id, e.payee_id FROM held h JOIN sales_orderevent e ON e.order_id = h.id AND e.kind = 8
        JOIN sales_order r ON r.payee_id = h.payee_id AND r.original_id = h.id AND r.day >= h.day AND r.day < %(after)s
), told AS (
    SELECT w.held_id, l.payee_id, l.plan_version_id, l.component, (l.rule & 1023)::smallint AS rule, l.kind, l.amount_fen
    FROM who w JOIN {earlier} l ON l.payee_id = w.payee_id AND l.order_id = w.id AND l.month < %(month)s
    WHERE l.kind IN (1, 3, 20, 24, 25, 27, 28)
    UNION ALL SELECT w.held_id, l.payee_id, l.plan_version_id, l.component, (l.rule & 1023)::smallint AS rule, l.kind, l.amount_fen
    FROM who w JOIN {table} l ON l.payee_id = w.payee_id AND l.order_id = w.id WHERE l.kind IN (1, 3, 20, 27)
)
SELECT h.id, h.day, coalesce(h.ended_on, '1970-01-01'), coalesce(h.suspended_since, '1970-01-01'), h.suspended::bigint, h.province_id,
    h.city_id, h.county_id, h.product_id, h.family_id, t.payee_id, t.plan_version_id, t.component, t.rule, sum(t.amount_fen)::bigint,
    (coalesce(sum(t.amount_fen) FILTER (WHERE t.kind = 24), 0) + coalesce(sum(t.amount_fen) FILTER (WHERE t.kind = 25), 0))::bigint,
    count(*) FILTER (WHERE t.kind = 24)::bigint, count(*) FILTER (WHERE t.kind = 25)::bigint
FROM told t JOIN held h ON h.id = t.held_id
GROUP BY h.id, h.day, h.ended_on, h.suspended_since, h.suspended, h.province_id, h.city_id, h.county_id, h.product_id, h.family_id,
    t.payee_id, t.plan_version_id, t.component, t.rule
"""
PAID_COLUMNS = {
    "order_id": "bigint",
    "day": "date",
    "ended": "date",
    "suspended_since": "date",
    "suspended": "bigint",
    "province_id": "integer",
    "city_id": "integer",
    "county_id": "integer",
    "product_id": "integer",
    "family_id": "integer",
    "payee_id": "integer",
    "plan_version_id": "integer",
    "component": "smallint",
    "rule": "smallint",
    "paid_fen": "bigint",
    "clawed_fen": "bigint",
    "clawed": "bigint",
    "reinstated": "bigint",
}
KEPT = ("order_id", "day", "province_id", "city_id", "county_id", "product_id", "family_id", "plan_version_id", "component", "rule")
OPEN = """
SELECT payee_id, sum(amount_fen)::bigint FROM {earlier} l WHERE kind = 26 AND month < %(month)s GROUP BY 1
HAVING sum(amount_fen) <> 0
"""
PAYABLE = "SELECT payee_id, sum(amount_fen)::bigint FROM {table} GROUP BY 1"
SUMS = {"payee": "integer", "fen": "bigint"}


@dataclass(frozen=True, kw_only=True)
class Articles:
    """The clawbacks of the versions, by version and component."""

    rules: Sequence[RuleSet]

    @property
    def window(self) -> int:
        """The longest of all windows, in days."""
        return max(one.window_days for each in self.rules for one in each.content.clawbacks)

    def of(self, lines: Lines) -> list[tuple[Clawback, Flags]]:
        """Every article with the lines that it covers."""
        found: list[tuple[Clawback, Flags]] = []
        for each in self.rules:
            codes = [component.code for component in each.content.components]
            for one in each.content.clawbacks:
                numbers = [at for at, code in enumerate(codes) if not one.components or code in one.components]
                found.append((one, (lines["plan_version_id"] == each.version_id) & np.isin(lines["component"], numbers)))
        return found

    @property
    def last(self) -> tuple[RuleSet, int, Clawback]:
        """The latest version with its first article and the number of that: what is carried forward stands under it."""
        rules = max(self.rules, key=lambda each: (each.content.start, each.version_id))
        return rules, len(rules.content.components) + len(rules.content.overrides), rules.content.clawbacks[0]


def leaving_lines(articles: Articles, source: Source) -> Lines:
    """What is taken back in the month of customers who left, and what comes back once with those who returned."""
    month = source.month
    since = month.plus(-MONTHS_BACK).first
    words = {"since": since, "month": month.first, "after": month.next.first, "low": since - timedelta(days=articles.window + 366)}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS customers_left")
        cursor.execute(LEFT, words)
        cursor.execute("SELECT EXISTS (SELECT FROM customers_left)")
        if not cursor.fetchone()[0]:
            return joined([])
    told = copy_out(PAID.format(table=source.lines, earlier=source.earlier), PAID_COLUMNS, words)
    parts = [_returned(told)]
    for article, mine in articles.of(told):
        gone = np.flatnonzero(mine & (told["ended"] > 0) & (told["clawed"] == told["reinstated"]) & (told["paid_fen"] > 0))
        parts.append(_clawed(article, {name: column[gone] for name, column in told.items()}))
    return joined(parts)


def deferred_lines(articles: Articles, source: Source, lines: Lines) -> Lines:
    """What of the clawbacks (`lines`) waits for the next month, and what waited for this one."""
    month = source.month
    rules, number, article = articles.last
    waited = copy_out(OPEN.format(earlier=source.earlier), SUMS, {"month": month.first})
    payees = np.union1d(waited["payee"], lines["payee_id"]).astype(np.int64)
    if not len(payees):
        return joined([])
    payable = copy_out(PAYABLE.format(table=source.statements), SUMS)
    opening, now = _summed(payees, waited["payee"], waited["fen"]), _summed(payees, lines["payee_id"], lines["amount_fen"])
    pays = _summed(payees, payable["payee"], payable["fen"]) - now
    due = np.maximum(opening - now, 0)
    carried = due - recovered(due, pays, article.recover_millionths)
    parts = []
    for rule, amount in enumerate((-opening, carried)):
        some = np.flatnonzero(amount)
        words = {"kind": int(LineKind.DEFERRED), "component": number, "rule": rule, "amount_fen": amount[some], "before": pays[some]}
        words |= {"base": due[some], "rate_millionths": article.recover_millionths, "plan_version_id": rules.version_id}
        day = np.full(len(some), (month.last - date(1970, 1, 1)).days)
        parts.append(lines_of(payees[some], **words, day=day, **places_of(payees[some])))
    return joined(parts)


def _clawed(article: Clawback, told: Lines) -> Lines:
    taken = clawed(article, Left(told["day"], told["ended"], told["suspended_since"], told["suspended"], told["paid_fen"]))
    some = np.flatnonzero(taken.amount_fen)
    part = taken.parts * MILLION // taken.wholes
    return _lines(told, some, {"kind": int(LineKind.CLAWED), "amount": taken.amount_fen, "before": taken.age, "rate": part})


def _returned(told: Lines) -> Lines:
    """What was clawed of a customer who is in the net again, the first time; and of an order that was returned since, what is too much."""
    again = (told["ended"] == 0) & (told["clawed"] > 0) & (told["reinstated"] == 0)
    amount = np.where(again, -told["clawed_fen"], np.where(told["clawed"] > 0, -told["paid_fen"], 0))
    some = np.flatnonzero((amount > 0) & (told["clawed_fen"] < 0))
    none = np.zeros(len(amount), np.int64)
    return _lines(told, some, {"kind": int(LineKind.REINSTATED), "amount": amount, "before": none, "rate": none})


def _lines(told: Lines, some: Ints, made: dict[str, Ints | int]) -> Lines:
    """Lines under the key of the paid ones, on the day of the order."""
    columns = {name: np.asarray(made[name])[some] for name in ("amount", "before", "rate")}
    payee = told["payee_id"][some]
    return lines_of(
        payee,
        **{name: told[name][some] for name in KEPT},
        kind=made["kind"],
        base=told["paid_fen"][some],
        before=columns["before"],
        rate_millionths=columns["rate"],
        amount_fen=columns["amount"],
        partner_id=places_of(payee)["partner_id"],
    )


def _summed(payees: Ints, payee: Ints, amounts: Ints) -> Ints:
    """The sum of each payee."""
    sums = np.zeros(len(payees), np.int64)
    known = np.isin(payee, payees)
    np.add.at(sums, np.searchsorted(payees, payee[known]), amounts[known])
    return sums
