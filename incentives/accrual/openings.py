"""An opening: what earlier months left for this one, under the version that rules each payee when it begins."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.periods import Month

from ..binary import Content
from ..engine.crossing import crosses, handed, summed
from ..engine.facts import number_of_day
from ..engine.state import State
from ..selectors.shards import Shard
from ..selectors.states import crossing_kept
from .ruling import Book
from .states import unpacked


@dataclass(frozen=True, kw_only=True)
class Openings:
    """By the place of the rules."""

    states: Mapping[int, State]

    def of(self, shard: Shard) -> dict[int, State]:
        """Those of the shard's payees."""
        found = {place: taken(state, shard.covers(state.owner)) for place, state in self.states.items()}
        return {place: state for place, state in found.items() if len(state)}

    @property
    def stamp(self) -> bytes:
        """The same bytes for the same openings."""
        columns = [getattr(state, name).tobytes() for state in self.states.values() for name in State.__slots__]
        return b"".join([repr(sorted(self.states)).encode(), *columns])


def openings_of(book: Book, begins: Mapping[int, Month]) -> Openings:
    """What the month before the first counted one of each plan left."""
    found: dict[int, list[State]] = {}
    kept: dict[Month, dict[int, list[Content]]] = {}
    for place, each in enumerate(book.rules):
        if each.pinned or not crosses(each.content):
            continue
        begin = begins[each.plan_id]
        ended = begin.plus(-1)
        if ended not in kept:
            kept[ended] = crossing_kept(ended.first)
        left = unpacked(kept[ended].get(each.version_id, []))
        owners = left.owner.astype(np.int64)
        own, into = book.own(place, owners), book.ruling(each.plan_id, owners, day=number_of_day(begin.first))
        into = np.where(into < 0, own, into)
        for stands, goes in sorted({*zip(own.tolist(), into.tolist(), strict=True)}):
            mine = taken(left, (own == stands) & (into == goes))
            given, stays = handed(mine, each.content, book.rules[goes].content, month=ended.year * 100 + ended.month)
            found.setdefault(goes, []).append(given)
            found.setdefault(stands, []).append(stays)
    states = {place: summed(found[place]) for place in sorted(found)}
    return Openings(states={place: state for place, state in states.items() if len(state)})


def taken(state: State, which: NDArray[np.bool_]) -> State:
    """Some entries of a state."""
    return State(*(getattr(state, name)[which] for name in State.__slots__))
