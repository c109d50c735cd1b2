"""The state: what earlier ratings leave behind for later ones, as long columns: owner, component, rule, period, measure → value.

Components and rules are numbered as in the document, from 0; `PLAN` is the plan as a whole. The owner is a payee, or a group
where a table counts per group; the period is the first month of the span, 202611. One entry a key; an absent one is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Protocol

import numpy as np

from .arithmetic import Flags, Ints

PLAN = -1
_NONE = np.zeros(0, np.int64)


class Measure(IntEnum):
    """What is remembered."""

    VOLUME = 1  # pieces or fen counted by a rule's tier table
    EARNED = 2  # fen earned before the limit of the period
    TOP_UP = 3  # fen already added to reach the least of the period
    ENTITLED = 4  # by which rule, from 1, a payee's month has a guarantee or a draw
    MONTH = 5  # fen that the month of a guarantee or a draw has earned
    GIVEN = 6  # fen added to the month, or drawn
    RECOVERED = 7  # fen given back of that and of earlier months
    DEBT = 8  # fen of all that is not given back when the month ends
    CARRIED = 9  # fen above the most of earlier periods that come into this one


@dataclass(frozen=True, slots=True)
class Slot:
    """One measure of one rule: values by owner and period, each key once, rising."""

    keys: Ints
    values: Ints

    @classmethod
    def of(cls, keys: Ints, values: Ints) -> Slot:
        """Return the values in order; of equal keys the last counts."""
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        last = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
        return cls(keys[last], values[order[last]])

    def updated(self, later: Slot) -> Slot:
        """Return these values with later ones in place of their own."""
        return Slot.of(np.concatenate([self.keys, later.keys]), np.concatenate([self.values, later.values]))

    def before(self, owner: Ints, period: Ints) -> Ints:
        """Return the value of each owner's last period before the given one; 0 where there is none."""
        if not len(self.keys):
            return np.zeros(len(owner), np.int64)
        place = np.searchsorted(self.keys, key_of(owner, period)) - 1
        same = (place >= 0) & (self.keys[place] >> 20 == owner)
        return np.where(same, self.values[place], 0)

    def at(self, owner: Ints, period: Ints) -> Ints:
        """Return the value of each owner and period; 0 where there is none."""
        return Shelf((self,)).at(owner, period)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One measure of all rules of a component, under `owner_of_rule`: slots one upon the other, of equal keys the last counts."""

    slots: tuple[Slot, ...]

    @property
    def values(self) -> Ints:
        """Return all values, those too that later ones cover."""
        return np.concatenate([_NONE, *(slot.values for slot in self.slots)])

    def at(self, owner: Ints, period: Ints) -> Ints:
        """Return the value of each owner and period; 0 where there is none."""
        return self.found(key_of(owner, period))[0]

    def found(self, sought: Ints) -> tuple[Ints, Flags]:
        """Return the value of each key, 0 where it is not kept, and whether it is."""
        # looked up in their order, keys that follow each other share what the processor has at hand
        order = np.argsort(sought, kind="stable")
        rising = sought[order]
        values, known = np.zeros(len(sought), np.int64), np.zeros(len(sought), np.bool_)
        for slot in self.slots:
            if len(slot.keys):
                place = np.minimum(np.searchsorted(slot.keys, rising), len(slot.keys) - 1)
                here = slot.keys[place] == rising
                at = order[here]
                values[at], known[at] = slot.values[place[here]], True
        return values, known

    def joined(self) -> Slot:
        """Return all of them as one."""
        return Slot.of(np.concatenate([_NONE, *(slot.keys for slot in self.slots)]), self.values)


class Remembered(Protocol):
    """What a rating opens with, in whatever form it is kept."""

    def slot(self, component: int, rule: int, measure: Measure) -> Slot:
        """Return the values of one measure of one rule, in rising order of their keys."""

    def shelf(self, component: int, measure: Measure) -> Shelf:
        """Return the values of one measure of all rules of a component."""


@dataclass(frozen=True, slots=True)
class State:
    """Columns of equal length."""

    owner: Ints
    component: Ints
    rule: Ints
    period: Ints
    measure: Ints
    value: Ints

    def __len__(self) -> int:
        return len(self.owner)

    @classmethod
    def empty(cls) -> State:
        """Return a state in which everything is 0."""
        return cls(*(np.zeros(0, np.int64) for _one in fields(cls)))

    def slot(self, component: int, rule: int, measure: Measure) -> Slot:
        """Return the values of one measure."""
        mine = (self.component == component) & (self.rule == rule) & (self.measure == measure)
        return Slot.of(key_of(self.owner[mine], self.period[mine]), self.value[mine])

    def shelf(self, component: int, measure: Measure) -> Shelf:
        """Return the values of one measure of all rules of a component."""
        mine = np.flatnonzero((self.component == component) & (self.measure == measure))
        return Shelf((Slot.of(key_of(owner_of_rule(self.owner[mine], self.rule[mine]), self.period[mine]), self.value[mine]),))

    def updated(self, later: State) -> State:
        """Return this state with the entries of a later one in place of its own."""
        both = joined([self, later])
        order = np.lexsort((both.measure, both.rule, both.component, both.period, both.owner))
        columns = [getattr(both, one.name)[order] for one in fields(State)]
        same = np.ones(max(len(order) - 1, 0), np.bool_)
        for column in columns[:-1]:
            same &= column[1:] == column[:-1]
        # lexsort is stable, so of equal keys the later entry comes last
        last = np.append(~same, True)[: len(order)]
        return State(*(column[last] for column in columns))


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one measure of one rule is kept."""

    component: int
    rule: int
    measure: Measure

    def of(self, owner: Ints, period: Ints, value: Ints) -> State:
        """Return the state of these owners and periods."""
        return of_rules((self.component, self.measure), (owner, np.full(len(owner), self.rule, np.int64), period), value)


def of_rules(what: tuple[int, Measure], keys: tuple[Ints, Ints, Ints], value: Ints) -> State:
    """Return the state of one measure of a component by (owner, rule, period)."""
    owner, rule, period = keys
    component, measure = (np.full(len(owner), number, np.int64) for number in (what[0], int(what[1])))
    return State(owner, component, rule, period, measure, value)


def joined(states: Sequence[State]) -> State:
    """Return the entries of all states, one after the other."""
    if not states:
        return State.empty()
    return State(*(np.concatenate([getattr(state, one.name) for state in states]) for one in fields(State)))


def owner_of_rule(owner: Ints, rule: Ints) -> Ints:
    """Return one number for an owner and a rule, of which a component has some hundreds at most."""
    return (np.asarray(owner, np.int64) << 12) | np.asarray(rule, np.int64)


def key_of(owner: Ints, period: Ints) -> Ints:
    """Return one number for an owner and a period (six digits)."""
    return (np.asarray(owner, np.int64) << 20) | np.asarray(period, np.int64)
