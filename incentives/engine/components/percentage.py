"""Percentage: every order earns a share of its amount."""

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
class PercentageTerms:
    """Millionths of the amount."""

    rate_millionths: int
    basis: Basis = Basis.AMOUNT


def read(rule: Node) -> PercentageTerms:
    """Return the terms of a rule."""
    return PercentageTerms(rule["percent"].number(numbers.percent_rate))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, PercentageTerms)
    return {"percent": numbers.shown(terms.rate_millionths, numbers.PER_PERCENT)}


def rate(work: Work) -> Contributions:
    """Return amount × share, half-up to the fen."""
    terms = [rule.terms for rule in work.component.rules]
    rates = np.array([one.rate_millionths for one in terms if isinstance(one, PercentageTerms)], np.int64)[work.rule]
    return Contributions.simple(work, rates, half_up(work.base, rates))


KIND = Kind("percentage", ("percent",), read, write, rate, per_order=True)
