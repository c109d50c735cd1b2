"""Flat per piece: every piece earns the same amount."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.brackets import Basis

from .. import numbers
from ..arithmetic import half_up
from ..contributions import Contributions, Work
from ..document import Terms
from ..kinds import Kind
from ..nodes import Node


@dataclass(frozen=True, slots=True)
class FlatTerms:
    """Millionths of a fen per piece."""

    rate_millionths: int
    basis: Basis = Basis.QUANTITY


def read(rule: Node) -> FlatTerms:
    """Return the terms of a rule."""
    return FlatTerms(rule["yuan_per_piece"].number(numbers.piece_rate))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, FlatTerms)
    return {"yuan_per_piece": numbers.shown(terms.rate_millionths, numbers.PER_YUAN)}


def rate(work: Work) -> Contributions:
    """Return pieces × amount apiece, half-up to the fen."""
    terms = [rule.terms for rule in work.component.rules]
    rates = np.array([one.rate_millionths for one in terms if isinstance(one, FlatTerms)], np.int64)[work.rule]
    return Contributions.simple(work, rates, half_up(work.base, rates))


KIND = Kind("flat", ("yuan_per_piece",), read, write, rate, per_order=True)
