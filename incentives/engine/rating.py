"""A rating under way: facts in the order in which they count, brought component by component to lines."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from channelops.kernel.brackets import Basis

from . import returns as taking_back
from .arithmetic import Ints
from .contributions import Contributions, Work, by_order, merged
from .criteria import Outcome, Test
from .document import Component, Over, Per, PlanVersion
from .facts import Facts, OrderKind, in_order, number_of_day, periods
from .kinds import Kind
from .limits import active, applied, limit_period, order_cuts
from .lines import Lines
from .lines import joined as joined_lines
from .paid import Paid
from .running import Keys
from .state import PLAN, State, joined


@dataclass(frozen=True, slots=True)
class Opening:
    """What earlier ratings left: the state, and what was paid for orders that are returned now."""

    state: State
    paid: Paid

    @classmethod
    def nothing(cls) -> Opening:
        """Return the opening of a first rating."""
        return cls(State.empty(), Paid.nothing())


@dataclass(frozen=True, slots=True)
class Rating:
    """`given` is each fact's place as given, `month` its month; `returns` are those that pass the tests below.

    `refused` is the failed test that no component asks (0: none).
    """

    facts: Facts
    given: Ints
    month: Ints
    plan: PlanVersion
    opening: Opening
    returns: taking_back.Returns
    refused: Ints


@dataclass(frozen=True, slots=True)
class Rated:
    """What one component made of the facts."""

    lines: Lines
    closing: State
    outcome: Outcome


def prepare(facts: Facts, plan: PlanVersion, opening: Opening) -> Rating:
    """Return the rating with its facts in order and the tests that no component asks."""
    given = in_order(facts, facts.payee)
    ordered = facts.counted(given)
    returns = taking_back.link(ordered)
    day = ordered.day
    if len(returns.row):
        day = day.copy()
        day[returns.row] = returns.day
    end = number_of_day(plan.end) if plan.end else None
    sign = np.where(ordered.kind == OrderKind.SALE, 1, -1)
    refused = np.zeros(len(ordered), np.int8)
    refused[(day < number_of_day(plan.start)) | (end is not None and day >= end)] = Test.DAY
    refused[(ordered.quantity * sign < 0) | (ordered.amount_fen * sign < 0)] = Test.SIGN
    refused[ordered.payee <= 0] = Test.PAYEE
    returns = returns.only(refused[returns.row] == 0)
    return Rating(ordered, given, periods(ordered.day, Over.MONTH), plan, opening, returns, refused)


def rate_component(rating: Rating, number: int, how: tuple[Outcome, Kind]) -> Rated:
    """Return the lines of one component: its orders, its returns, its limits."""
    outcome, kind = how
    component = rating.plan.components[number]
    over = component.accumulate.over
    period = rating.month if over is Over.MONTH else periods(rating.facts.day, over)
    rule: Ints = np.where(rating.refused == 0, outcome.rule, -1).astype(np.int16)
    base, apart = _base(rating.facts, component), None
    if len(rating.returns.row):
        rule, base, taken = _resolve_returns(rating, number, (rule, base))
        outcome = _outcome_of_returns(outcome, rule, rating.returns.row)
        apart = taken if kind.per_order else taken.only(periods(taken.day, over) != period[taken.row])
    outcome = replace(outcome, rule=rule)
    counted = rule >= 0
    if apart is not None:
        counted[apart.row] = False
    row = np.flatnonzero(counted)
    made = kind.rate(_work(rating, number, (row, rule[row], base[row], period[row])))
    cuts = order_cuts(made, component.order_limits)
    if apart is not None and len(apart.row):
        made, cuts = _with_returns(made, cuts, (apart, rating.month))
    return _limited(rating, number, (made, cuts, outcome))


def limit_plan(rating: Rating, parts: list[Lines]) -> tuple[list[Lines], State]:
    """Return the parts under the limits of the whole plan, and one more with the lines that reach its minimum."""
    limits = rating.plan.period_limits
    lines = joined_lines(parts)
    order = np.lexsort((lines.component, lines.order_id, lines.at, lines.payee))
    ordered = lines.take(order)
    keys = Keys(ordered.payee, periods(ordered.day, limits.over))
    limited = limit_period(keys, ordered.amount_fen, (limits, PLAN, rating.opening.state))
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    limited = replace(limited, before=limited.before[back], cut=limited.cut[back], last=order[limited.last])
    ends = np.cumsum([0, *map(len, parts)])
    made = applied(lines, limited, PLAN)
    rows = [np.arange(start, end) for start, end in itertools.pairwise([*ends.tolist(), len(made)])]
    return [made.take(part) for part in rows], limited.closing


def _base(facts: Facts, component: Component) -> Ints:
    """Return what every order brings: all rules of a component count the same."""
    return facts.amount_fen if component.rules[0].terms.basis is Basis.AMOUNT else facts.quantity


def _resolve_returns(rating: Rating, number: int, columns: tuple[Ints, Ints]) -> tuple[Ints, Ints, taking_back.TakeBack]:
    """Return rule and base of every order with those of the returns, and what these take back."""
    rule, base = columns[0].copy(), columns[1].copy()
    rows = rating.returns.row
    rule[rating.facts.kind != OrderKind.SALE] = -1
    taken = taking_back.take_back(rating.returns, rating.opening.paid.of(number), (rule, base, -base[rows]))
    rule[taken.row] = taken.rule
    base[taken.row] = taken.before - taken.after
    return rule, base, taken


def _outcome_of_returns(outcome: Outcome, rule: Ints, rows: Ints) -> Outcome:
    test, nearest = outcome.test.copy(), outcome.nearest.copy()
    test[rows] = np.where(rule[rows] >= 0, Test.PASSED, Test.ORIGINAL)
    nearest[rows] = -1
    return replace(outcome, test=test, nearest=nearest)


def _work(rating: Rating, number: int, columns: tuple[Ints, Ints, Ints, Ints]) -> Work:
    """Return the work of one component, in the order in which its orders count."""
    component = rating.plan.components[number]
    row, rule, base, period = columns
    if component.accumulate.per is Per.PAYEE:
        return Work(component, number, row, rule, base, rating.facts.payee[row], period, rating.opening.state)
    facts = rating.facts.take(row)
    order = in_order(facts, facts.group)
    return Work(component, number, row[order], rule[order], base[order], facts.group[order], period[order], rating.opening.state)


def _with_returns(made: Contributions, cuts: Ints, apart: tuple[taking_back.TakeBack, Ints]) -> tuple[Contributions, Ints]:
    """Return the lines and cuts with those of the returns that count apart."""
    taken, month = apart
    added = taking_back.lines(taken, month, replace(made, settled_fen=made.settled_fen + cuts))
    return merged([made, added]), np.concatenate([cuts, np.zeros(len(taken.row), np.int64)])


def _limited(rating: Rating, number: int, columns: tuple[Contributions, Ints, Outcome]) -> Rated:
    """Return the contributions as lines under the limits of their component's period."""
    made, cuts, outcome = columns
    limits = rating.plan.components[number].period_limits
    if not active(limits):
        return Rated(_lines(rating, number, (made, cuts)), made.closing, outcome)
    lines = _lines(rating, number, by_order(made, cuts))
    keys = Keys(lines.payee, periods(lines.day, limits.over))
    limited = limit_period(keys, lines.amount_fen, (limits, number, rating.opening.state))
    return Rated(applied(lines, limited, number), joined([made.closing, limited.closing]), outcome)


def _lines(rating: Rating, number: int, columns: tuple[Contributions, Ints]) -> Lines:
    made, cut = columns
    zero = np.zeros(len(made.row), np.int64)
    facts, row = rating.facts, made.row
    return Lines(
        row=rating.given[row],
        order_id=facts.order_id[row],
        at=facts.at[row],
        day=facts.day[row],
        payee=facts.payee[row],
        component=np.full(len(row), number, np.int16),
        rule=made.rule,
        kind=made.kind.astype(np.int8),
        period=made.period,
        base=made.base,
        before=made.before,
        tier=made.tier,
        rate_millionths=made.rate_millionths,
        earned_fen=made.earned_fen,
        cut_fen=cut,
        amount_fen=made.earned_fen + cut,
        period_before_fen=zero,
        plan_before_fen=zero,
    )
