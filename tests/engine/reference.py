"""The slow and obvious engine: one order at a time, exact fractions, from the plan's document; no code of the real one."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

NOBODY = None


def half_up(exact):
    """The nearest whole number, halves away from zero."""
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def fen(yuan):
    return Fraction(str(yuan)) * 100


def span(day, over):
    """The first month of the day's month, quarter or year, 202611."""
    of_day = date(1970, 1, 1) + timedelta(days=day)
    month = {"month": of_day.month, "quarter": (of_day.month - 1) // 3 * 3 + 1, "year": 1}[over]
    return of_day.year * 100 + month


LADDER = [("products", "product"), ("families", "family"), ("categories", "category")]
TESTS = [
    ("channels", ["channel"]),
    ("customer_classes", ["customer_class"]),
    ("partner_types", ["partner_type"]),
    ("stages", ["stage"]),
    ("tiers", ["tier"]),
    ("regions", ["county", "city", "province"]),
]


def first_failed(criteria, order):
    """(name of the first failed test or None, rung of the ladder from 3 down to 0)."""
    rung = 0
    if any(field in criteria for field, _column in LADDER):
        rung = next((3 - at for at, (field, column) in enumerate(LADDER) if order[column] in criteria.get(field, [])), None)
        if rung is None:
            return "product", 0
    for field, columns in TESTS:
        if field in criteria and not any(order[column] in criteria[field] for column in columns):
            return field, rung
    return None, rung


def rule_for(component, order):
    """The most precise rule that fits, the earlier of equals; None when there is none."""
    if first_failed(component.get("criteria", {}), order)[0]:
        return None
    fitting = []
    for number, rule in enumerate(component["rules"]):
        failed, rung = first_failed(rule.get("criteria", {}), order)
        if not failed:
            fitting.append((-rung, number))
    return min(fitting)[1] if fitting else None


def refused(document, order, originals):
    """Whether the order is out of the question for every component."""
    sign = 1 if order["kind"] == 1 else -1
    told = {"day": order["original_day"] or order["day"]}
    day = order["day"] if order["kind"] == 1 else (originals.get(order["order_id"]) or told)["day"]
    late = document.get("to") and day >= (date.fromisoformat(document["to"]) - date(1970, 1, 1)).days
    early = day < (date.fromisoformat(document["from"]) - date(1970, 1, 1)).days
    return order["payee"] <= 0 or order["quantity"] * sign < 0 or order["amount_fen"] * sign < 0 or early or bool(late)


def bracket(table, total):
    """The place of the row that a total (fen or pieces) falls into."""
    scale = 100 if table["by"] == "amount" else 1
    rows = table["tiers"]
    for place, (row, after) in enumerate(pairwise(rows)):
        top, bottom = Fraction(str(row["to"])) * scale, Fraction(str(after["from"])) * scale
        if total <= top if table["edge"] == "inclusive" else total < bottom:
            return place
    return len(rows) - 1


def row_rate(table, place):
    """Fen per piece, or per fen."""
    row = table["tiers"][place]
    return Fraction(str(row["percent"])) / 100 if table["by"] == "amount" else fen(row["yuan_per_piece"])


def row_flat(table, place):
    return fen(table["tiers"][place].get("flat_yuan", 0))


def tier_formula(kind, table, total):
    """What a total earns by the table, in whole fen."""
    if total <= 0:
        return 0
    reached = bracket(table, total)
    if kind == "whole_volume":
        return half_up(total * row_rate(table, reached)) + int(row_flat(table, reached))
    scale = 100 if table["by"] == "amount" else 1
    side = "to" if table["edge"] == "inclusive" else None
    starts = [Fraction(0)]
    for row, after in pairwise(table["tiers"]):
        starts.append(Fraction(str(row["to"] if side else after["from"])) * scale)
    exact = Fraction(0)
    for place in range(reached + 1):
        end = total if place == reached else starts[place + 1]
        exact += (end - starts[place]) * row_rate(table, place)
    return half_up(exact) + int(sum(row_flat(table, place) for place in range(reached + 1)))


def reference(document, orders):
    """Lines as (order_id, payee, component, kind, earned_fen, amount_fen), and the ids of the orders that earned nothing."""
    orders = sorted(orders, key=lambda one: (one["payee"], one["at"], one["order_id"]))
    sales = {one["order_id"]: one for one in orders if one["kind"] == 1}
    originals = {}
    for one in orders:
        sale = sales.get(one["original_id"])
        if one["kind"] != 1 and sale and sale["payee"] == one["payee"]:
            originals[one["order_id"]] = sale
    lines = []
    for number, component in enumerate(document["components"]):
        lines += component_lines(document, (number, component), (orders, originals))
    limits = document.get("limits", {}).get("period")
    if limits:
        lines = limited(lines, limits, -1)
    earned = {line["order"]["order_id"] for line in lines if line["order"]}
    return [shown(line) for line in lines], {one["order_id"] for one in orders} - earned


def shown(line):
    order = line["order"]
    return (order["order_id"] if order else 0, line["payee"], line["component"], line["kind"], line["earned"], line["amount"])


def component_lines(document, numbered, world):
    number, component = numbered
    orders, originals = world
    measure = (
        "amount_fen" if "percent" in component["rules"][0] or component["rules"][0].get("table", {}).get("by") == "amount" else "quantity"
    )
    rules = {}
    for one in orders:
        if one["kind"] == 1 and not refused(document, one, originals):
            rules[one["order_id"]] = rule_for(component, one)
    counted, back, returned = [], [], defaultdict(int)
    tiered = component["kind"] in ("graduated", "whole_volume")
    over = component.get("accumulate", {}).get("over", "month")
    for one in orders:
        if one["kind"] == 1:
            if rules.get(one["order_id"]) is not None:
                counted.append((one, one[measure], rules[one["order_id"]]))
            continue
        sale = originals.get(one["order_id"])
        if refused(document, one, originals) or sale is None or rules.get(sale["order_id"]) is None:
            continue
        first = sale["order_id"] not in returned
        before = min(returned[sale["order_id"]], sale[measure])
        returned[sale["order_id"]] += -one[measure]
        after = min(returned[sale["order_id"]], sale[measure])
        if tiered and span(sale["day"], over) == span(one["day"], over):
            counted.append((one, before - after, rules[sale["order_id"]]))
        else:
            back.append((one, sale, (before, after, first)))
    lines, settled = (tier_lines if tiered else simple_lines)((number, component), counted)
    for one, sale, (before, after, first) in back:
        paid, whole = settled[sale["order_id"]], sale[measure]
        earned = -paid if first else 0
        if whole:
            earned = half_up(Fraction(paid * before, whole)) - half_up(Fraction(paid * after, whole))
        lines.append(line(number, one, "TAKEN_BACK", earned))
    limits = component.get("limits", {}).get("period")
    return limited(lines, limits, number) if limits else lines


def line(number, order, kind, earned):
    return {
        "component": number,
        "order": order,
        "payee": order["payee"],
        "kind": kind,
        "earned": earned,
        "amount": earned,
        "at": order["at"],
        "day": order["day"],
    }


def simple(rule, base):
    """What one order earns by a rule without tiers, exact."""
    if "package" in rule:
        package, left, started = rule["package"], base - rule["package"].get("free", 0), 0
        while left > 0:
            left, started = left - package["pieces"], started + 1
        return started * fen(package["yuan"])
    return base * (Fraction(str(rule["percent"])) / 100 if "percent" in rule else fen(rule["yuan_per_piece"]))


def simple_lines(numbered, counted):
    number, component = numbered
    limits = component.get("limits", {}).get("order", {})
    lines, settled = [], {}
    for one, base, place in counted:
        rule = component["rules"][place]
        made = line(number, one, "EARNED", half_up(simple(rule, base)))
        if "min_yuan" in limits:
            made["amount"] = max(made["amount"], int(fen(limits["min_yuan"])))
        if "max_yuan" in limits:
            made["amount"] = min(made["amount"], int(fen(limits["max_yuan"])))
        settled[one["order_id"]] = made["amount"]
        lines.append(made)
    return lines, settled


def tier_lines(numbered, counted):
    number, component = numbered
    kind, accumulate = component["kind"], component.get("accumulate", {})
    whose = "group" if accumulate.get("per") == "group" else "payee"
    pots = defaultdict(list)
    for one, base, place in counted:
        pots[one[whose], span(one["day"], accumulate.get("over", "month")), place].append((one, base))
    lines, settled = [], {}
    for (_owner, _period, place), pot in pots.items():
        table, total = component["rules"][place]["table"], 0
        pot.sort(key=lambda pair: (pair[0]["at"], pair[0]["order_id"]))
        for one, base in pot:
            before, total = total, total + base
            made = tier_formula(kind, table, total) - tier_formula(kind, table, before)
            was, now = bracket(table, before), bracket(table, total)
            if kind == "whole_volume" and was != now and before > 0 and total > 0:
                rate = row_rate(table, max(was, now))
                own = half_up(total * rate) - half_up(before * rate)
                lines.append(line(number, one, "TRUE_UP", made - own))
                made = own
            lines.append(line(number, one, "EARNED", made))
            settled[one["order_id"]] = made
        if kind == "whole_volume":
            for one, base in pot:
                settled[one["order_id"]] = half_up(max(base, 0) * row_rate(table, bracket(table, total)))
    return lines, settled


KINDS = ["EARNED", "TRUE_UP", "TAKEN_BACK", "TOP_UP"]


def limited(lines, limits, number):
    """The lines under a period's limits; what is missing to the minimum is a line of its own at the end."""
    most = int(fen(limits["max_yuan"])) if "max_yuan" in limits else None
    least = int(fen(limits["min_yuan"])) if "min_yuan" in limits else None
    pots = defaultdict(list)
    for one in lines:
        pots[one["payee"], span(one["day"], limits.get("over", "month"))].append(one)
    made = []
    for (payee, _period), pot in pots.items():
        pot.sort(key=lambda one: (one["at"], one["order"]["order_id"] if one["order"] else 0, one["component"], KINDS.index(one["kind"])))
        total = 0
        for one in pot:
            before, total = total, total + one["amount"]
            amount = one["amount"] if most is None else min(total, most) - min(before, most)
            made.append({**one, "amount": amount})
        if least is not None and total < least:
            missing, last = least - total, pot[-1]
            made.append(
                {
                    "component": number,
                    "order": None,
                    "payee": payee,
                    "kind": "TOP_UP",
                    "earned": missing,
                    "amount": missing,
                    "at": last["at"],
                    "day": last["day"],
                }
            )
    return made
