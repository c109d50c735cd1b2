"""A group: the payees below one head of the tree of partners on a day, who are counted together where a component says so.

Who stands below nobody, and has nobody below, stands alone. A family is everybody who ever stood in one tree with one another: a payee
who moved is of one family with both groups. What is rated at once holds whole families, so that no group is ever cut in two.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.distinct import distinct

from ..binary import Ints
from ..engine.document import Per, PlanVersion
from ..engine.spans import DAY_BITS, Spans


def asks_groups(contents: Iterable[PlanVersion]) -> bool:
    """Whether any of the plans counts a whole group together."""
    return any(component.accumulate.per is Per.GROUP for content in contents for component in content.components)


@dataclass(frozen=True)
class Groups:
    """The groups of payees by who stands above whom; without anybody above, each is a group of its own."""

    above: Spans

    def heads(self, payee: Ints, day: Ints) -> Ints:
        """The head of each payee's group on a day."""
        heads = payee.astype(np.int64)
        below = np.flatnonzero(np.isin(heads, self._members[0]))
        while len(below):
            up = self.above.at(heads[below], day[below])
            below, up = below[up > 0], up[up > 0]
            heads[below] = up
        return heads

    def families(self, payees: NDArray[np.integer[Any]]) -> Ints:
        """The number of each payee's family: the smallest of its payees."""
        members, families = self._members
        own: Ints = payees.astype(np.int64)
        if not len(members):
            return own
        place = np.minimum(np.searchsorted(members, own), len(members) - 1)
        return np.where(members[place] == own, families[place], own)

    @cached_property
    def stamp(self) -> int:
        """The same number for the same tree."""
        told = hashlib.sha256(self.above.keys.tobytes() + self.above.values.tobytes()).digest()
        return int.from_bytes(told[:7]) if len(self.above.keys) else 0

    def whole(self, payees: Iterable[int]) -> list[int]:
        """The payees with all others of their families."""
        named = distinct(np.fromiter(payees, np.int64))
        members, families = self._members
        found: list[int] = np.union1d(named, members[np.isin(families, self.families(named))]).tolist()
        return found

    @cached_property
    def _members(self) -> tuple[Ints, Ints]:
        """Every payee above or below another, and the smallest payee of the family."""
        below, up = self.above.keys >> DAY_BITS, self.above.values
        below, up = below[up > 0], up[up > 0]
        members = distinct(np.concatenate([below, up]))
        ends = np.searchsorted(members, below), np.searchsorted(members, up)
        family = np.arange(len(members))
        while True:
            least = np.minimum(family[ends[0]], family[ends[1]])
            known = family.copy()
            for end in ends:
                np.minimum.at(family, end, least)
            family = family[family]
            if bool((family == known).all()):
                return members, members[family]
