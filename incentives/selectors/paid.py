"""What was paid in earlier months for orders that are returned now."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from channelops.kernel.periods import Month

from ..engine.arithmetic import half_up
from ..engine.contributions import LineKind
from ..engine.facts import Facts, OrderKind, number_of_day
from ..engine.paid import Paid
from ..engine.tiers import Prices, TierTerms
from .rules import RuleSet

# Of each order its own line, over all versions of its month; of each rule that counted it, what it had counted by the month's end.
OWN = """
SELECT l.order_id, l.component, l.rule, sum(l.base)::bigint, max(l.tier), max(l.rate_millionths), sum(l.amount_fen)::bigint,
    l.payee_id, l.month
FROM incentives_commissionline l
WHERE l.payee_id = ANY(%(payees)s) AND l.order_id = ANY(%(orders)s) AND l.month = ANY(%(months)s) AND l.kind = %(earned)s
    AND l.plan_version_id = %(plan_version)s
GROUP BY l.payee_id, l.month, l.order_id, l.component, l.rule ORDER BY l.order_id, l.component
"""
TAKEN = """
SELECT o.original_id, l.component, -sum(l.base)::bigint
FROM incentives_commissionline l JOIN sales_order o ON o.id = l.order_id AND o.day = l.day
WHERE l.payee_id = ANY(%(payees)s) AND l.month >= %(first)s AND l.month < %(before)s AND l.kind = %(taken)s
    AND o.original_id = ANY(%(orders)s)
GROUP BY o.original_id, l.component
"""
COUNTED = """
SELECT payee_id, month, component, rule, sum(base)::bigint FROM incentives_commissionline
WHERE payee_id = ANY(%(payees)s) AND month = ANY(%(months)s) AND component = ANY(%(components)s) AND kind = %(earned)s
    AND plan_version_id = %(plan_version)s
GROUP BY payee_id, month, component, rule
"""
COLUMNS = ("order_id", "component", "rule", "base", "tier", "rate_millionths", "amount_fen", "taken")


def paid_for(facts: Facts, rules: RuleSet, *, before: date) -> Paid:
    """The lines of orders of days before `before` that the facts return."""
    rows = np.flatnonzero((facts.kind != OrderKind.SALE) & (facts.original_day > 0) & (facts.original_day < number_of_day(before)))
    if not len(rows):
        return Paid.nothing()
    months = sorted({_month(number) for number in facts.original_day[rows].tolist()})
    words = {
        "payees": np.unique(facts.payee[rows]).tolist(),
        "orders": np.unique(facts.original_id[rows]).tolist(),
        "months": months,
        "first": months[0],
        "before": before,
        "earned": int(LineKind.EARNED),
        "taken": int(LineKind.TAKEN_BACK),
        "plan_version": rules.version_id,
    }
    own = _asked(OWN, words)
    taken = {(order, component): base for order, component, base in _asked(TAKEN, words)}
    columns = [[*line[:7], taken.get((line[0], line[1]), 0)] for line in own]
    table = np.array(columns, np.int64).reshape(-1, 8).T.copy()
    _price_whole_volume(table, own, rules=rules, words=words)
    payee = np.array([line[7] for line in own], np.int64)
    return Paid(payee=payee, **dict(zip(COLUMNS, table, strict=True)))


def _price_whole_volume(table: Any, own: Sequence[Any], *, rules: RuleSet, words: dict[str, Any]) -> None:
    """Orders under whole-volume tiers were paid at the rate with which their month ended, in part by true-ups of later orders."""
    whole = [number for number, component in enumerate(rules.content.components) if component.kind == "whole_volume"]
    if not whole or not len(own):
        return
    rows = _asked(COUNTED, words | {"components": whole})
    counted = {(payee, month, component, rule): total for payee, month, component, rule, total in rows}
    for place, (_order, component, rule, base, _tier, _rate, _fen, payee, month) in enumerate(own):
        if component in whole:
            terms = rules.content.components[component].rules[rule].terms
            assert isinstance(terms, TierTerms)
            prices = Prices(terms.table)
            bracket = int(prices.place(np.array([counted[(payee, month, component, rule)]], np.int64))[0])
            rate = int(prices.rates[bracket])
            fen = int(half_up(np.array([base], np.int64), np.array([rate], np.int64))[0])
            table[4:7, place] = bracket + 1, rate, fen


def _month(number: int) -> date:
    return Month.of(date.fromordinal(number + date(1970, 1, 1).toordinal())).first


def _asked(query: str, words: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, words)
        return list(cursor.fetchall())
