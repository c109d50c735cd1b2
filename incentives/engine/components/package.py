"""Package: every started package of so many pieces of an order earns one amount, after some pieces that are free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.brackets import Basis
from channelops.kernel.money import FEN_PER_YUAN, MILLION

from .. import numbers
from ..arithmetic import Ints, half_up
from ..contributions import Contributions, Work
from ..document import Terms
from ..kinds import Kind
from ..nodes import Node


@dataclass(frozen=True, slots=True)
class PackageTerms:
    """Millionths of a fen per package of `size` pieces; the first `free` pieces of an order start none."""

    rate_millionths: int
    size: int
    free: int = 0
    basis: Basis = Basis.QUANTITY

    def started(self, pieces: Ints) -> Ints:
        """Return how many packages the pieces of each order start."""
        counted: Ints = np.maximum(pieces - self.free, 0)
        return (counted + self.size - 1) // self.size


def read(rule: Node) -> PackageTerms:
    """Return the terms of a rule."""
    node = rule["package"]
    return PackageTerms(node["yuan"].number(numbers.fen) * MILLION, node.value["pieces"], node.value.get("free", 0))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, PackageTerms)
    written: dict[str, object] = {"pieces": terms.size, "yuan": numbers.shown(terms.rate_millionths // MILLION, FEN_PER_YUAN)}
    return {"package": written | ({"free": terms.free} if terms.free else {})}


def rate(work: Work) -> Contributions:
    """Return started packages × amount."""
    rates, earned = np.zeros(len(work.row), np.int64), np.zeros(len(work.row), np.int64)
    for number, rule in enumerate(work.component.rules):
        assert isinstance(rule.terms, PackageTerms)
        mine = np.flatnonzero(work.rule == number)
        rates[mine] = rule.terms.rate_millionths
        earned[mine] = half_up(rule.terms.started(work.base[mine]), rates[mine])
    return Contributions.simple(work, rates, earned)


KIND = Kind("package", ("package",), read, write, rate, per_order=True)
