"""Reading instalments: what of a payee's lines is held, when each part is due, and what has become of it, told from lines and facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelops.kernel.periods import Month

from ..binary import Ints
from ..engine.contributions import LineKind
from ..engine.document import PlanVersion as Content
from ..engine.facts import EPOCH, number_of_day
from ..models import InstalmentHold, Statement
from .kept_sums import kept_sum
from .parts import Parts, parts_of
from .paying import contents_paying
from .periods import period_statuses

# So many months back something of a payee's lines may still be due: the schema's latest part, and how long its word is waited for.
MONTHS_BACK = 60 + 24
# The months of which a statement says what may still come.
AHEAD = 6
Paying = Mapping[int, Content] | None
# What has become of a part, in the order in which it is asked; of what was paid, how far its month has come.
STATES = ("forfeited", "passed", "clawed", "held", "due", "scheduled")
PASSED = {"locked": "paid", "review": "released", "approved": "released"}
URGENT = (STATES.index("held"), STATES.index("due"))


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
    parts, rows = _listed(statement, on=on)
    return _instalments(parts, rows[offset : offset + limit], on=on), len(rows)


def instalments_in_pieces(statement: Statement, *, on: date, size: int) -> Iterator[list[Instalment]]:
    """All that a statement lists, so many at a time: asked once."""
    if _pays_in_parts(statement.payee_id, None):
        parts, rows = _listed(statement, on=on)
        for start in range(0, len(rows), size):
            yield _instalments(parts, rows[start : start + size], on=on)


def instalment_of(statement: Statement, address: str, *, on: date) -> Instalment | None:
    """One instalment of the statement's payee."""
    numbers = address.split("-")
    if len(numbers) != 4 or not all(number.isdecimal() and len(number) < 19 for number in numbers):
        return None
    order, component, rule, version = map(int, numbers)
    parts = _parts(statement)
    mine = (parts.order_id == order) & (parts.component == component) & (parts.rule == rule) & (parts.plan_version_id == version)
    return next(iter(_instalments(parts, np.flatnonzero(mine), on=on)), None)


def held_of(payee_id: int, *, on: date, paying: Paying = None) -> Held:
    """What is held for a payee today, and what of it may come in this month and those ahead."""
    if not _pays_in_parts(payee_id, paying):
        return Held(fen=0, waiting_fen=0, ahead=())
    now = Month.of(on)
    since = _since(now)
    sums = kept_sum("held", {"payee": payee_id, "since": since}, lambda: _sums(parts_of(payee_id, since=since)))
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


def _parts(statement: Statement) -> Parts:
    return parts_of(statement.payee_id, since=_since(Month.of(statement.month)))


def _listed(statement: Statement, *, on: date) -> tuple[Parts, Ints]:
    """What was held with a statement's month, what was decided in it, and what had been due and was not decided before it: the rows."""
    parts, month = _parts(statement), number_of_day(statement.month)
    open_then = (parts.decision == 0) | (parts.decided > month)
    earlier = (parts.due <= _number(Month.of(statement.month))) & (parts.origin < month) & open_then
    rows = np.flatnonzero((parts.origin == month) | ((parts.decision > 0) & (parts.decided == month)) | earlier)
    keys = (parts.plan_version_id, parts.rule, parts.component, parts.order_id, parts.day, parts.due, ~np.isin(_states(parts, on), URGENT))
    return parts, rows[np.lexsort([key[rows] for key in keys])]


def _states(parts: Parts, on: date) -> Ints:
    asked = (
        parts.decision == LineKind.FORFEITED,
        parts.decision == LineKind.RELEASED,
        parts.gone | (parts.fen == 0),
        parts.hold > 0,
        parts.due <= _number(Month.of(on)),
    )
    return np.select(asked, range(len(asked)), len(asked))


def _instalments(parts: Parts, rows: Ints, *, on: date) -> list[Instalment]:
    """Those rows as they are told."""
    names = ("order_id", "plan_version_id", "component", "rule", "due", "base", "fen")
    keys = [dict(zip(names, key, strict=True)) for key in zip(*(getattr(parts, name)[rows].tolist() for name in names), strict=True)]
    day, origin, decided = ([_day(number) for number in column[rows].tolist()] for column in (parts.day, parts.origin, parts.decided))
    status, hold = period_statuses({month for month in decided if month > EPOCH}), parts.hold[rows].tolist()
    states = [STATES[code] for code in _states(parts, on)[rows].tolist()]
    return [
        Instalment(
            **key,
            day=day[at],
            origin=origin[at],
            decided=decided[at] if decided[at] > EPOCH else None,
            state=PASSED.get(status[decided[at]], states[at]) if states[at] == "passed" else states[at],
            hold=hold[at] or None,
        )
        for at, key in enumerate(keys)
    ]


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _sums(parts: Parts) -> list[tuple[bool, int, int]]:
    """(on hold, due, fen) of what is neither decided nor clawed."""
    some = np.flatnonzero((parts.decision == 0) & ~parts.gone & (parts.fen != 0))
    keys, place = np.unique(parts.due[some] * 2 + (parts.hold[some] > 0), return_inverse=True)
    fen = np.zeros(len(keys), np.int64)
    np.add.at(fen, place, parts.fen[some])
    return [(bool(key & 1), key >> 1, total) for key, total in zip(keys.tolist(), fen.tolist(), strict=True)]


def _since(month: Month) -> date:
    return month.plus(-MONTHS_BACK).first


def _number(month: Month) -> int:
    return month.year * 100 + month.month
