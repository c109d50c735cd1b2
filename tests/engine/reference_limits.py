"""The slow and obvious limits of a period: payee by payee, period by period, line by line."""

from collections import defaultdict

from .reference_days import after, first_day, span
from .reference_tables import fen

KINDS = ["CARRIED", "EARNED", "TRUE_UP", "TAKEN_BACK", "TOP_UP", "ADVANCE", "RECOVERED"]
MIDNIGHT = -8 * 3_600_000_000


def loose(number, whose, amount):
    """A line of no order."""
    payee, kind, day, at = whose
    return {"component": number, "order": None, "payee": payee, "kind": kind, "earned": amount, "amount": amount, "day": day, "at": at}


def in_turn(pot):
    return sorted(
        pot, key=lambda one: (one["at"], one["order"]["order_id"] if one["order"] else 0, one["component"], KINDS.index(one["kind"]))
    )


def limited(lines, limits, number, through):
    """The lines under a period's limits; what is missing to the minimum is a line of its own at the end, what is carried at the start."""
    most = int(fen(limits["max_yuan"])) if "max_yuan" in limits else None
    least = int(fen(limits["min_yuan"])) if "min_yuan" in limits else None
    over, carries = limits.get("over", "month"), limits.get("excess") == "carried" and most is not None
    pots = defaultdict(lambda: defaultdict(list))
    for one in lines:
        pots[one["payee"]][span(one["day"], over)].append(one)
    made, last = [], max([span(through, over), *(period for pot in pots.values() for period in pot)]) if pots else None
    for payee, spans in pots.items():
        period, excess = min(spans), 0
        while period <= last:
            pot = in_turn(spans.get(period, []))
            if excess > 0:
                day = first_day(period)
                pot.insert(0, loose(number, (payee, "CARRIED", day, day * 86_400_000_000 + MIDNIGHT), excess))
            above = period_lines(made, pot, (number, least, most))
            excess = above if carries else 0
            period = after(period, over)
    return made


def period_lines(made, pot, what):
    """Append the lines of one payee's period; what stands above the maximum at its end."""
    number, least, most = what
    total = 0
    for one in pot:
        before, total = total, total + one["amount"]
        amount = one["amount"] if most is None else min(total, most) - min(before, most)
        made.append({**one, "amount": amount})
    if pot and least is not None and total < least:
        made.append(loose(number, (pot[-1]["payee"], "TOP_UP", pot[-1]["day"], pot[-1]["at"]), least - total))
    return total - most if most is not None else 0
