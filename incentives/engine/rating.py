"""A rating under way: facts in the order in which they count, brought component by component to lines."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from . import returns as taking_back
from .arithmetic import Flags, Ints
from .carrying import carried
from .context import Context
from .contributions import Contributions, Work, by_order, merged
from .criteria import Outcome, Test, triggered
from .document import Component, Counted, DateBasis, Excess, Over, Per, PlanVersion, Trigger
from .facts import Facts, OrderKind, days_by, in_order, is_return, measured, number_of_day, periods
from .kinds import Admission, Kind
from .limits import active, applied, limit_period, order_cuts
from .lines import Lines
from .lines import joined as joined_lines
from .paid import Paid
from .running import Keys
from .state import PLAN, Remembered, State, joined


@dataclass(frozen=True, slots=True)
class Opening:
    """What earlier ratings left: the state, and what was paid for orders that are returned now.

    `through` is the day up to which the rating stands (None: that of the last fact); what is carried comes in up to then. `held` says
    of every fact as given by which of its days it is the version's; without it the version's own days do.
    """

    state: Remembered
    paid: Paid
    through: date | None = None
    held: Mapping[DateBasis | None, Flags] | None = None

    @classmethod
    def nothing(cls) -> Opening:
        """Return the opening of a first rating."""
        return cls(State.empty(), Paid.nothing())


@dataclass(frozen=True, slots=True)
class Rating:
    """`given` is each fact's place as given, `month` its month; `returns` are those that pass the tests below.

    `refused` is the failed test that no component asks (0: none). `based`: some component goes by another day than the fact's own,
    so that each tests the days of the version by itself.
    """

    facts: Facts
    given: Ints
    month: Ints
    plan: PlanVersion
    opening: Opening
    context: Context
    returns: taking_back.Returns
    refused: Ints
    based: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """What one component made of the facts."""

    lines: Lines
    closing: State
    outcome: Outcome


def prepare(facts: Facts, plan: PlanVersion, known: tuple[Opening, Context]) -> Rating:
    """Return the rating with its facts in order and the tests that no component asks."""
    given = in_order(facts, facts.payee)
    ordered = facts.counted(given)
    returns = taking_back.link(ordered, ordered.kind == OrderKind.SALE)
    day = ordered.day
    if len(returns.row):
        day = day.copy()
        day[returns.row] = returns.day
    based = known[0].held is not None or any(component.date_basis for component in plan.components)
    refused = np.zeros(len(ordered), np.int8)
    if not based:
        refused[_outside(plan, day)] = Test.DAY
    refused[_wrong_sign(ordered)] = Test.SIGN
    refused[ordered.payee <= 0] = Test.PAYEE
    returns = returns.only(refused[returns.row] == 0)
    return Rating(ordered, given, periods(ordered.day, Over.MONTH), plan, *known, returns, refused, based)


def _outside(plan: PlanVersion, day: Ints) -> Flags:
    """Return which days are not of the version."""
    early: Flags = day < number_of_day(plan.start)
    return early | (day >= number_of_day(plan.end)) if plan.end else early


def _wrong_sign(facts: Facts) -> Flags:
    """Return which orders and events bring less than nothing, or returns more."""
    sign = np.where(is_return(facts.kind), -1, 1)
    wrong: Flags = (facts.quantity * sign < 0) | (facts.amount_fen * sign < 0)
    for column in (facts.new_customers, facts.points):
        if column.strides != (0,):
            wrong |= column * sign < 0
    return wrong


def rate_component(rating: Rating, number: int, how: tuple[Outcome, Kind]) -> Rated:
    """Return the lines of one component: its orders, its returns, its limits."""
    outcome, kind = how
    component = rating.plan.components[number]
    over = component.accumulate.over
    outcome = tested(rating, number, (outcome, kind))
    period = rating.month if over is Over.MONTH and component.date_basis is None else periods(_days(rating, component), over)
    rule: Ints = np.where(rating.refused == 0, outcome.rule, -1).astype(np.int16)
    base, apart = measured(rating.facts, component.counted or Counted(component.rules[0].terms.basis.value)), None
    if len(rating.returns.row):
        rule, base, taken = _resolve_returns(rating, number, (rule, base))
        outcome = _outcome_of_returns(outcome, rule, rating.returns.row)
        apart = taken if kind.per_order else taken.only(_period_of_order(taken, period, over) != period[taken.row])
    outcome = replace(outcome, rule=rule)
    counted = rule >= 0
    if apart is not None:
        counted[apart.row] = False
    row = np.flatnonzero(counted)
    made = kind.rate(_work(rating, number, (row, rule[row], base[row], period[row])))
    cuts = order_cuts(made, component.order_limits)
    if apart is not None and len(apart.row):
        made, cuts = _with_returns(made, cuts, (apart, rating.month))
    return limited(rating, number, (made, cuts, outcome))


def limit_plan(rating: Rating, parts: list[Lines]) -> tuple[list[Lines], State]:
    """Return the parts under the limits of the whole plan, and one more with the lines that reach its minimum."""
    limits = rating.plan.period_limits
    lines = joined_lines(parts)
    order = np.lexsort((lines.component, lines.order_id, lines.at, lines.payee))
    ordered = lines.take(order)
    if limits.excess is Excess.CARRIED:
        made, closing = carried(ordered, _through(rating), (limits, PLAN, rating.opening.state))
        return [made.take(np.flatnonzero(made.component == number)) for number in [*range(len(parts)), PLAN]], closing
    keys = Keys(ordered.payee, periods(ordered.day, limits.over))
    limited = limit_period(keys, ordered.amount_fen, (limits, PLAN, rating.opening.state))
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    limited = replace(limited, before=limited.before[back], cut=limited.cut[back], last=order[limited.last])
    ends = np.cumsum([0, *map(len, parts)])
    made = applied(lines, limited, PLAN)
    rows = [np.arange(start, end) for start, end in itertools.pairwise([*ends.tolist(), len(made)])]
    return [made.take(part) for part in rows], limited.closing


def tested(rating: Rating, number: int, how: tuple[Outcome, Kind]) -> Outcome:
    """Return the outcome with what is tested fact by fact: the day, where components differ in it, and what the kind asks itself."""
    outcome, kind = how
    component = rating.plan.components[number]
    failed: Ints = np.zeros(0, np.int8)
    if kind.admits:
        failed = kind.admits(Admission(component, rating.facts, outcome.rule, _days(rating, component), rating.context))
    if rating.based:
        outside = np.where(_elsewhere(rating, component), int(Test.DAY), 0).astype(np.int8)
        failed = np.where(outside > 0, outside, failed) if len(failed) else outside
    if not len(failed):
        return outcome
    closed = (failed > 0) & (outcome.rule >= 0)
    return Outcome(
        rule=np.where(closed, -1, outcome.rule).astype(np.int16),
        test=np.where(closed, failed, outcome.test).astype(np.int8),
        nearest=np.where(closed, outcome.rule, outcome.nearest).astype(np.int16),
    )


def _elsewhere(rating: Rating, component: Component) -> Flags:
    """Return which facts are not the version's by the day that the component names."""
    held = rating.opening.held
    if held is None:
        return _outside(rating.plan, _days(rating, component))
    return ~held[component.date_basis][rating.given]


def _days(rating: Rating, component: Component) -> Ints:
    return days_by(rating.facts, component.date_basis)


def _returns_of(rating: Rating, component: Component) -> taking_back.Returns:
    """Return the returns with what they take back under a component: the fact by which it pays for the order."""
    if component.trigger is Trigger.ORDER:
        return rating.returns
    facts, rows = rating.facts, rating.returns.row
    if component.trigger in (Trigger.BILLED, Trigger.PAID):
        # what the customer was billed and paid before stays earned
        return replace(rating.returns, original=np.full(len(rows), -1, np.int64), original_id=np.full(len(rows), -1, np.int64))
    earning = triggered(facts.kind, facts.months, component) == 0
    return taking_back.link(facts, earning).only(np.isin(np.flatnonzero(is_return(facts.kind)), rows))


def _period_of_order(taken: taking_back.TakeBack, period: Ints, over: Over) -> Ints:
    """Return the period in which each returned order was counted."""
    told = periods(taken.day, over)
    return np.where(taken.original >= 0, period[taken.original], told)


def _through(rating: Rating) -> int:
    """Return the last day of the rating, so that every shard carries into the same periods."""
    if rating.opening.through:
        return number_of_day(rating.opening.through)
    return int(rating.facts.day.max()) if len(rating.facts) else 0


def _resolve_returns(rating: Rating, number: int, columns: tuple[Ints, Ints]) -> tuple[Ints, Ints, taking_back.TakeBack]:
    """Return rule and base of every order with those of the returns, and what these take back."""
    rule, base = columns[0].copy(), columns[1].copy()
    rows = rating.returns.row
    rule[rows] = -1
    returns = _returns_of(rating, rating.plan.components[number])
    taken = taking_back.take_back(returns, rating.opening.paid.of(number), (rule, base, -base[rows]))
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
    known = (rating.opening.state, rating.context)
    if component.accumulate.per is Per.PAYEE:
        return Work(component, number, row, rule, base, rating.facts.payee[row], period, *known)
    facts = rating.facts.take(row)
    order = in_order(facts, facts.group)
    return Work(component, number, row[order], rule[order], base[order], facts.group[order], period[order], *known)


def _with_returns(made: Contributions, cuts: Ints, apart: tuple[taking_back.TakeBack, Ints]) -> tuple[Contributions, Ints]:
    """Return the lines and cuts with those of the returns that count apart."""
    taken, month = apart
    added = taking_back.lines(taken, month, replace(made, settled_fen=made.settled_fen + cuts))
    return merged([made, added]), np.concatenate([cuts, np.zeros(len(taken.row), np.int64)])


def limited(rating: Rating, number: int, columns: tuple[Contributions, Ints, Outcome]) -> Rated:
    """Return the contributions as lines under the limits of their component's period."""
    made, cuts, outcome = columns
    limits = rating.plan.components[number].period_limits
    if not active(limits):
        return Rated(_lines(rating, number, (made, cuts)), made.closing, outcome)
    lines = _lines(rating, number, by_order(made, cuts))
    if limits.excess is Excess.CARRIED:
        lines, closing = carried(lines, _through(rating), (limits, number, rating.opening.state))
        return Rated(lines, joined([made.closing, closing]), outcome)
    keys = Keys(lines.payee, periods(lines.day, limits.over))
    counted = limit_period(keys, lines.amount_fen, (limits, number, rating.opening.state))
    return Rated(applied(lines, counted, number), joined([made.closing, counted.closing]), outcome)


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
