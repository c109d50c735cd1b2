"""Amounts of a simulation as its pages and files show them: then, now, the change, each."""

from decimal import Decimal
from typing import Any

from channelops.core.formats import format_money, format_number, format_percent
from channelops.kernel.money import yuan_from_fen

Row = dict[str, Any]
WAN = 10_000


def money_row(name: str, then_fen: int, now_fen: int, *, pieces: int = 0) -> Row:
    """Then, now and the change in yuan and per cent."""
    step = now_fen - then_fen
    return {
        "name": name,
        "then": format_money(then_fen),
        "now": format_money(now_fen),
        "step": f"+{format_money(step)}" if step > 0 else format_money(step),
        "percent": percent_of(step, then_fen),
        "each": each_of(now_fen, pieces) if pieces > 0 else "",
        "then_fen": then_fen,
        "now_fen": now_fen,
        "step_fen": step,
        "ratio": ratio_of(step, then_fen),
        "each_fen": each_fen(now_fen, pieces),
        "pieces": pieces,
    }


def ratio_of(part: int, whole: int) -> Decimal | None:
    """None of nothing."""
    return Decimal(part) / Decimal(whole) if whole else None


def percent_of(step: int, whole: int) -> str:
    """The change with its sign."""
    return format_percent(ratio_of(step, whole), signed=True) if whole else ""


def each_fen(fen: int, pieces: int) -> int | None:
    """What a net addition costs; None where more was taken back than sold."""
    return round(Decimal(fen) / pieces) if pieces > 0 else None


def each_of(fen: int, pieces: int) -> str:
    """The same as a word."""
    cost = each_fen(fen, pieces)
    return format_money(cost) if cost is not None else "—"


def wan(fen: int, *, signed: bool = False) -> str:
    """In ten thousand yuan."""
    return format_number(yuan_from_fen(fen) / WAN, places=1, signed=signed)
