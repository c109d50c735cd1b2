"""Every line can be recomputed by hand from its explanation, and an order that earned nothing names the test it failed."""

import random
from dataclasses import fields
from fractions import Fraction

import pytest

from incentives.engine.contributions import LineKind
from incentives.engine.criteria import Test
from incentives.engine.explain import explain_line, explain_order
from incentives.engine.facts import Facts
from incentives.engine.lines import NAMES
from incentives.engine.rate import rate
from incentives.engine.reading import read

from .happenings import context, lived, told
from .reference_tables import half_up
from .worlds import CODES, document, facts


def at(columns, place):
    """One entry of a set of columns."""
    return {one.name: int(getattr(columns, one.name)[place]) for one in fields(columns)}


def by_hand(steps):
    """What a clerk gets who follows the steps with paper and pencil; only the figures of earlier steps are used."""
    named = {step["step"]: step for step in steps}
    amount = steps[-1]["earned_fen"]
    if "rate" in named:
        rate_step, base = named["rate"], named["base"]["base"]
        if "parts" in rate_step:
            exact = sum(
                (Fraction(part["base"] * part["rate_millionths"], 10**6) + part["flat_fen"] for part in rate_step["parts"]), Fraction(0)
            )
            amount = rate_step["total_after_fen"] - rate_step["total_before_fen"]
            assert abs(exact - amount) <= 1  # each of the two totals is rounded once
        elif "total_after_fen" in rate_step:
            amount = rate_step["total_after_fen"] - rate_step["total_before_fen"]
        elif "factor_millionths" in rate_step:
            amount = half_up(base * Fraction(rate_step["factor_millionths"] - 10**6, 10**6))
        elif "fixed_fen" in rate_step:
            share = rate_step["rate_millionths"] if rate_step["kind"] == "fixed_plus_share" else 0
            amount = rate_step["fixed_fen"] * (share > 0 or base > 0 or rate_step["kind"] != "spiff") + half_up(
                Fraction(base * share, 10**6)
            )
        elif "started" in rate_step:
            paid_for, left = 0, base - rate_step["free"]
            while left > 0:
                paid_for, left = paid_for + 1, left - rate_step["pieces"]
            amount = half_up(Fraction(paid_for * rate_step["rate_millionths"], 10**6))
        else:
            amount = half_up(Fraction(base * rate_step["rate_millionths"], 10**6))
    if "true_up" in named:
        pieces = named["base"]["base"]
        old, new = (
            half_up(Fraction(pieces * one["rate_millionths"], 10**6)) + one["flat_fen"]
            for one in (named["true_up"]["old"], named["true_up"]["new"])
        )
        amount = new - old
    if "month" in named:
        amount = of_month(named["month"]) - named["month"]["already_fen"]
    if "order_limits" in named:
        low, high = named["order_limits"]["min_fen"], named["order_limits"]["max_fen"]
        amount = max(amount, low) if low is not None else amount
        amount = min(amount, high) if high is not None else amount
    for name in ("period_limits", "plan_limits"):
        if name in named and named[name]["max_fen"] is not None:
            before, most = named[name]["before_fen"], named[name]["max_fen"]
            amount = min(before + amount, most) - min(before, most)
    return amount


def of_month(month):
    """What a month comes to by a guarantee or a draw, or gives back."""
    earned, debt, least, keep = (month[name] for name in ("month_earned_fen", "debt_fen", "least_fen", "keep_fen"))
    if month["kind"] == "draw":
        return -min(debt + least, max(earned + least - keep, 0)) if month["recovered"] else least
    return -min(debt, max(earned - keep, 0)) if month["recovered"] else max(least - earned, 0)


@pytest.mark.parametrize("seed", range(60))
def test_a_clerk_recomputes_every_line(seed):
    rng = random.Random(seed)
    plan, sold, known = read(document(rng)), facts(lived(rng, 30)), context(told(rng))
    result = rate(sold, plan, codes=CODES, context=known)
    for place in range(len(result.lines)):
        line = at(result.lines, place)
        fact = at(sold, line["row"]) if line["row"] >= 0 else None
        steps = explain_line(line, plan, fact=fact, codes=CODES, context=known)
        assert by_hand(steps) == steps[-1]["amount_fen"] == line["amount_fen"]
        assert all(test["passed"] for step in steps if step["step"] == "tests" for test in step["tests"])
        if line["kind"] in (LineKind.EARNED, LineKind.TRUE_UP):
            calculated = next(step for step in steps if step["step"] in ("rate", "true_up"))
            assert calculated["earned_fen"] == line["earned_fen"]


@pytest.mark.parametrize("seed", range(60))
def test_what_earned_nothing_shows_the_failed_test(seed):
    rng = random.Random(seed)
    plan, sold, known = read(document(rng)), facts(lived(rng, 30)), context(told(rng))
    found = rate(sold, plan, codes=CODES, context=known).findings
    for place in range(len(found)):
        finding = at(found, place)
        if finding["test"] == Test.ORIGINAL:
            continue
        if finding["test"] == Test.TRIGGER and finding["component"] < 0:
            continue
        steps = explain_order(at(sold, finding["row"]), plan, codes=CODES, context=known)
        code = plan.components[finding["component"]].code if finding["component"] >= 0 else ""
        step = next(one for one in steps[1:] if (one["component"], one["rule"]) == (code, finding["rule"] + 1))
        failed = next(test for test in step["tests"] if not test["passed"])
        assert failed["test"] == Test(finding["test"]).name.lower()


def test_columns_are_what_a_store_expects():
    assert NAMES[:5] == ("row", "order_id", "at", "day", "payee")
    assert {one.name for one in fields(Facts)} >= {"order_id", "payee", "quantity", "amount_fen", "original_id"}
