"""A state as bytes: what the rating of a month leaves behind for the orders that come after, and the last time of every payee."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..binary import Column, Ints, Numbers
from ..engine.criteria import factorise
from ..engine.facts import Facts
from ..engine.state import Measure, Slot, State, key_of

FIELDS = {"owner": "<i4", "component": "<i2", "rule": "<i2", "period": "<i4", "measure": "<i2", "value": "<i8"}
ENTRY = np.dtype(list(FIELDS.items()))
LATEST = np.dtype([("payee", "<i4"), ("at", "<i8")])


class Kept(State):
    """A state sorted by what is kept, so that one measure of one rule is a slice."""

    def slot(self, component: int, rule: int, measure: Measure) -> Slot:
        """The values of one measure."""
        low, high = np.searchsorted(_shelf(self), _code(component, rule, int(measure)) + np.arange(2)).tolist()
        return Slot(key_of(self.owner[low:high], self.period[low:high]), self.value[low:high])


def packed(state: State) -> bytes:
    """The entries of a state, one record each."""
    entries = np.empty(len(state), ENTRY)
    for name in FIELDS:
        entries[name] = getattr(state, name)
    return entries.tobytes()


def unpacked(parts: Iterable[bytes], *, owners: Numbers | None = None) -> Kept:
    """The entries of the owners (all without any named), of each key the one that was packed last."""
    wanted = np.zeros(0 if owners is None else int(owners.max(initial=0)) + 1, np.bool_)
    wanted[slice(None) if owners is None else owners] = True
    kept = []
    for part in parts:
        entries = np.frombuffer(part, ENTRY)
        owner = entries["owner"]
        kept.append(entries if owners is None else entries[wanted[np.minimum(owner, len(wanted) - 1)] & (owner < len(wanted))])
    entries = np.concatenate(kept) if kept else np.zeros(0, ENTRY)
    state = State(*(entries[name].astype(np.int64) for name in FIELDS))
    shelf, key = _shelf(state), key_of(state.owner, state.period)
    # lexsort is stable, so of equal keys the later entry comes last
    order = np.lexsort((key, shelf))
    shelf, key = shelf[order], key[order]
    last = np.append((shelf[1:] != shelf[:-1]) | (key[1:] != key[:-1]), True)[: len(order)]
    return Kept(*(getattr(state, name)[order[last]] for name in FIELDS))


def latest_packed(facts: Facts) -> bytes:
    """When each payee's last order was."""
    place, payees = factorise(facts.payee)
    latest = np.full(len(payees), np.iinfo(np.int64).min)
    np.maximum.at(latest, place, facts.at)
    entries = np.empty(len(payees), LATEST)
    entries["payee"], entries["at"] = payees, latest
    return entries.tobytes()


def latest_unpacked(parts: Iterable[bytes], payees: Numbers) -> Ints:
    """When the last order of each of the payees was; long ago where none was counted."""
    table: Ints = np.full(int(payees.max(initial=0)) + 2, np.iinfo(np.int64).min)
    for part in parts:
        entries = np.frombuffer(part, LATEST)
        np.maximum.at(table, np.minimum(entries["payee"], len(table) - 1), entries["at"])
    found: Ints = table[payees]
    return found


def _shelf(state: State) -> Ints:
    """One number for component, rule and measure of each entry."""
    return _code(state.component, state.rule, state.measure)


def _code(component: Column, rule: Column, measure: Column) -> NDArray[np.int64]:
    code: NDArray[np.int64] = np.asarray(((np.asarray(component, np.int64) + 1) << 24) + ((np.asarray(rule, np.int64) + 1) << 8) + measure)
    return code
