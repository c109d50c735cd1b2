"""The slow and obvious tier tables: which row a total falls into, and what it earns, in exact fractions."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor


def half_up(exact):
    """The nearest whole number, halves away from zero."""
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def number(value):
    return Fraction(str(value))


def fen(yuan):
    return number(yuan) * 100


def edges(table, quota):
    """Where the second and later rows begin: pieces or fen, or parts of a quota; the side of a gap that the edge names."""
    scale = Fraction(quota, 100) if quota else 100 if table["by"] == "amount" else 1
    side = table["edge"] == "inclusive"
    found = [number(row["to"] if side else after["from"]) * scale for row, after in pairwise(table["tiers"])]
    if quota:
        found = [Fraction(floor(bound) if side else ceil(bound)) for bound in found]
    return found


def bracket(table, total, quota=0):
    """The place of the row that a total (fen or pieces) falls into; of a quota by the exact part of it that is reached."""
    if quota:
        reached, bounds = Fraction(total * 100, quota), pairwise(table["tiers"])
        ends = [number(row["to"] if table["edge"] == "inclusive" else after["from"]) for row, after in bounds]
    else:
        reached, ends = Fraction(total), edges(table, 0)
    for place, end in enumerate(ends):
        if reached <= end if table["edge"] == "inclusive" else reached < end:
            return place
    return len(ends)


def row_rate(table, place):
    """Fen per piece, or per fen."""
    row = table["tiers"][place]
    if "bonus_yuan" in row:
        return Fraction(0)
    return number(row["percent"]) / 100 if table["by"] == "amount" else fen(row["yuan_per_piece"])


def row_flat(table, place):
    row = table["tiers"][place]
    return int(fen(row.get("flat_yuan", row.get("bonus_yuan", 0))))


def formula(whole, table, total, quota=0):
    """What a total earns by the table, in whole fen."""
    if total <= 0:
        return 0
    reached = bracket(table, total, quota)
    if whole:
        return half_up(total * row_rate(table, reached)) + row_flat(table, reached)
    starts = [Fraction(0), *edges(table, quota), None]
    exact = Fraction(0)
    for place in range(reached + 1):
        end = total if place == reached else starts[place + 1]
        exact += (end - starts[place]) * row_rate(table, place)
    return half_up(exact) + sum(row_flat(table, place) for place in range(reached + 1))
