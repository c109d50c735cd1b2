"""Draw: an advance paid every month before anything is earned, recovered from what the same and later months earn.

Recovery never brings a month, the advance included, below `keep_fen`; what is left of the advance stands in the component's debt.
"""

from __future__ import annotations

import numpy as np

from ..arithmetic import Ints
from ..contributions import LineKind
from ..document import Terms, Trigger
from ..kinds import Kind, Month, Monthly, Phase
from ..nodes import Node
from .guarantee import MonthTerms, rate, read_month, write_month


def read(rule: Node) -> MonthTerms:
    """Return the terms of a rule."""
    return read_month(rule["draw"], recoverable=True)


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, MonthTerms)
    return {"draw": write_month(terms)}


def given(month: Month) -> tuple[Ints, Ints]:
    """Return the advance of each month, and what is recovered of it and of earlier ones above what the month keeps."""
    return month.least, np.minimum(month.debt + month.least, np.maximum(month.earned + month.least - month.keep, 0))


KIND = Kind(
    "draw",
    ("draw",),
    read,
    write,
    rate,
    per_order=True,
    triggers=(Trigger.MONTH,),
    phase=Phase.MONTHS,
    monthly=Monthly(given, LineKind.ADVANCE),
)
