"""What was paid in earlier months for orders that are returned now."""

from datetime import date

import numpy as np

from channelops.kernel.distinct import distinct

from ..binary import Ints, copy_out
from ..engine.components import KINDS
from ..engine.contributions import LineKind
from ..engine.crossing import summed
from ..engine.document import Over, Per, PlanVersion, Trigger
from ..engine.facts import Facts, OrderKind, is_return, number_of_day, periods
from ..engine.lines import NAMES, Lines
from ..engine.paid import Paid, paid_from
from ..engine.state import Measure, State, joined
from .facts import looked_up
from .groups import Groups, asks_groups
from .payee_figures import context_of
from .rules import RuleSet

# Of the orders and of earlier returns of them what all versions of their months come to; what made a line is as last posted.
LINES = """
SELECT l.order_id, coalesce(o.original_id, 0), sum(l.base)::bigint, sum(l.amount_fen - l.cut_fen)::bigint,
    (array_agg(l.rate_millionths ORDER BY l.version DESC))[1], l.day, l.payee_id, l.component, l.rule, l.kind,
    (array_agg(l.tier ORDER BY l.version DESC))[1]
FROM sales_order o JOIN incentives_commissionline l ON l.payee_id = o.payee_id AND l.order_id = o.id AND l.day = o.day
WHERE o.payee_id = ANY(%(payees)s) AND o.day >= %(first)s AND o.day < %(before)s
    AND (o.id = ANY(%(orders)s) OR o.original_id = ANY(%(orders)s))
    AND l.month >= date_trunc('month', %(first)s) AND l.month < %(before)s AND l.kind = ANY(%(kinds)s) AND l.plan_version_id = %(version)s
GROUP BY l.order_id, o.original_id, l.day, l.payee_id, l.component, l.rule, l.kind
HAVING count(*) = 1 OR sum(l.base) <> 0 OR sum(l.amount_fen) <> 0 OR sum(l.cut_fen) <> 0
"""
# What the orders' events were paid goes back under the orders' own numbers; so does what finders gave back of them.
OF_EVENTS = """
UNION ALL SELECT e.order_id, 0::bigint, sum(l.base)::bigint, sum(l.amount_fen - l.cut_fen)::bigint,
    (array_agg(l.rate_millionths ORDER BY l.version DESC))[1], l.day, l.payee_id, l.component, l.rule, l.kind,
    (array_agg(l.tier ORDER BY l.version DESC))[1]
FROM sales_orderevent e JOIN incentives_commissionline l ON l.payee_id = e.payee_id AND l.order_id = e.id AND l.day = e.day
WHERE e.order_id = ANY(%(orders)s) AND e.payee_id = ANY(%(payees)s) AND e.kind IN (4, 7, 8) AND e.day >= %(first)s AND e.day < %(before)s
    AND l.month >= date_trunc('month', %(first)s) AND l.month < %(before)s AND l.kind = ANY(%(kinds)s) AND l.plan_version_id = %(version)s
GROUP BY e.order_id, l.order_id, l.day, l.payee_id, l.component, l.rule, l.kind
HAVING count(*) = 1 OR sum(l.base) <> 0 OR sum(l.amount_fen) <> 0 OR sum(l.cut_fen) <> 0
UNION ALL SELECT l.order_id, o.original_id, sum(l.base)::bigint, sum(l.amount_fen - l.cut_fen)::bigint,
    (array_agg(l.rate_millionths ORDER BY l.version DESC))[1], l.day, l.payee_id, l.component, l.rule, l.kind,
    (array_agg(l.tier ORDER BY l.version DESC))[1]
FROM sales_orderevent e JOIN sales_order o ON o.original_id = e.order_id AND o.payee_id <> e.payee_id
    JOIN incentives_commissionline l ON l.payee_id = e.payee_id AND l.order_id = o.id AND l.day = o.day
WHERE e.order_id = ANY(%(orders)s) AND e.payee_id = ANY(%(payees)s) AND e.kind = 8 AND o.day >= %(first)s AND o.day < %(before)s
    AND l.month >= date_trunc('month', %(first)s) AND l.month < %(before)s AND l.kind = ANY(%(kinds)s) AND l.plan_version_id = %(version)s
GROUP BY l.order_id, o.original_id, l.day, l.payee_id, l.component, l.rule, l.kind
HAVING count(*) = 1 OR sum(l.base) <> 0 OR sum(l.amount_fen) <> 0 OR sum(l.cut_fen) <> 0
"""
LINE_COLUMNS = {
    "order_id": "bigint",
    "original_id": "bigint",
    "base": "bigint",
    "earned_fen": "bigint",
    "rate_millionths": "bigint",
    "day": "date",
    "payee": "integer",
    "component": "smallint",
    "rule": "smallint",
    "kind": "smallint",
    "tier": "smallint",
}
VOLUMES = """
SELECT payee_id, rule, date_trunc(%(over)s, month)::date, {day}, sum(base)::bigint FROM incentives_commissionline
WHERE payee_id = ANY(%(payees)s) AND month >= date_trunc(%(over)s, %(first)s) AND month < %(before)s AND component = %(component)s
    AND kind = %(earned)s AND plan_version_id = %(version)s
GROUP BY payee_id, rule, date_trunc(%(over)s, month){by_day}
"""
VOLUME_COLUMNS = {"payee": "integer", "rule": "smallint", "began": "date", "day": "date", "base": "bigint"}
# The kinds of lines that an order's own and the returns of it have.
OWN = [int(LineKind.EARNED), int(LineKind.TAKEN_BACK)]


def paid_for(facts: Facts, rules: RuleSet, *, before: date, groups: Groups) -> Paid:
    """The lines of orders of days before `before` that the facts return; of a group they were paid by what all of it sold."""
    rows = np.flatnonzero(is_return(facts.kind) & (facts.original_day > 0) & (facts.original_day < number_of_day(before)))
    if not len(rows):
        return Paid.nothing()
    payees, first = distinct(facts.payee[rows]).tolist(), facts.original_day[rows].min().astype("M8[D]").item()
    words: dict[str, object] = {
        "payees": payees,
        "orders": distinct(facts.original_id[rows]).tolist(),
        "first": first,
        "before": before,
        "kinds": OWN,
        "earned": int(LineKind.EARNED),
        "version": rules.version_id,
    }
    by_events = _by_events(rules.content)
    columns = copy_out(LINES + OF_EVENTS if by_events else LINES, LINE_COLUMNS, words)
    if not by_events:
        # an order that is rated now counts as it comes out, not as it stands
        now = facts.order_id[facts.kind <= OrderKind.CANCELLATION]
        before_these = ~np.isin(columns["order_id"], now)
        columns = {name: column[before_these] for name, column in columns.items()}
    original = columns.pop("original_id")
    lines = _lines(columns, rules.content)
    words["payees"] = groups.whole(payees) if asks_groups([rules.content]) else payees
    context = context_of(first, before, groups.whole(payees))
    owner = _owners(lines, facts.take(rows), rules.content, groups=groups)
    return paid_from(lines, rules.content, state=_volumes(rules.content, words, groups), owner=owner, original_id=original, context=context)


def _owners(lines: Lines, returns: Facts, plan: PlanVersion, *, groups: Groups) -> Ints:
    """With whom each line was counted: its payee, or the group of the day of the order that is returned."""
    together = np.array([component.accumulate.per is Per.GROUP for component in plan.components])
    owner = lines.payee.astype(np.int64)
    mine = np.flatnonzero(together[lines.component]) if len(lines.component) else np.zeros(0, np.int64)
    if len(mine):
        orders, first = np.unique(returns.original_id.astype(np.int64), return_index=True)
        day = looked_up(lines.order_id[mine], orders, returns.original_day[first].astype(np.int64))
        owner[mine] = groups.heads(owner[mine], np.where(day > 0, day, lines.day[mine]))
    return owner


def _by_events(plan: PlanVersion) -> bool:
    """Whether the plan pays by events that a return of their order takes back."""
    return any(component.trigger in (Trigger.ACTIVATED, Trigger.ACTIVE, Trigger.REFERRED) for component in plan.components)


def _lines(columns: dict[str, Ints], plan: PlanVersion) -> Lines:
    """The columns as lines; what tells nothing of what was paid is left 0."""
    zero = np.zeros(len(columns["day"]), np.int64)
    period = zero.copy()
    for number, component in enumerate(plan.components):
        mine = np.flatnonzero(columns["component"] == number)
        period[mine] = periods(columns["day"][mine], component.accumulate.over)
    return Lines(**dict.fromkeys(NAMES, zero) | columns | {"period": period})


def _volumes(plan: PlanVersion, words: dict[str, object], groups: Groups) -> State:
    """With what total the periods of the orders ended, of components that pay their orders by it."""
    states = []
    for number, component in enumerate(plan.components):
        if KINDS[component.kind].settle:
            asked = words | {"component": number, "over": component.accumulate.over.value}
            together = component.accumulate.per is Per.GROUP
            query = VOLUMES.format(day="day" if together else "min(day)", by_day=", day" if together else "")
            found = copy_out(query, VOLUME_COLUMNS, asked)
            size = len(found["payee"])
            owner = groups.heads(found["payee"], found["day"]) if together else found["payee"]
            component_of, measure = (np.full(size, code, np.int64) for code in (number, int(Measure.VOLUME)))
            period = periods(found["began"], Over.MONTH)
            states.append(State(owner, component_of, found["rule"], period, measure, found["base"]))
    return summed([joined(states)])
