"""Sums over lines: by payee, by accrual, and one number in which any other line would show."""

from collections.abc import Mapping, Sequence

import numpy as np

from channelops.kernel.periods import Month

from ..binary import Column, Ints, Numbers
from ..engine.arithmetic import Flags
from ..engine.contributions import LineKind
from ..engine.criteria import factorise
from ..engine.facts import OrderKind, number_of_day
from ..engine.totals import Totals
from ..selectors.facts import Orders
from ..selectors.order_events import EVENT, ORDER

KEYS = ("payee_id", "component", "plan_version_id", "family_id")
SUMMED = ("lines", "base", "amount_fen")
CHECKED = (
    "order_id",
    "payee_id",
    "component",
    "rule",
    "kind",
    "plan_version_id",
    "day",
    "base",
    "before",
    "tier",
    "rate_millionths",
    "cut_fen",
    "amount_fen",
)
# So many lines are mixed at once: they stay in the processor's cache.
BLOCK = 8192


def accruals_of_totals(totals: Totals, *, month: Month, version: int) -> dict[str, Numbers]:
    """The totals of one version that fall into the month, as accruals but for the partner: one row a payee, component and family."""
    mine = np.flatnonzero(totals.month == month.year * 100 + month.month)
    size = len(mine)
    return {
        "payee_id": totals.payee[mine],
        "component": totals.component[mine],
        "plan_version_id": np.full(size, version, np.int64),
        "family_id": totals.family[mine],
        "month": np.full(size, number_of_day(month.first), np.int64),
        "lines": totals.lines[mine],
        "base": totals.base[mine],
        "amount_fen": totals.amount_fen[mine],
    }


def accruals_of(lines: dict[str, Ints]) -> dict[str, Ints]:
    """The accruals of whole columns of lines: one row for every payee, component, version and family."""
    order, first = _grouped(lines)
    made = {name: lines[name][order][first] for name in (*KEYS, "partner_id", "month")}
    made["lines"] = np.diff(np.append(first, len(order)))
    # what a true-up prices anew was counted by its own lines
    counted = np.where(lines["kind"] == LineKind.TRUE_UP, 0, lines["base"])
    for name, column in (("base", counted), ("amount_fen", lines["amount_fen"])):
        made[name] = np.add.reduceat(column[order], first) if len(first) else np.zeros(0, np.int64)
    return made


def accruals_summed(parts: Sequence[Mapping[str, Numbers]]) -> dict[str, Numbers]:
    """Parts of accruals, some of them of the same payee, component, version and family, as one with a row for each."""
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order, first = _grouped(columns)
    made = {name: column[order][first] for name, column in columns.items()}
    return made | {name: np.add.reduceat(columns[name][order], first) if len(first) else columns[name] for name in SUMMED}


def _grouped(columns: Mapping[str, Numbers]) -> tuple[Ints, Ints]:
    """The order in which rows of the same accrual stand together, and where each begins in it."""
    order = np.lexsort([columns[name] for name in reversed(KEYS)])
    keys = np.stack([columns[name][order] for name in KEYS])
    first = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))) if len(order) else order
    return order, first


def payees_of(
    orders: Orders, marked: tuple[Flags, Flags], accruals: Sequence[dict[str, Numbers]], *, first: int, others: dict[str, Ints]
) -> dict[str, Ints]:
    """Of every payee with orders since `first`, or lines though there be none: how many, how many of them earned and two incentives
    met (`marked`), the lines and their sum; its partner, which the accruals get too. `others` are payees that may have lines without
    an order.
    """
    facts, (paid, doubled) = orders.facts, marked
    place, payees = factorise(np.concatenate([facts.payee, others["payee_id"]]))
    partner = np.zeros(len(payees), np.int64)
    partner[place[len(facts) :]] = others["partner_id"]
    place = place[: len(facts)]
    partner[place] = orders.partner
    inside = np.ones(len(facts), np.bool_) if not len(facts) or int(facts.day.min()) >= first else facts.day >= first
    own = inside & orders.counted
    made = {"payee_id": payees, "facts": np.bincount(place[own], minlength=len(payees))}
    made["paid"] = np.bincount(place[own & paid], minlength=len(payees))
    made["doubled"] = np.bincount(place[own & doubled], minlength=len(payees))
    made["unpaid"] = made["facts"] - made["paid"]
    events = np.zeros(len(place), np.bool_) if orders.sort is None else inside & (orders.sort >= EVENT)
    made["events"] = np.bincount(place[events], minlength=len(payees))
    made["lines"], made["earned_fen"] = np.zeros((2, len(payees)), np.int64)
    for part in accruals:
        at = np.searchsorted(payees, part["payee_id"])
        part["partner_id"] = partner[at]
        np.add.at(made["lines"], at, part["lines"])
        np.add.at(made["earned_fen"], at, part["amount_fen"])
    used = np.flatnonzero((made["facts"] > 0) | (made["events"] > 0) | (made["lines"] > 0))
    return {name: column[used].astype(np.int64, copy=False) for name, column in made.items()}


def earned(orders: Orders, paid: Flags) -> Flags:
    """Which orders earned, by themselves or by what became of them in the same months."""
    if orders.sort is None:
        return paid
    facts = orders.facts
    key = facts.order_id << 24 | facts.payee
    sales = (orders.sort == ORDER) & (facts.kind == OrderKind.SALE)
    found: Flags = paid | (sales & np.isin(key, key[paid & (orders.sort == EVENT)]))
    return found


def checksum_of(lines: Mapping[str, Column]) -> int:
    """The sum modulo 2⁶⁴ of a hash of each line: the same for the same lines in any order."""
    size = max((len(column) for column in lines.values() if not isinstance(column, int)), default=0)
    total = 0
    for start in range(0, size, BLOCK):
        mixed = np.zeros(min(BLOCK, size - start), np.uint64)
        for name in CHECKED:
            column = lines[name]
            block = np.array(column) if isinstance(column, int) else column[start : start + BLOCK]
            mixed = (mixed ^ block.astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(32)
        total += int(mixed.sum(dtype=np.uint64))
    return total % 2**64
