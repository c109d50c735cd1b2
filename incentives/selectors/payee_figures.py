"""Reading the figures of payees: as the engine's context for the months of a rating."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ..engine.context import Context, slot_of
from ..engine.numbers import PER_STANDING
from ..models import PayeeFigure

# What a value of a kind is multiplied by: pieces are whole, money is fen, standings are ten-thousandths.
SCALES = {PayeeFigure.Kind.PIECES: 1, PayeeFigure.Kind.YUAN: 100, PayeeFigure.Kind.STANDING: PER_STANDING}


def context_of(first: date, last: date, payees: Iterable[int] | None = None) -> Context:
    """The quotas and standings of every month of the years of [first, last], of all payees or of some."""
    rows = PayeeFigure.objects.filter(month__gte=date(first.year, 1, 1), month__lt=date(last.year + 1, 1, 1))
    if payees is not None:
        rows = rows.filter(payee_id__in=set(payees))
    quotas: dict[str, list[tuple[int, int, int]]] = {}
    standings: dict[str, list[tuple[int, int, int]]] = {}
    for kind, code, payee, month, value in rows.values_list("kind", "code", "payee_id", "month", "value"):
        found = standings if kind == PayeeFigure.Kind.STANDING else quotas
        found.setdefault(code, []).append((payee, month.year * 100 + month.month, _whole(value, SCALES[PayeeFigure.Kind(kind)])))
    return Context(
        quotas={code: slot_of(values) for code, values in quotas.items()},
        standings={code: slot_of(values) for code, values in standings.items()},
    )


def _whole(value: Decimal, scale: int) -> int:
    return int(value * scale)
