"""Spiff: every order of a campaign earns one amount, however many pieces it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.brackets import Basis
from channelops.kernel.money import FEN_PER_YUAN, MILLION

from .. import numbers
from ..contributions import Contributions, Work
from ..document import Terms
from ..kinds import Kind
from ..nodes import Node


@dataclass(frozen=True, slots=True)
class SpiffTerms:
    """Fen per order, kept in millionths as every rate."""

    rate_millionths: int
    basis: Basis = Basis.QUANTITY


def read(rule: Node) -> SpiffTerms:
    """Return the terms of a rule."""
    return SpiffTerms(rule["yuan_per_order"].number(numbers.fen) * MILLION)


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, SpiffTerms)
    return {"yuan_per_order": numbers.shown(terms.rate_millionths // MILLION, FEN_PER_YUAN)}


def rate(work: Work) -> Contributions:
    """Return the amount of each order's rule; an order of no pieces has brought nothing."""
    terms = [rule.terms for rule in work.component.rules]
    rates = np.array([one.rate_millionths for one in terms if isinstance(one, SpiffTerms)], np.int64)[work.rule]
    return Contributions.simple(work, rates, np.where(work.base > 0, rates // MILLION, 0))


KIND = Kind("spiff", ("yuan_per_order",), read, write, rate, per_order=True)
