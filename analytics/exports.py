"""A figure in a file or by REST: yuan with two decimals, shares with six, whole numbers whole."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from channelops.kernel.money import yuan_from_fen
from channelops.kernel.periods import Month
from channelops.sales.selectors.figures import Span

from .metrics.metric import Metric, Term

Teller = Callable[[int | Decimal | None], str | None]


def teller(metric: Metric, term: Term | None = None) -> Teller:
    """How values of a metric are told, or, where it is named, sums of one of its terms: asked once for hundreds of rows."""
    money = term.column.endswith("_fen") if term else metric.measure == "money"
    return _yuan if money else _exact


def _yuan(value: int | Decimal | None) -> str | None:
    return None if value is None else str(yuan_from_fen(int(value)))


def _exact(value: int | Decimal | None) -> str | None:
    return None if value is None else str(value)


def told_period(period: date, span: Span) -> str:
    """`2026-11-19`, `2026-11`, or `2026-10-01/2026-11-19` for a range."""
    if span.grain == "day":
        return period.isoformat()
    return str(Month.of(period)) if span.grain == "month" else f"{span.first.isoformat()}/{span.last.isoformat()}"
