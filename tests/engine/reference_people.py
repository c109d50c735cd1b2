"""The slow and obvious way to share orders and to pay those above: one line at a time, exact fractions; no code of the real one."""

from collections import defaultdict
from fractions import Fraction

from .reference import half_up


def shared_out(amount, shares):
    """An amount by shares in per cent: everyone the whole fen below, then one more to the largest remainders, the earlier first."""
    exact = [abs(amount) * Fraction(str(percent)) / 100 for percent in shares]
    parts = [int(each) for each in exact]
    left = abs(amount) - sum(parts)
    for place in sorted(range(len(shares)), key=lambda at: (parts[at] - exact[at], at))[:left]:
        parts[place] += 1
    return [part if amount >= 0 else -part for part in parts]


def split(lines, shares):
    """(place of the line, payee, amount) of every part; `shares` are {order: [(payee, per cent)…]}, lines are dictionaries."""
    found, gave, base, taken = [], {}, {}, defaultdict(int)
    for at, line in enumerate(lines):
        if line["own"] and line["order"] in shares:
            parts = shared_out(line["amount"], [percent for _payee, percent in shares[line["order"]]])
            key = line["order"], line["component"]
            named = zip(shares[line["order"]], parts, strict=True)
            gave[key] = {payee: part for (payee, _percent), part in named if payee != line["payee"]}
            base[key] = line["base"]
            found += [(at, payee, part) for payee, part in gave[key].items()]
            found.append((at, line["payee"], -sum(gave[key].values())))
    done = set()
    for at, line in enumerate(lines):
        key = line["order"], line["component"]
        if line["own"] or key not in gave:
            continue
        before = min(taken[key], base[key])
        taken[key] += -line["base"]
        after = min(taken[key], base[key])
        back = {}
        for payee, part in gave[key].items():
            if base[key]:
                back[payee] = half_up(Fraction(part * before, base[key])) - half_up(Fraction(part * after, base[key]))
            else:
                back[payee] = 0 if key in done else -part
        done.add(key)
        found += [(at, payee, part) for payee, part in back.items() if part]
        if any(back.values()):
            found.append((at, line["payee"], -sum(back.values())))
    return found


def above(tree, payee, day):
    """Who stands directly above on the day; `tree` is [(payee, first day, above)…]."""
    told = [(first, over) for who, first, over in tree if who == payee and first <= day]
    return max(told)[1] if told else 0


def rank(tree, payee, day):
    place = 1
    while payee := above(tree, payee, day):
        place += 1
    return place


def own_rate(article, tree, payee, day):
    for one in article["rates"]:
        if not one.get("ranks") or rank(tree, payee, day) in one["ranks"]:
            return Fraction(str(one["percent"])) / 100
    return Fraction(0)


def uplines(article, tree, active, who):
    """(above, level, rate) of everyone over a payee on a day; `who` is (payee, day)."""
    payee, day = who
    best = own_rate(article, tree, payee, day) if article["way"] == "differential" else 0
    found, node = [], payee
    for level in range(1, (len(article["percents"]) if article["way"] == "cascade" else article["depth"]) + 1):
        node = above(tree, node, day)
        if not node:
            break
        if article["way"] == "cascade":
            rate = Fraction(str(article["percents"][level - 1])) / 100 if node in active else Fraction(0)
        else:
            own = own_rate(article, tree, node, day) if node in active else Fraction(0)
            rate, best = max(own - best, Fraction(0)), max(own, best)
        found.append((node, level, rate))
    return found


def overrides(article, tree, active, earned):
    """{(above, below, level): amount}, summed over the stretches of equal rate; `earned` is [(payee, day, amount)…] of one month."""
    days = defaultdict(int)
    for payee, day, amount in earned:
        days[payee, day] += amount
    stretches, total = {}, defaultdict(int)
    for payee in {payee for payee, _day in days}:
        running = {}
        for day in sorted(day for who, day in days if who == payee):
            now = {}
            for node, level, rate in uplines(article, tree, active, (payee, day)):
                key = (node, payee, level)
                last = running.get(key)
                now[key] = (last[0] if last and last[1] == rate else (*key, day), rate)
            running = now
            for place, rate in now.values():
                amount, _rate = stretches.get(place, (0, 0))
                stretches[place] = (amount + days[payee, day], rate)
    for (node, payee, level, _day), (amount, rate) in stretches.items():
        total[node, payee, level] += half_up(amount * rate)
    return {key: amount for key, amount in total.items() if amount}


def clawed(article, line):
    """What is taken back of one paid line, a day at a time; `line` has day, ended, suspensions [(first, day after)…], paid."""
    off = {day for first, after in line["suspensions"] for day in range(first, after)}
    end = line["ended"]
    while end - 1 in off and end > line["day"]:
        end -= 1
    age = len([day for day in range(line["day"], end) if day not in off])
    if article["by"] == "steps":
        share = next((Fraction(str(step["percent"])) / 100 for step in article["steps"] if age < step["days"]), Fraction(0))
    elif article["by"] == "months":
        lived = age // 30
        share = Fraction(max(article["months"] - lived, 0), article["months"])
    elif age >= article["window_days"]:
        share = Fraction(0)
    else:
        share = Fraction(1) if article["by"] == "full" else Fraction(article["window_days"] - age, article["window_days"])
    return -half_up(max(line["paid"], 0) * share)
