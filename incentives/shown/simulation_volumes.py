"""What a simulation comes to with more and with fewer orders, on how many payees that rests, and how far a sample is to be trusted."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from channelops.core.formats import format_number
from channelops.kernel.money import yuan_from_fen

from ..selectors.simulations import Sums
from .simulation_money import wan

Row = dict[str, Any]
Volumes = dict[int, dict[str, int]]
# Half of the interval in which 95 of 100 samples of this size fall, in standard errors.
HALF = Decimal("1.96")
SIDES = ("then", "now")


def volumes_scaled(sums: Sums, volumes: Volumes, *, every: int) -> list[Row]:
    """The commission of the whole at every other volume, as the rated payees answer to it: all of them, or one in `every`."""
    base = volumes.get(0)
    if not base:
        return []
    found = []
    for percent in sorted(set(volumes) - {0}):
        row: Row = {"percent": percent, "payees": base["payees"], "error_fen": 0}
        for side in SIDES:
            whole: int = getattr(sums, f"{side}_fen")
            row[f"{side}_fen"] = _scaled(whole, volumes[percent][f"{side}_fen"], base[f"{side}_fen"])
            row["error_fen"] = max(row["error_fen"], _error(whole, (base, volumes[percent]), side=side, every=every))
        found.append(row)
    return found


def volume_rows(sums: Sums, volumes: Volumes, *, every: int) -> list[Row]:
    """The commission at 10 and 20 per cent fewer and more orders, as rows of the figures."""
    scaled = {row["percent"]: row for row in volumes_scaled(sums, volumes, every=every)}
    rows = []
    for percent in (10, 20):
        if percent in scaled and -percent in scaled:
            low, high = scaled[-percent], scaled[percent]
            spans = {side: f"{wan(low[f'{side}_fen'])} – {wan(high[f'{side}_fen'])}" for side in SIDES}
            error = max(low["error_fen"], high["error_fen"])
            rows.append(
                {"title": _("At ±%(n)s %% volume") % {"n": percent}, **spans, "change": _resting(high["payees"], error, every=every)}
            )
    return rows


def _resting(payees: int, error: int, *, every: int) -> str:
    """On how many payees it rests."""
    words = {"n": format_number(payees), "error": format_number(yuan_from_fen(error) / 10_000, places=1)}
    return _("all %(n)s payees with orders") % words if every == 1 else _("%(n)s payees sampled, ± %(error)s") % words


def _scaled(whole: int, part: int, base: int) -> int:
    return round(Decimal(whole) * part / base) if base else whole


def _error(whole: int, both: tuple[dict[str, int], dict[str, int]], *, side: str, every: int) -> int:
    """Half of the 95 % interval of a ratio estimated from one payee in `every`, times the whole, in fen; 0 where all are rated."""
    base, other = both
    payees, before = base["payees"], Decimal(base[f"{side}_fen"])
    if every == 1 or payees < 2 or not before:
        return 0
    ratio = other[f"{side}_fen"] / before
    residuals = other[f"{side}_square"] - 2 * ratio * other[f"{side}_product"] + ratio * ratio * base[f"{side}_square"]
    left_out = 1 - Decimal(1) / every
    # the squares are in yuan², the sums in fen
    deviation = (max(residuals, Decimal(0)) * left_out * payees / (payees - 1)).sqrt() * 100
    return round(HALF * deviation / before * whole)
