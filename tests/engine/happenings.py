"""What becomes of random orders: activations, bills, payments, deals; months of payees; and what is known of payees beside."""

from incentives.engine.context import Context, slot_of

from .reference_days import BACK, first_day
from .worlds import orders, sale

MONTHS = (202610, 202611, 202612)
HOUR = 3_600_000_000
DAY = 24 * HOUR


def lived(rng, count):
    """Orders with what became of some of them, and the months of some payees."""
    made = orders(rng, count)
    last = count + 1
    for one in [one for one in made if one["kind"] == 1]:
        if rng.random() < 0.5:
            made += events(rng, one)
        if rng.random() < 0.15:
            last += 1
            made += referred(rng, one, (made, last))
    for payee in (1, 2, 3, 4):
        for month in MONTHS:
            if rng.random() < 0.6:
                made.append(month_of(rng, payee, month))
    rng.shuffle(made)
    return made


def events(rng, one):
    """What becomes of an order, each with its own day."""
    activated = one["day"] + rng.randrange(20)
    known = {"original_day": one["day"], "activated_day": activated, "settled_day": rng.choice([0, activated + 10])}
    found = []
    if rng.random() < 0.7:
        found.append(one | known | {"kind": 4, "day": activated})
    for month in range(1, rng.randint(1, 4)):
        day = activated + month * 15
        bill = {"kind": 5, "day": day, "months": month, "amount_fen": rng.randint(0, 20_000), "billed_day": day}
        found.append(one | known | bill | {"arrears_fen": rng.choice([0, 0, rng.randint(0, 25_000)])})
        if rng.random() < 0.5:
            found.append(one | known | bill | {"kind": 6, "day": day + 5})
    found += [one | known | {"kind": 7, "day": activated + 10 * after, "months": after} for after in (1, 3) if rng.random() < 0.5]
    return [each | {"at": each["day"] * DAY + 21 * HOUR} for each in found]


def referred(rng, one, others):
    """The order once more for the payee who had registered its deal, and its return."""
    made, last = others
    finder = rng.choice([payee for payee in (1, 2, 3, 4) if payee != one["payee"]])
    whose = {"payee": finder, "group": finder % 2 + 1}
    found = [one | whose | {"kind": 8, "original_day": one["day"]}]
    for each in [
        each for each in made if each["kind"] in BACK and each["original_id"] == one["order_id"] and each["payee"] == one["payee"]
    ]:
        found.append(each | whose | {"order_id": last * 100 + each["order_id"]})
    return found


def month_of(rng, payee, month):
    day = first_day(month)
    bare = dict.fromkeys(("order_id", "quantity", "amount_fen", "original_id", "original_day", "new_customers", "points"), 0)
    one = sale(rng, 0, 1) | bare | {"kind": 9, "day": day, "at": day * DAY - 8 * HOUR, "payee": payee, "group": payee % 2 + 1}
    return one | dict.fromkeys(("product", "family", "category", "channel", "customer_class", "campaign"), "")


def told(rng):
    """Quotas and standings of some payees and months, as the reference reads them."""
    whose = [(payee, month) for payee in (1, 2, 3, 4) for month in MONTHS]
    quotas = {code: {key: rng.choice([1, 7, 33, 4_001, 90_000]) for key in whose if rng.random() < 0.7} for code in ("q1", "q2")}
    standings = {code: {key: rng.randint(0, 400) / 4 for key in whose if rng.random() < 0.7} for code in ("quality", "survival")}
    return {"quotas": quotas, "standings": standings}


def context(known):
    """The same as the engine reads it."""
    quotas = {code: slot_of((*key, value) for key, value in values.items()) for code, values in known["quotas"].items()}
    scaled = {code: slot_of((*key, int(value * 10_000)) for key, value in values.items()) for code, values in known["standings"].items()}
    return Context(quotas, scaled)
