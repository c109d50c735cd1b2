"""Guarantee: a payee's month comes to at least so much; where it is recoverable, better months give back what was added.

What is given back never brings a month below `keep_fen`. It stands in the debt of the component until it is recovered, also
after the payee's last guaranteed month; the first rule says what is kept then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.brackets import Basis
from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import FEN_PER_YUAN

from .. import numbers
from ..arithmetic import Ints
from ..contributions import Contributions, LineKind, Work
from ..document import Terms, Trigger
from ..kinds import Kind, Month, Monthly, Phase
from ..nodes import Node


@dataclass(frozen=True, slots=True)
class MonthTerms:
    """Fen a month, whether they are recovered, and what a month keeps at least when they are."""

    month_fen: int
    keep_fen: int
    recoverable: bool
    basis: Basis = Basis.AMOUNT


def read(rule: Node) -> MonthTerms:
    """Return the terms of a rule."""
    return read_month(rule["guarantee"], recoverable=bool(rule["guarantee"].value.get("recoverable", False)))


def read_month(node: Node, *, recoverable: bool) -> MonthTerms:
    """Return the terms of a month's amount."""
    month = node["yuan"].number(numbers.fen)
    kept = node["keep_yuan"].maybe(numbers.fen)
    if kept is not None and kept < month:
        node["keep_yuan"].report(_("What a month keeps cannot be below its guarantee."))
    return MonthTerms(month, month if kept is None else kept, recoverable)


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, MonthTerms)
    return {"guarantee": write_month(terms) | ({"recoverable": True} if terms.recoverable else {})}


def write_month(terms: MonthTerms) -> dict[str, object]:
    """Return a month's amount as the document spells it."""
    kept = {"keep_yuan": numbers.shown(terms.keep_fen, FEN_PER_YUAN)} if terms.keep_fen != terms.month_fen else {}
    return {"yuan": numbers.shown(terms.month_fen, FEN_PER_YUAN), **kept}


def rate(work: Work) -> Contributions:
    """Return nothing: a month is looked at when all else is rated."""
    nothing = np.zeros(0, np.int64)
    empty = dict.fromkeys(("row", "rule", "base", "owner", "period"), nothing)
    return Contributions.simple(Work(work.component, work.number, opening=work.opening, context=work.context, **empty), nothing, nothing)


def given(month: Month) -> tuple[Ints, Ints]:
    """Return what is added to each month so that it comes to the least, and what is recovered above what it keeps."""
    added = np.maximum(month.least - month.earned, 0)
    return added, np.minimum(month.debt, np.maximum(month.earned - month.keep, 0))


KIND = Kind(
    "guarantee",
    ("guarantee",),
    read,
    write,
    rate,
    per_order=True,
    triggers=(Trigger.MONTH,),
    phase=Phase.MONTHS,
    monthly=Monthly(given, LineKind.TOP_UP),
)
