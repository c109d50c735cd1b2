"""The slow, obvious way to cut a line into parts and to ask a customer's months: one line at a time, exact fractions."""

from fractions import Fraction


def half_up(value):
    return int(value + Fraction(1, 2))


def cut(article, fen):
    """The parts of one amount, as the document says them."""
    sign, left, made = (-1 if fen < 0 else 1), abs(fen), []
    for part in article["parts"][:-1]:
        share = Fraction(str(part.get("percent", 0)))
        wanted = half_up(share * abs(fen) / 100) if share else int(Fraction(str(part["yuan"])) * 100)
        made.append(sign * min(wanted, left))
        left -= min(wanted, left)
    return [*made, sign * left]


def verdict(part, customer, month):
    """What the tests of a part say of a customer: `customer` has a dict by month after the line's, in a month with word of it.

    `True`, `False`, or None where it cannot be told.
    """
    answers = [_asked(test, customer, month, range(1, month + 1) if test.get("over") == "between" else [month]) for test in part["tests"]]
    if False in answers:
        return False
    return None if None in answers else True


def _asked(test, customer, month, months):
    """One test: the word of the months, of those after a leaving that nobody speaks of that there is nothing."""
    words, told = [], sorted(each for each in customer if each <= month)
    gone = bool(told) and customer[told[-1]]["ended"]
    nothing = {"ended": True, "suspended": False, "clean": True, "minutes": 0, "data_mb": 0, "net": 0}
    for one in months:
        if one in customer:
            words.append(customer[one])
        elif gone and one > told[-1]:
            words.append(nothing)
        else:
            words.append(None)
    known = [word for word in words if word is not None]
    if test["fact"] == "in_net":
        if any(word["ended"] for word in known):
            return False
        return True if len(known) == len(words) else None
    if len(known) < len(words):
        return None
    if test["fact"] == "not_suspended":
        return not any(word["suspended"] for word in known)
    if test["fact"] == "audit_clean":
        return all(word["clean"] for word in known)
    if test["fact"] == "net_billed":
        return sum(word["net"] for word in known) >= Fraction(str(test["at_least_yuan"])) * 100
    return sum(word[test["fact"]] for word in known) >= test["at_least"]
