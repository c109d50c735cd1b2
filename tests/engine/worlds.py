"""Random plans and orders, small enough that everything meets: bounds, limits, returns, months, groups, unknown codes."""

from datetime import date

from incentives.engine.components import KINDS
from incentives.engine.facts import Facts

PRODUCTS = [f"p{n}" for n in range(1, 7)]
FAMILY = {"p1": "f1", "p2": "f1", "p3": "f2", "p4": "f2", "p5": "f3", "p6": "f3"}
CATEGORY = {"f1": "c1", "f2": "c1", "f3": "c2"}
COUNTY = {"n1": "y1", "n2": "y1", "n3": "y2"}
COLUMNS = {
    "product": ("products", PRODUCTS),
    "family": ("families", ["f1", "f2", "f3"]),
    "category": ("categories", ["c1", "c2"]),
    "channel": ("channels", ["own", "social", "group", "outbound", "online"]),
    "customer_class": ("customer_classes", ["A", "B", "C"]),
    "partner_type": ("partner_types", ["channel_sharing", "industry"]),
    "stage": ("stages", ["A", "B", "C", "D", "E"]),
    "tier": ("tiers", ["registered", "certified", "gold"]),
    "campaign": ("campaigns", ["spring", "autumn"]),
}
REGIONS = {"s1": 1, "y1": 2, "y2": 3, "n1": 4, "n2": 5, "n3": 6}
CODES = {field: {code: place for place, code in enumerate(names, start=1)} for field, names in COLUMNS.values()} | {"regions": REGIONS}
TITLE = {"zh": "例", "en": "Example"}
FIRST_DAY = (date(2026, 10, 1) - date(1970, 1, 1)).days


NUMBERS = ("order_id", "at", "day", "payee", "group", "kind", "quantity", "amount_fen", "original_id", "original_day")
NUMBERS += ("new_customers", "points", "arrears_fen", "months", "activated_day", "billed_day", "settled_day")
PLAIN = ("flat", "percentage", "package", "graduated", "whole_volume")
TIERED = ("graduated", "whole_volume", "cliff", "attainment")
MEASURES = {"quantity": ["quantity", "new_customers", "points"], "amount": ["amount", "net_billed"]}


def document(rng, kinds=(*PLAIN, *KINDS)):
    """A valid plan document of one to five components."""
    made = {"format": "channelops-plan/1", "plan": "RANDOM", "title": TITLE, "from": "2026-10-01", "to": None, "components": []}
    if rng.random() < 0.2:
        made |= {"from": "2026-10-20", "to": "2026-12-15"}
    for number in range(rng.randint(1, 5)):
        before = [one["code"] for one in made["components"] if one["kind"] not in ("guarantee", "draw")]
        possible = [kind for kind in kinds if before or kind != "coefficient"]
        made["components"].append(component(rng, (f"c{number}", before), rng.choice(possible)))
    if rng.random() < 0.3:
        made["limits"] = {"period": limits(rng, 5000)}
    return made


def component(rng, known, kind):
    code, before = known
    rules, seen = [], []
    by = rng.choice(["quantity", "amount"])
    for _ in range(rng.randint(1, 3)):
        asked = criteria(rng, kind)
        if asked not in seen:
            seen.append(asked)
            rules.append(({"criteria": asked} if asked else {}) | terms(rng, kind, by))
    made = {"code": code, "kind": kind, "title": TITLE, "rules": rules}
    if rng.random() < 0.3 and (asked := criteria(rng, kind)):
        made["criteria"] = asked
    if kind in ("guarantee", "draw"):
        return made
    if kind == "coefficient":
        return made | ({"of": sorted(rng.sample(before, rng.randint(1, len(before))))} if rng.random() < 0.4 else {})
    made |= waiting(rng, kind, "amount" if kind in ("percentage", "fixed_plus_share", "residual", "finder") else by)
    bounded = {}
    if kind not in TIERED:
        if rng.random() < 0.3:
            bounded["order"] = bounds(rng, 200)
    elif rng.random() < 0.6:
        made["accumulate"] = {"over": rng.choice(["month", "quarter", "year"]), "per": rng.choice(["payee", "group"])}
    if rng.random() < 0.3:
        bounded["period"] = limits(rng, 2000)
    if bounded:
        made["limits"] = bounded
    return made


def waiting(rng, kind, by):
    """What a component waits for, what it counts, and by which day."""
    made = {}
    if kind == "residual":
        made |= {"months": rng.randint(1, 3)} | ({"trigger": "paid"} if rng.random() < 0.3 else {})
    elif kind != "finder" and rng.random() < 0.35:
        made["trigger"] = rng.choice(["activated", "billed", "paid", "active"])
        if made["trigger"] == "active" or (made["trigger"] != "activated" and rng.random() < 0.4):
            made["months"] = rng.choice([1, 3]) if made["trigger"] == "active" else rng.randint(1, 3)
    if kind not in ("spiff",) and rng.random() < 0.3:
        pieces = kind in ("flat", "package") or (kind in TIERED and by == "quantity")
        made["measure"] = rng.choice(MEASURES["quantity" if pieces else "amount"])
    if rng.random() < 0.15:
        made["date"] = rng.choice(["order", "activation", "billing", "settlement"])
    return made


def terms(rng, kind, by):
    if kind in ("guarantee", "draw"):
        least = rng.randint(0, 800)
        kept = {"keep_yuan": least + rng.randint(0, 200)} if rng.random() < 0.4 else {}
        return {kind: {"yuan": least, **kept} | ({"recoverable": rng.random() < 0.7} if kind == "guarantee" else {})}
    if kind == "coefficient":
        return {"by_standing": standing_table(rng)} if rng.random() < 0.5 else {"factor": number(rng, 2)}
    if kind == "spiff":
        return {"yuan_per_order": number(rng, 50, places=2)}
    if kind == "fixed_plus_share":
        return {"yuan_per_order": number(rng, 50, places=2), "percent": number(rng, 12)}
    if kind == "attainment":
        return {"attainment": attainment(rng, by)}
    if kind == "cliff":
        table_of = table(rng, by)
        rows = [{"from": row["from"], "to": row["to"], "bonus_yuan": number(rng, 500, places=2)} for row in table_of["tiers"]]
        return {"table": {**table_of, "tiers": rows}}
    if kind in ("residual", "finder"):
        return {"percent": number(rng, 12)}
    if kind == "flat":
        return {"yuan_per_piece": number(rng, 90)}
    if kind == "percentage":
        return {"percent": number(rng, 12)}
    if kind == "package":
        return {"package": {"pieces": rng.randint(1, 3), "yuan": number(rng, 90, places=2), "free": rng.randint(0, 2)}}
    return {"table": table(rng, by)}


def table(rng, by):
    """A table with bounds in reach of a few orders; shared bounds or one step apart."""
    shared, unit = rng.random() < 0.5, rng.choice([1, 2]) if by == "quantity" else rng.choice([10, 100])
    cuts = sorted(rng.sample(range(1, 9), rng.randint(0, 3)))
    rows, lower = [], 0
    for at, cut in enumerate([*cuts, None]):
        upper = None if cut is None else cut * 2 * unit
        row = {"from": lower, "to": upper}
        row |= {"yuan_per_piece": number(rng, 90 + at * 20)} if by == "quantity" else {"percent": number(rng, 5 + at)}
        if rng.random() < 0.3:
            row["flat_yuan"] = number(rng, 50, places=2)
        rows.append(row)
        lower = (upper or 0) if shared else (upper or 0) + unit
    return {"by": by, "edge": rng.choice(["inclusive", "exclusive"]), "step": unit, "tiers": rows}


def attainment(rng, by):
    """A table in per cent of a quota, in reach of a few orders."""
    rows, lower = [], 0
    for at, cut in enumerate([*sorted(rng.sample([30, 50, 80, "99.5", 100, 120], rng.randint(0, 3)), key=float), None]):
        pays = {"yuan_per_piece": number(rng, 90 + at * 20)} if by == "quantity" else {"percent": number(rng, 5 + at)}
        rows.append({"from": lower, "to": cut, **pays} | ({"flat_yuan": number(rng, 50, places=2)} if rng.random() < 0.2 else {}))
        lower = cut
    reach, edge = rng.choice(["marginal", "whole"]), rng.choice(["inclusive", "exclusive"])
    return {"quota": rng.choice(["q1", "q2"]), "reach": reach, "by": by, "edge": edge, "step": "0.5", "tiers": rows}


def standing_table(rng):
    """Factors by a payee's standing; standings are between 0 and 100."""
    rows, lower = [], 0
    for cut in [*sorted(rng.sample([20, 40, 60, 80], rng.randint(0, 3))), None]:
        rows.append({"from": lower, "to": cut, "factor": number(rng, 2)})
        lower = cut
    return {"standing": rng.choice(["quality", "survival"]), "edge": rng.choice(["inclusive", "exclusive"]), "tiers": rows}


def criteria(rng, kind="flat"):
    asked = {"campaigns": sorted(rng.sample(["spring", "autumn"], rng.randint(1, 2)))} if kind == "spiff" else {}
    of_payees = ("partner_types", "stages", "tiers")
    for field, names in COLUMNS.values():
        if kind in ("guarantee", "draw") and field not in of_payees:
            continue
        if rng.random() < (0.05 if field == "campaigns" else 0.2):
            asked[field] = sorted(rng.sample(names, rng.randint(1, min(3, len(names)))))
    if rng.random() < 0.1:
        asked["regions"] = sorted(rng.sample(list(REGIONS), 2))
    return asked


def bounds(rng, most):
    low, high = sorted([rng.randint(0, most), rng.randint(0, most)])
    return rng.choice([{"min_yuan": low}, {"max_yuan": high}, {"min_yuan": low, "max_yuan": high}])


def limits(rng, most):
    over = rng.choice(["month", "quarter", "year"])
    made = bounds(rng, most) if over == "month" else {"max_yuan": rng.randint(0, most), "over": over}
    return made | {"excess": "carried"} if rng.random() < 0.4 else made


def number(rng, most, places=None):
    """A number in one of its spellings."""
    places = rng.choice([0, 2, 4]) if places is None else places
    text = f"{rng.randint(0, most * 10**places) / 10**places:.{places}f}"
    return int(text) if places == 0 else rng.choice([text, float(text)])


def orders(rng, count, days=75):
    """Orders of a few payees over some months, about every eighth a return, some of them of nothing."""
    made = []
    for order_id in range(1, count + 1):
        one = sale(rng, order_id, days)
        past = [other for other in made if other["kind"] == 1 and other["payee"] == one["payee"]]
        if past and rng.random() < 0.2:
            one = back(rng, one, rng.choice(past))
        elif rng.random() < 0.04:
            one |= {"kind": 3, "original_id": rng.choice([0, 10_000, 1])}
            one |= {name: -one[name] for name in ("quantity", "amount_fen", "new_customers", "points")}
        elif rng.random() < 0.02:
            one["quantity"] = -1
        made.append(one)
    rng.shuffle(made)
    return made


def sale(rng, order_id, days):
    day = FIRST_DAY + rng.randrange(days)
    product = rng.choice(PRODUCTS)
    county = rng.choice(list(COUNTY))
    payee = rng.choice([0, 1, 1, 2, 2, 3, 4]) if rng.random() < 0.1 else rng.randint(1, 4)
    one = {name: rng.choice([*names, ""]) for name, (_field, names) in COLUMNS.items()}
    one |= dict.fromkeys(("arrears_fen", "months", "activated_day", "billed_day", "settled_day"), 0)
    one |= {"new_customers": rng.randint(0, 2), "points": rng.randint(0, 30)}
    return one | {
        "order_id": order_id, "day": day, "at": day * 86_400_000_000 + rng.randrange(4) * 3_600_000_000, "payee": payee,
        "group": payee % 2 + 1, "kind": 1, "quantity": rng.randint(0, 4), "amount_fen": rng.choice([0, rng.randint(1, 90_000)]),
        "product": product, "family": FAMILY[product], "category": CATEGORY[FAMILY[product]],
        "county": county, "city": COUNTY[county], "province": "s1", "original_id": 0, "original_day": 0,
    }  # fmt: skip


def back(rng, one, original):
    """A return of part or all of an order (or more than all), usually later."""
    if rng.random() < 0.9:
        later = max(one["day"], original["day"])
        one |= {"day": later, "at": later * 86_400_000_000 + 20 * 3_600_000_000}
    share = rng.choice([1, 1, 2, 3])
    pieces, amount = -(original["quantity"] // share), -(original["amount_fen"] * rng.choice([1, 1, 2]) // (2 if share > 1 else 1))
    return one | {
        "kind": rng.choice([2, 3]),
        "new_customers": -original["new_customers"],
        "points": -(original["points"] // share),
        "quantity": pieces,
        "amount_fen": amount,
        "original_id": original["order_id"],
        "original_day": original["day"],
    }


def facts(made):
    """The orders as the engine's columns."""
    columns = {name: [one.get(name, 0) for one in made] for name in NUMBERS}
    for name, (field, _names) in COLUMNS.items():
        columns[name] = [CODES[field].get(one.get(name, ""), 0) for one in made]
    for name in ("province", "city", "county"):
        columns[name] = [REGIONS[one[name]] for one in made]
    return Facts.of(**columns)
