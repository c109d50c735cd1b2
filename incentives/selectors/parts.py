"""The parts that a payee's lines are paid in: what was held of each order, and what has become of it, told from lines as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelops.kernel.distinct import distinct

from ..binary import Ints, copy_out
from ..engine.arithmetic import Flags
from ..engine.contributions import LineKind
from ..engine.facts import EPOCH
from ..engine.instalments import RULES
from ..models import InstalmentHold
from .facts import looked_up

# All kinds at once: the lines are looked through payee by payee, and chosen from here.
TOLD = """
SELECT kind, order_id, plan_version_id, component, rule, before, day, month, base, amount_fen FROM incentives_commissionline
WHERE payee_id = %(payee)s AND month >= %(since)s AND kind IN (24, 25, 27, 28, 29)
"""
TOLD_COLUMNS = {
    "kind": "smallint",
    "order_id": "bigint",
    "plan_version_id": "integer",
    "component": "smallint",
    "rule": "smallint",
    "due": "bigint",
    "day": "date",
    "month": "date",
    "base": "bigint",
    "amount_fen": "bigint",
}
RETURNED = "SELECT id, original_id FROM sales_order WHERE id = ANY(%(ids)s) AND day = ANY(%(days)s) AND original_id IS NOT NULL ORDER BY id"
EVENTS = "SELECT id, order_id FROM sales_orderevent WHERE order_id = ANY(%(ids)s) AND day >= %(since)s ORDER BY id"
PAIR = {"id": "bigint", "of": "bigint"}
LINE = ("order_id", "plan_version_id", "component", "rule")
PART = (*LINE, "due")
LATE = np.iinfo(np.int64).max
Columns = Mapping[str, Ints]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """One row a part of an order's line, by its key; `decision` is the kind of the line that decided it (0: none) in the month `decided`,
    `hold` the hold that is on it (0: none), `gone` whether its customer's leaving took it. Amounts in fen, days from 1970.
    """

    order_id: Ints
    plan_version_id: Ints
    component: Ints
    rule: Ints
    due: Ints
    day: Ints
    origin: Ints
    base: Ints
    fen: Ints
    decided: Ints
    decision: Ints
    hold: Ints
    gone: Flags


def parts_of(payee_id: int, *, since: date) -> Parts:
    """The parts of lines of months from `since` on, by their keys."""
    told = copy_out(TOLD, TOLD_COLUMNS, {"payee": payee_id, "since": since})
    kind = told["kind"]
    said, decided, taken = (
        {name: column[mine] for name, column in told.items()}
        for mine in (kind == LineKind.HELD, kind >= LineKind.RELEASED, kind <= LineKind.REINSTATED)
    )
    # what is clawed of an article that holds nothing takes no part with it
    clawed = _clawed({name: column[np.isin(_article(taken), _article(said))] for name, column in taken.items()})
    # of a return less is held than before: whatever holds more is an order, and need not be looked up
    less = said["amount_fen"] >= 0
    back = _pairs(RETURNED, said["order_id"][less], days=[_date(day) for day in distinct(said["day"][less])])
    events = _pairs(EVENTS, np.concatenate([back["of"], clawed["order_id"]]), since=since)
    parts = _summed(said | {"order_id": _counted_with(said, back, events), "own": ~np.isin(said["order_id"], back["id"])})
    place, hold = _found(parts, decided, by=PART), _holds(payee_id)
    line = {name: parts[name] for name in LINE}
    sold, whole = _of(parts["order_id"], events), line | {"rule": parts["rule"] & RULES}
    return Parts(
        **parts,
        decided=_at(decided["month"], place),
        decision=_at(decided["kind"], place),
        hold=_at(hold["id"], _found(line, hold, by=LINE)),
        gone=(_found(whole, clawed, by=LINE) >= 0) | (_found(whole | {"order_id": sold}, clawed, by=LINE) >= 0),
    )


def _pairs(query: str, ids: Ints, **words: object) -> Columns:
    """(id, what it is of) by id, of returns or events."""
    return copy_out(query, PAIR, words | {"ids": distinct(ids).tolist()}) if len(ids) else dict.fromkeys(PAIR, ids)


def _of(ids: Ints, pairs: Columns) -> Ints:
    """What each id is of; 0 for one that is not there, as that of a payee below."""
    return looked_up(np.maximum(ids, 0), pairs["id"], pairs["of"]).astype(np.int64)


def _date(number: int) -> date:
    return EPOCH + timedelta(days=int(number))


def _article(lines: Columns) -> Ints:
    return lines["plan_version_id"] << 16 | lines["component"]


def _clawed(lines: Columns) -> Columns:
    """The lines that were clawed and have not come back, each once."""
    order, first = _sorted(lines, by=LINE)
    if not len(order):
        return lines
    times = np.add.reduceat(np.where(lines["kind"] == LineKind.CLAWED, 1, -1)[order], first)
    return {name: lines[name][order][first][times > 0] for name in LINE}


def _counted_with(said: Columns, back: Columns, events: Columns) -> Ints:
    """With which order or event each line counts: a return with its order's first event that holds alike, or else with its order."""
    original = _of(said["order_id"], back)
    rows = np.flatnonzero(np.isin(said["order_id"], events["id"]))
    rows = rows[np.argsort(-said["order_id"][rows])]
    alike = {name: said[name][rows] for name in LINE}
    alike["order_id"] = _of(alike["order_id"], events)
    event = _at(said["order_id"][rows], _found({name: said[name] for name in LINE} | {"order_id": original}, alike, by=LINE))
    return np.where(event > 0, event, np.where(original > 0, original, said["order_id"]))


def _summed(lines: Columns) -> dict[str, Ints]:
    """The lines of one part come together; its day is that of the order, where that is among them."""
    order, first = _sorted(lines, by=PART)
    if not len(order):
        return dict.fromkeys((*PART, "day", "origin", "base", "fen"), order)
    day, own = (np.minimum.reduceat(column[order], first) for column in (lines["day"], np.where(lines["own"], lines["day"], LATE)))
    sums = {name: np.add.reduceat(lines[name][order], first) for name in ("base", "amount_fen")}
    return {name: lines[name][order][first] for name in PART} | {
        "day": np.where(own < LATE, own, day),
        "origin": np.minimum.reduceat(lines["month"][order], first),
        "base": sums["base"],
        "fen": -sums["amount_fen"],
    }


def _holds(payee_id: int) -> Columns:
    rows = InstalmentHold.objects.filter(payee_id=payee_id, lifted_at=None).order_by().values_list("pk", *LINE)
    table = np.array(list(rows), np.int64).reshape(-1, 1 + len(LINE))
    return dict(zip(("id", *LINE), table.T, strict=True))


def _sorted(rows: Columns, *, by: Sequence[str]) -> tuple[Ints, Ints]:
    """The order of the rows by a key, and the places in it where another key begins."""
    order = np.lexsort([rows[name] for name in by[::-1]])
    differs = np.any([rows[name][order][1:] != rows[name][order][:-1] for name in by], axis=0)
    return order, np.flatnonzero(np.append(True, differs)[: len(order)])


def _found(wanted: Columns, among: Columns, *, by: Sequence[str]) -> Ints:
    """The place of each wanted key among others, of equal ones the last; −1 where it is not."""
    size = len(wanted[by[0]])
    if not len(among[by[0]]) or not size:
        return np.full(size, -1)
    order, first = _sorted({name: np.concatenate([wanted[name], among[name]]) for name in by}, by=by)
    number = np.empty(len(order), np.int64)
    number[order] = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(order))))
    place = np.full(len(first), -1)
    place[number[size:]] = np.arange(len(number) - size)
    found: Ints = place[number[:size]]
    return found


def _at(column: Ints, place: Ints) -> Ints:
    """The values at those places; 0 where there is none."""
    return np.append(column, 0)[place]
