"""The slow and obvious coefficients, guarantees and draws: line by line, and payee by payee, month by month."""

from collections import defaultdict

from .reference_days import BACK, span
from .reference_limits import loose
from .reference_tables import bracket, fen, half_up, number


def coefficient_lines(numbered, earlier, world):
    """The differences that a coefficient makes; `world`: how a rule is found, orders of returns, standings."""
    place, component = numbered
    rule_for, originals, standings = world
    sums, rows = defaultdict(int), {}
    for line in earlier:
        if line["order"]:
            sums[id(line["order"])] += line["amount"]
            rows[id(line["order"])] = line["order"]
    made = []
    for key, amount in sums.items():
        one, day = rows[key], rows[key]["day"]
        rule = rule_for(component, one)
        if one["kind"] in BACK:
            original = originals.get(one["order_id"])
            day = original["day"] if original else one["original_day"] or one["day"]
            rule = rule_for(component, original) if original else None
        if rule is None or amount == 0:
            continue
        factor = factor_of(component["rules"][rule], standings, (one["payee"], span(day, "month")))
        if factor != 1:
            earned = half_up(amount * (factor - 1))
            kind = "TAKEN_BACK" if amount < 0 else "EARNED"
            made.append(
                {"component": place, "order": one, "payee": one["payee"], "kind": kind, "earned": earned, "amount": earned}
                | {"at": one["at"], "day": one["day"]}
            )
    return made


def factor_of(rule, standings, whose):
    if "factor" in rule:
        return number(rule["factor"])
    table = rule["by_standing"]
    value = standings.get(table["standing"], {}).get(whose)
    if value is None:
        return 1
    return number(table["tiers"][bracket({"by": "quantity", **table}, number(value))]["factor"])


def month_lines(numbered, lines, entitled):
    """The lines of a guarantee or a draw; `entitled`: (fact of the month, rule) of whoever has one."""
    place, component = numbered
    rules, months = {}, defaultdict(list)
    for one, rule in entitled:
        key = (one["payee"], span(one["day"], "month"))
        rules[key] = min(rule, rules.get(key, rule))
        months[key].append({"amount": 0, "at": one["at"], "day": one["day"]})
    for line in lines:
        months[line["payee"], span(line["day"], "month")].append(line)
    made, debts = [], defaultdict(int)
    for payee, month in sorted(months, key=lambda key: key[1]):
        rule, debt = rules.get((payee, month)), debts[payee]
        if rule is None and not debt:
            continue
        pot = months[payee, month]
        terms = component["rules"][rule or 0][component["kind"]]
        amount = int(fen(terms["yuan"]))
        keep = int(fen(terms["keep_yuan"])) if "keep_yuan" in terms else amount
        least = amount if rule is not None else 0
        earned = sum(line["amount"] for line in pot)
        if component["kind"] == "guarantee":
            given, back = max(least - earned, 0), min(debt, max(earned - keep, 0))
            owed = given if terms.get("recoverable") else 0
        else:
            given, owed = least, least
            back = min(debt + least, max(earned + least - keep, 0))
        debts[payee] = debt + owed - back
        last = max(pot, key=lambda line: line["at"])
        for kind, change in (("TOP_UP" if component["kind"] == "guarantee" else "ADVANCE", given), ("RECOVERED", -back)):
            if change:
                made.append(loose(place, (payee, kind, last["day"], last["at"]), change))
    return made
