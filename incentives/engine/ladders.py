"""A ladder: the bounds and rates of a tier table as they hold for one line, and the figures by which the line is recomputed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channelops.kernel.brackets import Edge, Row, TierTable
from channelops.kernel.money import MILLION, apply_millionths, divide_half_up

Step = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ladder:
    """`bounds` are whole pieces or fen, the first 0; rows pay a rate and a flat each."""

    bounds: tuple[int, ...]
    rows: tuple[Row, ...]
    edge: Edge

    @classmethod
    def of(cls, table: TierTable) -> Ladder:
        """Return the ladder of a table whose bounds are the same for everybody."""
        return cls(tuple(int(bound) for bound in table.bounds), table.rows, table.edge)

    @classmethod
    def of_quota(cls, table: TierTable, quota: int) -> Ladder:
        """Return the ladder of a table in millionths of a quota: a bound between two whole numbers goes where the edge says."""
        exact = [int(bound) * quota for bound in table.bounds]
        up = table.edge is Edge.EXCLUSIVE
        return cls(tuple(-(-bound // MILLION) if up else bound // MILLION for bound in exact), table.rows, table.edge)

    def lookup(self, value: int) -> int:
        """Return the place (from 0) of the tier that a total reaches."""
        find = bisect_left if self.edge is Edge.INCLUSIVE else bisect_right
        return find(self.bounds, value, lo=1) - 1

    def graduated(self, value: int) -> int:
        """Return what a total earns, each part at the rate of its own tier, with the flats of all tiers entered."""
        if value <= 0:
            return 0
        reached = self.lookup(value)
        tops = [*self.bounds[1 : reached + 1], value]
        exact = sum((top - low) * row.rate_millionths for row, low, top in zip(self.rows, self.bounds, tops, strict=False))
        return divide_half_up(exact, MILLION) + sum(row.flat_fen for row in self.rows[: reached + 1])


def graduated(line: Mapping[str, int], ladder: Ladder) -> Step:
    """Return the part of the line in every tier, and the rounded totals whose difference it is."""
    before, after = _totals(line)
    low, high = min(before, after), max(before, after)
    parts: list[Step] = []
    for place in range(ladder.lookup(low), ladder.lookup(high) + 1):
        top = high if place + 1 == len(ladder.bounds) else min(high, ladder.bounds[place + 1])
        part = top - max(low, ladder.bounds[place])
        row = ladder.rows[place]
        # a flat is paid with the first piece inside its tier
        flat = row.flat_fen if high and (low == 0 or place > ladder.lookup(low)) else 0
        sign = 1 if after >= before else -1
        parts.append({"tier": place + 1, "base": sign * part, "rate_millionths": row.rate_millionths, "flat_fen": sign * flat})
    was, becomes = ladder.graduated(before), ladder.graduated(after)
    return {"parts": parts, "total_before_fen": was, "total_after_fen": becomes, "earned_fen": becomes - was}


def whole(line: Mapping[str, int], ladder: Ladder) -> Step:
    """Return the totals at the rate in force whose difference the line is; the flat is the first order's, and the last return's."""
    before, after = _totals(line)
    rate, flat = line["rate_millionths"], ladder.rows[line["tier"] - 1].flat_fen
    was = apply_millionths(before, rate) + (flat if before and not after else 0)
    becomes = apply_millionths(after, rate) + (flat if after and not before else 0)
    return {"total_before_fen": was, "total_after_fen": becomes, "earned_fen": becomes - was}


def repriced(line: Mapping[str, int], ladder: Ladder) -> Step:
    """Return what the period's other pieces earned at the old tier and earn at the new one, flats included."""
    old, new = ladder.lookup(max(line["before"], 0)), line["tier"] - 1
    sides = []
    for place in (old, new):
        row = ladder.rows[place]
        total = apply_millionths(line["base"], row.rate_millionths) + row.flat_fen
        sides.append({"tier": place + 1, "rate_millionths": row.rate_millionths, "flat_fen": row.flat_fen, "total_fen": total})
    return {"old": sides[0], "new": sides[1], "earned_fen": sides[1]["total_fen"] - sides[0]["total_fen"]}


def bonus(line: Mapping[str, int], ladder: Ladder) -> Step:
    """Return the bonus of the total before the line and with it; the line is their difference."""
    before, after = _totals(line)
    was, becomes = (ladder.rows[ladder.lookup(total)].flat_fen if total else 0 for total in (before, after))
    return {"total_before_fen": was, "total_after_fen": becomes, "earned_fen": becomes - was}


def _totals(line: Mapping[str, int]) -> tuple[int, int]:
    return max(line["before"], 0), max(line["before"] + line["base"], 0)
