"""Fixed plus share: every order earns a fixed amount and a share of its own amount."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.brackets import Basis
from channelops.kernel.money import FEN_PER_YUAN

from .. import numbers
from ..arithmetic import half_up
from ..contributions import Contributions, Work
from ..document import Terms
from ..kinds import Kind
from ..nodes import Node


@dataclass(frozen=True, slots=True)
class FixedShareTerms:
    """Fen per order, and millionths of the amount."""

    fixed_fen: int
    rate_millionths: int
    basis: Basis = Basis.AMOUNT


def read(rule: Node) -> FixedShareTerms:
    """Return the terms of a rule."""
    return FixedShareTerms(rule["yuan_per_order"].number(numbers.fen), rule["percent"].number(numbers.percent_rate))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, FixedShareTerms)
    fixed, share = numbers.shown(terms.fixed_fen, FEN_PER_YUAN), numbers.shown(terms.rate_millionths, numbers.PER_PERCENT)
    return {"yuan_per_order": fixed, "percent": share}


def rate(work: Work) -> Contributions:
    """Return the fixed amount + amount × share, half-up to the fen."""
    terms = [rule.terms for rule in work.component.rules]
    rates = np.array([one.rate_millionths for one in terms if isinstance(one, FixedShareTerms)], np.int64)[work.rule]
    fixed = np.array([one.fixed_fen for one in terms if isinstance(one, FixedShareTerms)], np.int64)[work.rule]
    return Contributions.simple(work, rates, fixed + half_up(work.base, rates))


KIND = Kind("fixed_plus_share", ("yuan_per_order", "percent"), read, write, rate, per_order=True)
