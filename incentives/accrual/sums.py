"""Sums over lines: by payee, by accrual, and one number in which any other line would show."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..binary import Ints
from ..engine.contributions import LineKind

KEYS = ("payee_id", "component", "plan_version_id", "family_id")
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


def accruals_of(lines: dict[str, Ints]) -> dict[str, Ints]:
    """One row for every payee, component, version and family."""
    order = np.lexsort([lines[name] for name in reversed(KEYS)])
    keys = np.stack([lines[name][order] for name in KEYS])
    first = _firsts(keys)
    made = {name: lines[name][order][first] for name in (*KEYS, "partner_id", "month")}
    made["lines"] = np.diff(np.append(first, len(order)))
    # what a true-up prices anew was counted by its own lines
    counted = np.where(lines["kind"] == LineKind.TRUE_UP, 0, lines["base"])
    for name, column in (("base", counted), ("amount_fen", lines["amount_fen"])):
        made[name] = np.add.reduceat(column[order], first) if len(first) else np.zeros(0, np.int64)
    return made


def payees_of(payee_of_fact: NDArray[np.integer[Any]], lines: dict[str, Ints]) -> dict[str, Ints]:
    """Of every payee with orders: how many, how many of them earned, the lines and their sum. `lines` stand by payee and order."""
    payees, facts = np.unique(payee_of_fact, return_counts=True)
    made = {"payee_id": payees.astype(np.int64), "facts": facts.astype(np.int64)}
    place = np.searchsorted(payees, lines["payee_id"])
    size = len(payees)
    order_id, payee = lines["order_id"], lines["payee_id"]
    new = np.ones(len(order_id), np.bool_)
    new[1:] = (order_id[1:] != order_id[:-1]) | (payee[1:] != payee[:-1])
    made["paid"] = np.bincount(place[new & (order_id > 0)], minlength=size).astype(np.int64)
    made["unpaid"] = made["facts"] - made["paid"]
    made["lines"] = np.bincount(place, minlength=size).astype(np.int64)
    earned = np.zeros(size, np.int64)
    first = np.flatnonzero(np.append(True, payee[1:] != payee[:-1])) if len(payee) else np.zeros(0, np.int64)
    if len(first):
        earned[place[first]] = np.add.reduceat(lines["amount_fen"], first)
    made["earned_fen"] = earned
    return made


def checksum_of(lines: dict[str, Ints]) -> int:
    """The sum modulo 2⁶⁴ of a hash of each line: the same for the same lines in any order."""
    mixed = np.zeros(len(lines["order_id"]), np.uint64)
    for name in CHECKED:
        mixed = (mixed ^ lines[name].astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return int(mixed.sum(dtype=np.uint64))


def _firsts(keys: Ints) -> Ints:
    """Where a new key begins in columns that stand in order."""
    if not keys.shape[1]:
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)))
