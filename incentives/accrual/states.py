"""A state as bytes: what the rating of a month leaves behind for the orders that come after, and the last time of every payee."""

from collections.abc import Iterable, Mapping

import numpy as np

from ..binary import Content, Ints, Numbers
from ..engine.criteria import factorise
from ..engine.facts import Facts
from ..engine.state import Measure, Slot, State, key_of, owner_of_rule

FIELDS = {"owner": "<i4", "component": "<i2", "rule": "<i2", "period": "<i4", "measure": "<i2", "value": "<i8"}
ENTRY = np.dtype(list(FIELDS.items()))
LATEST = np.dtype([("payee", "<i4"), ("at", "<i8")])


# Rising in this order the entries of all rules of a component stand as the engine asks for them.
ORDER = ("component", "measure", "owner", "rule", "period")


class Kept(State):
    """A state in rising order, so that one measure of a component is a slice."""

    def slot(self, component: int, rule: int, measure: Measure) -> Slot:
        """The values of one measure of a rule."""
        mine = self._shelf(component, measure)
        rows = np.flatnonzero(self.rule[mine] == rule) + mine.start
        return Slot(key_of(self.owner[rows], self.period[rows]), self.value[rows])

    def slots(self, component: int, measure: Measure) -> Slot:
        """The values of one measure of all rules of a component."""
        mine = self._shelf(component, measure)
        return Slot(key_of(owner_of_rule(self.owner[mine], self.rule[mine]), self.period[mine]), self.value[mine])

    def places(self, component: int, measure: Measure, keys: tuple[Ints, Ints, Numbers]) -> Ints:
        """Where the values of one measure of a component stand, by owner, rule and period. KeyError where one is not kept."""
        mine = self._shelf(component, measure)
        kept, (owner, rule, period) = self.slots(component, measure).keys, keys
        sought = key_of(owner_of_rule(owner, rule), period.astype(np.int64))
        place: Ints = np.searchsorted(kept, sought)
        if len(sought) and not (len(kept) and bool((kept[np.minimum(place, len(kept) - 1)] == sought).all())):
            raise KeyError(component)
        place += mine.start
        return place

    def _shelf(self, component: int, measure: Measure) -> slice:
        low, high = np.searchsorted(self.component, component), np.searchsorted(self.component, component, side="right")
        of_it = self.measure[low:high]
        return slice(int(low + np.searchsorted(of_it, measure)), int(low + np.searchsorted(of_it, measure, side="right")))


def packed(state: State) -> bytes:
    """The entries of a state in rising order, one record each."""
    columns = {name: getattr(state, name) for name in FIELDS}
    order = np.argsort(_key(columns), kind="stable")
    entries = np.empty(len(state), ENTRY)
    for name, column in columns.items():
        entries[name] = column[order]
    return entries.tobytes()


def unpacked(parts: Iterable[Content], *, owners: Numbers | None = None) -> Kept:
    """The entries of the owners (all without any named), of each key the one that was packed last."""
    columns = _columns(parts, owners)
    key = _key(columns)
    # a stable sort, so of equal keys the later entry comes last; runs that are in order, as every part is, it only merges
    order = np.argsort(key, kind="stable")
    key = key[order]
    rows = order[np.append(key[1:] != key[:-1], True)[: len(order)]]
    return Kept(*(columns[name][rows].astype(np.int64) for name in FIELDS))


def _columns(parts: Iterable[Content], owners: Numbers | None) -> dict[str, Numbers]:
    """The columns of all entries of the owners, as narrow as they are packed."""
    wanted = np.zeros(0 if owners is None else int(owners.max(initial=0)) + 2, np.bool_)
    wanted[slice(None) if owners is None else owners] = True
    found: dict[str, list[Numbers]] = {name: [np.zeros(0, kind)] for name, kind in FIELDS.items()}
    for part in parts:
        entries = np.frombuffer(part, ENTRY)
        mine = slice(None) if owners is None else wanted[np.minimum(np.ascontiguousarray(entries["owner"]), len(wanted) - 1)]
        for name, column in found.items():
            column.append(entries[name][mine])
    return {name: np.concatenate(column) for name, column in found.items()}


def latest_packed(facts: Facts) -> bytes:
    """When each payee's last order was."""
    place, payees = factorise(facts.payee)
    latest = np.full(len(payees), np.iinfo(np.int64).min)
    np.maximum.at(latest, place, facts.at)
    entries = np.empty(len(payees), LATEST)
    entries["payee"], entries["at"] = payees, latest
    return entries.tobytes()


def latest_unpacked(parts: Iterable[Content], payees: Numbers) -> Ints:
    """When the last order of each of the payees was; long ago where none was counted."""
    table: Ints = np.full(int(payees.max(initial=0)) + 2, np.iinfo(np.int64).min)
    for part in parts:
        entries = np.frombuffer(part, LATEST)
        np.maximum.at(table, np.minimum(entries["payee"], len(table) - 1), entries["at"])
    found: Ints = table[payees]
    return found


def _key(columns: Mapping[str, Numbers]) -> Ints:
    """One number for the key of each entry, rising with its order. OverflowError where that needs more than 63 bits."""
    size, room = len(columns["owner"]), 1
    key = np.zeros(size, np.int64)
    for name in ORDER if size else ():
        column = columns[name]
        least, most = int(column.min()), int(column.max())
        room *= most - least + 1
        if most > least:
            key *= most - least + 1
            key += column
            key -= least
    if room >= 1 << 63:
        raise OverflowError(f"the keys of a state need {room.bit_length()} bits")
    return key
