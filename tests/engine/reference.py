"""The slow and obvious engine: one order at a time, exact fractions, from the plan's document; no code of the real one."""

from collections import defaultdict
from fractions import Fraction

from .reference_days import BACK, counted_day, in_days, months_of, span, trigger, triggered
from .reference_limits import limited
from .reference_months import coefficient_lines, month_lines
from .reference_tables import bracket, fen, formula, half_up, number, row_flat, row_rate

LADDER = [("products", "product"), ("families", "family"), ("categories", "category")]
TESTS = [
    ("channels", ["channel"]),
    ("customer_classes", ["customer_class"]),
    ("partner_types", ["partner_type"]),
    ("stages", ["stage"]),
    ("tiers", ["tier"]),
    ("regions", ["county", "city", "province"]),
    ("campaigns", ["campaign"]),
]
TIERED = ("graduated", "whole_volume", "cliff", "attainment")
MONTHLY = ("guarantee", "draw")


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
    if not triggered(component, order) or first_failed(component.get("criteria", {}), order)[0]:
        return None
    fitting = []
    for place, rule in enumerate(component["rules"]):
        failed, rung = first_failed(rule.get("criteria", {}), order)
        if not failed:
            fitting.append((-rung, place))
    return min(fitting)[1] if fitting else None


def refused(document, order, originals):
    """Whether the order is out of the question for every component."""
    back = order["kind"] in BACK
    sign = -1 if back else 1
    told = {"day": order["original_day"] or order["day"]}
    day = (originals.get(order["order_id"]) or told)["day"] if back else order["day"]
    wrong = any(order[name] * sign < 0 for name in ("quantity", "amount_fen", "new_customers", "points"))
    based = any("date" in component for component in document["components"])
    return order["payee"] <= 0 or wrong or not (based or in_days(document, day))


def measured(component, one):
    """What the fact brings under the component."""
    rule = component["rules"][0]
    table = rule.get("table") or rule.get("attainment") or {}
    usual = "amount" if "percent" in rule or table.get("by") == "amount" else "quantity"
    name = component.get("measure", "net_billed" if component["kind"] == "residual" else usual)
    if name == "net_billed":
        amount, arrears = one["amount_fen"], one["arrears_fen"]
        return amount - (max(min(arrears, amount), 0) if amount > 0 else min(max(arrears, amount), 0))
    return one["amount_fen" if name == "amount" else name]


def reference(document, orders, context=None):
    """Lines as (order_id, payee, component, kind, earned_fen, amount_fen), and the ids of the facts that earned nothing."""
    orders = sorted(orders, key=lambda one: (one["payee"], one["at"], one["order_id"], one["kind"], one["months"]))
    context = context or {"quotas": {}, "standings": {}}
    through = max((one["day"] for one in orders), default=0)
    world = {"orders": orders, "originals": taken_back(orders, {"kind": "", "trigger": "order"}), "through": through, **context}
    found, earned = {}, set()
    for place, component in enumerate(document["components"]):
        if component["kind"] == "coefficient":
            named = component.get("of")
            earlier = [line for at in found for line in found[at] if not named or document["components"][at]["code"] in named]
            lines = coefficient_lines((place, component), earlier, (rule_for, world["originals"], context["standings"]))
            found[place] = under_limits(lines, component, (place, through))
        elif component["kind"] not in MONTHLY:
            found[place] = component_lines(document, (place, component), world)
            earned |= {id(line["order"]) for line in found[place] if line["order"]}
    others = [line for at in found for line in found[at]]
    for place, component in enumerate(document["components"]):
        if component["kind"] in MONTHLY:
            asked = [one for one in orders if not refused(document, one, world["originals"])]
            months = [(one, admitted(document, component, (one, world))) for one in asked]
            found[place] = month_lines((place, component), others, [(one, rule) for one, rule in months if rule is not None])
    lines = [line for at in sorted(found) for line in found[at]]
    limits = document.get("limits", {}).get("period")
    lines = limited(lines, limits, -1, through) if limits else lines
    nothing = [one["order_id"] for one in orders if id(one) not in earned and missed(document, one, world)]
    return [shown(line) for line in lines], nothing


def missed(document, one, world):
    """Whether somebody should be told that the fact earned nothing: not of an event that no component waits for."""
    if one["kind"] <= 3:
        return True
    waits = [component for component in document["components"] if component["kind"] not in (*MONTHLY, "coefficient")]
    waited = any(one["kind"] == {"order": 1, "activated": 4, "billed": 5, "paid": 6, "active": 7, "referred": 8}[trigger(c)] for c in waits)
    return one["kind"] != 9 and (waited or refused(document, one, world["originals"]))


def shown(line):
    order = line["order"]
    return (order["order_id"] if order else 0, line["payee"], line["component"], line["kind"], line["earned"], line["amount"])


def taken_back(orders, component):
    """Of each return the fact of its order and payee by which the component paid."""
    if trigger(component) in ("billed", "paid", "any"):
        return {}
    earning = {(one["order_id"], one["payee"]): one for one in orders if triggered(component, one)}
    pairs = {one["order_id"]: earning.get((one["original_id"], one["payee"])) for one in orders if one["kind"] in BACK}
    return {key: one for key, one in pairs.items() if one}


def component_lines(document, numbered, world):
    place, component = numbered
    originals = taken_back(world["orders"], component)
    fitting, counted, back, returned = {}, [], [], defaultdict(int)
    tiered, over = component["kind"] in TIERED, component.get("accumulate", {}).get("over", "month")
    asked = [one for one in world["orders"] if not refused(document, one, world["originals"])]
    for one in asked:
        if one["kind"] not in BACK and (rule := admitted(document, component, (one, world))) is not None:
            fitting[id(one)] = rule
    for one in asked:
        if one["kind"] not in BACK:
            if id(one) in fitting:
                counted.append((one, measured(component, one), fitting[id(one)]))
            continue
        sale = originals.get(one["order_id"])
        if sale is None or id(sale) not in fitting:
            continue
        whole, first = measured(component, sale), id(sale) not in returned
        before = min(returned[id(sale)], whole)
        returned[id(sale)] += -measured(component, one)
        after = min(returned[id(sale)], whole)
        if tiered and span(counted_day(component, sale), over) == span(one["day"], over):
            counted.append((one, before - after, fitting[id(sale)]))
        else:
            back.append((one, sale, (before, after, first)))
    lines, settled = tier_lines(numbered, counted, world) if tiered else simple_lines(numbered, counted)
    for one, sale, (before, after, first) in back:
        paid, whole = settled[id(sale)], measured(component, sale)
        earned = -paid if first else 0
        if whole:
            earned = half_up(Fraction(paid * before, whole)) - half_up(Fraction(paid * after, whole))
        lines.append(line(place, one, "TAKEN_BACK", earned))
    return under_limits(lines, component, (place, world["through"]))


def admitted(document, component, known):
    """The rule of a fact, None where its day is not of the version or its owner has no quota."""
    one, world = known
    rule = rule_for(component, one)
    if rule is None or not in_days(document, counted_day(component, one)):
        return None
    return None if component["kind"] == "attainment" and quota_of(component, rule, (one, world)) <= 0 else rule


def quota_of(component, rule, known):
    one, world = known
    over = component.get("accumulate", {}).get("over", "month")
    whose = one["group" if component.get("accumulate", {}).get("per") == "group" else "payee"]
    quotas = world["quotas"].get(component["rules"][rule]["attainment"]["quota"], {})
    return sum(quotas.get((whose, month), 0) for month in months_of(span(counted_day(component, one), over), over))


def under_limits(lines, component, known):
    limits = component.get("limits", {}).get("period")
    return limited(lines, limits, *known) if limits else lines


def line(place, order, kind, earned):
    made = {"component": place, "order": order, "payee": order["payee"], "kind": kind, "earned": earned, "amount": earned}
    return made | {"at": order["at"], "day": order["day"]}


def simple(component, rule, base):
    """What one order earns by a rule without tiers, exact."""
    if "package" in rule:
        package, left, started = rule["package"], base - rule["package"].get("free", 0), 0
        while left > 0:
            left, started = left - package["pieces"], started + 1
        return started * fen(package["yuan"])
    if component["kind"] == "spiff":
        return fen(rule["yuan_per_order"]) if base > 0 else 0
    share = base * (number(rule["percent"]) / 100 if "percent" in rule else fen(rule["yuan_per_piece"]))
    return share + (fen(rule["yuan_per_order"]) if "yuan_per_order" in rule else 0)


def simple_lines(numbered, counted):
    place, component = numbered
    limits = component.get("limits", {}).get("order", {})
    lines, settled = [], {}
    for one, base, rule in counted:
        made = line(place, one, "EARNED", half_up(simple(component, component["rules"][rule], base)))
        if "min_yuan" in limits:
            made["amount"] = max(made["amount"], int(fen(limits["min_yuan"])))
        if "max_yuan" in limits:
            made["amount"] = min(made["amount"], int(fen(limits["max_yuan"])))
        settled[id(one)] = made["amount"]
        lines.append(made)
    return lines, settled


def tier_lines(numbered, counted, world):
    """Counted in pots: a payee's or a group's orders of one period under one rule."""
    _place, component = numbered
    accumulate = component.get("accumulate", {})
    pots = defaultdict(list)
    for one, base, rule in counted:
        whose = one["group" if accumulate.get("per") == "group" else "payee"]
        pots[whose, span(counted_day(component, one), accumulate.get("over", "month")), rule].append((one, base))
    lines, settled = [], {}
    for (_owner, _period, rule), pot in pots.items():
        terms = component["rules"][rule]
        quota = quota_of(component, rule, (pot[0][0], world)) if component["kind"] == "attainment" else 0
        pot.sort(key=lambda pair: (pair[0]["at"], pair[0]["order_id"], pair[0]["kind"], pair[0]["months"]))
        pot_lines(lines, settled, (numbered, terms.get("table") or terms["attainment"], quota, pot))
    return lines, settled


def pot_lines(lines, settled, known):
    (place, component), table, quota, pot = known
    whole = component["kind"] in ("whole_volume", "cliff") or table.get("reach") == "whole"
    rated, total = whole and component["kind"] != "cliff", 0
    for one, base in pot:
        before, total = total, total + base
        made = formula(whole, table, total, quota) - formula(whole, table, before, quota)
        was, now = bracket(table, max(before, 0), quota), bracket(table, max(total, 0), quota)
        if rated and was != now and before > 0 and total > 0:
            rate = row_rate(table, max(was, now))
            own = half_up(total * rate) - half_up(before * rate)
            lines.append(line(place, one, "TRUE_UP", made - own))
            made = own
        lines.append(line(place, one, "EARNED", made))
        settled[id(one)] = made
    reached = bracket(table, max(total, 0), quota)
    for one, base in pot:
        if rated:
            settled[id(one)] = half_up(max(base, 0) * row_rate(table, reached))
        elif component["kind"] == "cliff":
            bonus = row_flat(table, reached) if total > 0 else 0
            settled[id(one)] = bonus * min(max(base, 0), total) // total if total > 0 else 0
