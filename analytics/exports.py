"""A figure in a file or by REST: yuan with two decimals, shares with six, whole numbers whole."""

from datetime import date
from decimal import Decimal

from channelops.kernel.money import yuan_from_fen
from channelops.kernel.periods import Month
from channelops.sales.selectors.figures import Span

from .metrics.metric import Metric, Term, Value


def told_value(metric: Metric, value: int | Decimal | None) -> int | Decimal | None:
    """The value at the edge."""
    return yuan_from_fen(int(value)) if value is not None and metric.measure == "money" else value


def told_term(term: Term | None, value: int | None) -> int | Decimal | None:
    """A sum at the edge: above or below the line."""
    return yuan_from_fen(value) if value is not None and term is not None and term.column.endswith("_fen") else value


def told_below(metric: Metric, value: Value) -> int | Decimal | None:
    """What stands below the line: a derived metric is divided by its own sum of a year before."""
    return told_term(metric.numerator if metric.kind == "derived" else metric.denominator, value.denominator)


def told_period(period: date, span: Span) -> str:
    """`2026-11-19`, `2026-11`, or `2026-10-01/2026-11-19` for a range."""
    if span.grain == "day":
        return period.isoformat()
    return str(Month.of(period)) if span.grain == "month" else f"{span.first.isoformat()}/{span.last.isoformat()}"
