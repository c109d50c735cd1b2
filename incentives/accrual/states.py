"""A state as bytes: what the rating of a month leaves behind for the orders that come after, and the last time of every payee.

For each measure of a component the keys of its entries, rising, then their values: as they lie they are looked up.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..binary import Content, Ints, Numbers
from ..engine.criteria import factorise
from ..engine.facts import Facts
from ..engine.state import Measure, Shelf, Slot, State, joined, key_of, of_rules, owner_of_rule

# What entries are of, and how many follow.
HEAD = np.dtype([("component", "<i2"), ("measure", "<i2"), ("entries", "<i4")])
LATEST = np.dtype([("payee", "<i4"), ("at", "<i8")])
# A key holds an owner, a rule and a period in so many bits.
BITS = {"owner": 31, "rule": 12, "period": 20}
PERIOD, RULE = (1 << BITS["period"]) - 1, (1 << BITS["rule"]) - 1


class Kept:
    """Shelves by component and measure, each with a slot of every rating that left one."""

    def __init__(self, slots: Mapping[tuple[int, int], Sequence[Slot]]) -> None:
        self.shelves = {which: Shelf(tuple(one)) for which, one in slots.items()}

    def shelf(self, component: int, measure: Measure) -> Shelf:
        """The values of one measure of all rules of a component."""
        return self.shelves.get((component, int(measure)), Shelf(()))

    def slot(self, component: int, rule: int, measure: Measure) -> Slot:
        """The values of one measure of a rule."""
        owner, rules, period, value = _taken_apart(self.shelf(component, measure))
        mine = np.flatnonzero(rules == rule)
        return Slot(key_of(owner[mine], period[mine]), value[mine])

    def reduce(self, component: int, measure: Measure, by: tuple[Ints, Ints, Numbers, Ints]) -> None:
        """Takes amounts, each of an owner, rule and period, off their values. KeyError where one is not kept."""
        shelf, (owner, rule, period, amounts) = self.shelf(component, measure), by
        keys, place = np.unique(key_of(owner_of_rule(owner, rule), period.astype(np.int64)), return_inverse=True)
        values, known = shelf.found(keys)
        if not known.all():
            raise KeyError(component)
        np.subtract.at(values, place, amounts)
        self.shelves[component, int(measure)] = Shelf((*shelf.slots, Slot(keys, values)))

    def state(self) -> State:
        """All entries as columns."""
        parts = []
        for component, measure in sorted(self.shelves):
            owner, rule, period, value = _taken_apart(self.shelves[component, measure])
            parts.append(of_rules((component, Measure(measure)), (owner, rule, period), value))
        return joined(parts)


def _taken_apart(shelf: Shelf) -> tuple[Ints, Ints, Ints, Numbers]:
    """Owner, rule, period and value of every entry, in the order of its key."""
    slot = shelf.joined()
    owner: Ints = slot.keys >> BITS["period"] + BITS["rule"]
    rule: Ints = slot.keys >> BITS["period"] & RULE
    period: Ints = slot.keys & PERIOD
    return owner, rule, period, slot.values


def packed(state: State) -> bytes:
    """The entries of a state, of each key the last. OverflowError where a key has no room for an owner, rule or period."""
    for name, bits in BITS.items():
        column = getattr(state, name)
        if len(column) and (int(column.min()) < 0 or int(column.max()) >> bits):
            raise OverflowError(f"a key has {bits} bits for the {name}")
    written = []
    which = (state.component << 4 | state.measure).astype(np.int16)
    for number in sorted(set(which.tolist())):
        rows = np.flatnonzero(which == number)
        slot = Slot.of(key_of(owner_of_rule(state.owner[rows], state.rule[rows]), state.period[rows]), state.value[rows])
        head = np.array([(number >> 4, number & 15, len(slot.keys))], HEAD)
        written += [head.tobytes(), slot.keys.tobytes(), slot.values.tobytes()]
    return b"".join(written)


def kept(parts: Iterable[Content]) -> Kept:
    """The entries of all parts, of each key that which was packed last."""
    slots: dict[tuple[int, int], list[Slot]] = {}
    for part in parts:
        place = 0
        while place < len(part):
            component, measure, size = np.frombuffer(part, HEAD, 1, place)[0].tolist()
            columns = np.frombuffer(part, "<i8", 2 * size, place + HEAD.itemsize)
            slots.setdefault((component, measure), []).append(Slot(columns[:size], columns[size:]))
            place += HEAD.itemsize + columns.nbytes
    return Kept(slots)


def unpacked(parts: Iterable[Content], *, owners: Numbers | None = None) -> State:
    """The same as columns, of the owners (all without any named)."""
    state = kept(parts).state()
    if owners is None:
        return state
    mine = np.isin(state.owner, owners)
    return State(*(getattr(state, name)[mine] for name in State.__slots__))


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
