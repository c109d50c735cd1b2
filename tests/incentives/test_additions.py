"""The next night: only the orders that came since are rated, and the month is as if all of it had been calculated anew."""

import random
import re
from datetime import date

import pytest
from django.db import connection
from django.forms import model_to_dict

from incentives.accrual import pieces
from incentives.models import AccrualMark, CommissionLine, PeriodResult, Statement
from incentives.selectors.statements import accruals_of
from incentives.services import accruals as accrual_services
from incentives.services import additions, folds
from incentives.tasks import accruals as tasks

from ..cast import NOW
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
TIERS = {"by": "quantity", "edge": "inclusive", "tiers": [{"from": 0, "to": 3, "yuan_per_piece": "10"}]}
TIERS["tiers"] += [{"from": 3, "to": 7, "yuan_per_piece": "12.5"}, {"from": 7, "to": None, "yuan_per_piece": "15"}]


def component(code, kind, families, rules, **more):
    return {"code": code, "kind": kind, "title": {"zh": code, "en": code}, "criteria": {"families": families}, "rules": rules, **more}


def articles(**limits):
    """Two families, each paid by two articles: whole volume and a percentage, graduated tiers and a flat."""
    return [
        component("volume", "whole_volume", ["plans"], [{"table": TIERS}]),
        component("share", "percentage", ["plans"], [{"percent": "1.7"}], limits={"order": {"max_yuan": 2}} | limits),
        component("steps", "graduated", ["broadband"], [{"table": TIERS}]),
        component("flat", "flat", ["broadband"], [{"yuan_per_piece": "3.3"}]),
    ]


@pytest.fixture
def mixed(document, published):
    """The articles, the percentage up to a most a month: whoever has a late order is calculated anew."""
    return published(document | {"components": articles(period={"max_yuan": 9})})


@pytest.fixture
def unlimited(document, published):
    """The articles without a limit of the month: whoever has a late order is rewound to before it."""
    return published(document | {"components": articles()})


def everything():
    """All that an accrual leaves, without the time at which it did."""
    tables = [sorted(map(repr, model.objects.values_list())) for model in (CommissionLine, Statement)]
    accruals = [model_to_dict(accrual) for statement in Statement.objects.order_by("payee_id") for accrual in accruals_of(statement)]
    return [*tables, accruals, PeriodResult.objects.values_list("facts", "lines", "amount_fen", "checksum").get()]


def parts(kind):
    """How often the open month was counted whole, added to night by night, and folded: by its parts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM incentives_parts(%s, '2026-11-01')", [kind])
        names = [name.removeprefix(f"incentives_{kind}_202611_1") for (name,) in cursor.fetchall()]
    return [re.sub(r"\d+", "", name) for name in names]


def made_anew(accrue, on):
    AccrualMark.objects.all().delete()
    assert accrue(on).status == "done"
    return everything()


def days_file(chance, day, sold, *, late):
    """A day's orders of both payees, some of an earlier day and some returns of what was sold."""
    rows = []
    for number in range(chance.randrange(2, 6)):
        told = chance.randrange(1, day + 1) if late and chance.random() < 0.2 else day
        ref, shop, product = f"{day}-{number}", chance.choice(["T1", "T2"]), chance.choice(["TC-1", "KD-1"])
        pieces = chance.randrange(1, 4)
        when = f"2026-11-{told:02} {10 + number}:00"
        rows.append(row(ref, 时间=when, 网点=shop, 产品=product, 数量=str(pieces), 金额=f"{pieces * 79}.00"))
        sold.append((ref, shop, product, pieces))
    if len(sold) > 4 and chance.random() < 0.6:
        ref, shop, product, pieces = sold.pop(chance.randrange(len(sold) - 3))
        back = {"类型": "退订", "原单号": ref, "数量": f"-{pieces}", "金额": f"-{pieces * 79}.00"}
        rows.append(row(f"{day}-R", 时间=f"2026-11-{day:02} 20:00", 网点=shop, 产品=product, **back))
    return text(*rows)


@pytest.mark.parametrize(
    ("limits", "seed", "late", "at_once"),
    [
        ("mixed", 1, False, additions.ORDERS_AT_ONCE),
        ("mixed", 2, False, 5),
        ("mixed", 3, True, additions.ORDERS_AT_ONCE),
        ("mixed", 4, True, 5),
        ("unlimited", 3, True, additions.ORDERS_AT_ONCE),
        ("unlimited", 5, True, 5),
    ],
)
def test_night_by_night_is_as_the_whole_month(shop, limits, request, bring_in, accrue, ways, monkeypatch, seed, late, at_once):
    monkeypatch.setattr(additions, "MOST_ANEW", 1)
    monkeypatch.setattr(additions, "ORDERS_AT_ONCE", at_once)
    request.getfixturevalue(limits)
    chance, sold = random.Random(seed), []
    for day in range(1, 11):
        batch = bring_in(days_file(chance, day, sold, late=late))
        assert batch.rejected == 0
        assert accrue(date(2026, 11, day)).status == "done"
        assert bool(folds.month_fold(month=date(2026, 11, 1))) == (day == 8)
    assert ways == ["whole"] + ["added"] * 9
    added = everything()
    for kind in ("commissionline", "accrual"):
        assert parts(kind) == ["", "_w", "_n", "_n"]
    assert added == made_anew(accrue, date(2026, 11, 11))
    for kind in ("commissionline", "accrual"):
        assert parts(kind) == [""]


def test_crossing_a_tier_adds_one_line_and_changes_none(shop, mixed, bring_in, accrue, ways):
    bring_in(text(row("A1", 数量="2"), row("A2", 数量="2", 时间="2026-11-19 11:00")))
    accrue(date(2026, 11, 19))
    before = set(CommissionLine.objects.values_list())
    bring_in(text(row("A3", 数量="4", 时间="2026-11-20 09:00")))
    accrue(date(2026, 11, 20))
    after = set(CommissionLine.objects.values_list())
    assert before < after
    assert ways == ["whole", "added"]
    assert CommissionLine.objects.filter(component=0, kind=2).count() == 2


def test_a_late_order_changes_only_the_lines_after_it(shop, unlimited, bring_in, accrue, ways, monkeypatch):
    monkeypatch.setattr(additions, "MOST_ANEW", 1)
    told = [("A1", "TC-1", "17"), ("A2", "TC-1", "18"), ("A3", "KD-1", "18")]
    bring_in(text(*(row(ref, 产品=product, 数量="2", 时间=f"2026-11-{day} 11:00") for ref, product, day in told)))
    accrue(date(2026, 11, 18))
    before = set(CommissionLine.objects.values_list())
    bring_in(text(row("A4", 产品="TC-1", 数量="2", 时间="2026-11-17 18:00")))
    accrue(date(2026, 11, 19))
    after = set(CommissionLine.objects.values_list())
    assert ways == ["whole", "added"]
    changed = {CommissionLine.objects.filter(order_id=line[0]).values_list("day", flat=True)[0].day for line in before - after}
    assert changed == {18}
    added = everything()
    assert added == made_anew(accrue, date(2026, 11, 20))


def test_many_late_orders_make_the_month_anew(shop, mixed, bring_in, accrue, ways):
    bring_in(text(row("A1"), row("A2")))
    accrue(date(2026, 11, 19))
    bring_in(text(row("A3", 时间="2026-11-02 09:00")))
    accrue(date(2026, 11, 20))
    assert ways == ["whole", "whole"]


def test_another_rule_makes_the_month_anew(shop, mixed, bring_in, accrue, ways, document, published):
    bring_in(text(row("A1")))
    accrue(date(2026, 11, 19))
    published(document | {"from": "2026-11-20"})
    accrue(date(2026, 11, 20))
    assert ways == ["whole", "whole"]


@pytest.mark.parametrize("step", ["accrual_piece", "accrual_end"])
def test_a_rule_that_comes_meanwhile_rules_all(shop, mixed, bring_in, accrue, ways, document, published, monkeypatch, step):
    """After the first piece the count begins again; after the last one the next night does."""
    monkeypatch.setattr(pieces, "WORTH_SHARING", 0)
    monkeypatch.setattr(accrual_services, "ORDERS_A_SHARD", 2)
    steps, calls = getattr(tasks, step), []

    def stepped(**words):
        calls.append(step)
        if len(calls) == 2 - (step == "accrual_end"):
            published(document | {"from": "2026-11-01", "components": articles(period={"max_yuan": 8})[1:]})
        return steps(**words)

    monkeypatch.setattr(tasks, step, stepped)
    bring_in(text(*(row(f"A{n}", 时间="2026-11-18 10:00", 网点="T1" if n % 3 else "T2", 数量="3") for n in range(6))))
    accrue(date(2026, 11, 18))
    bring_in(text(row("B1", 时间="2026-11-19 12:00")))
    accrue(date(2026, 11, 19))
    assert ways == (["whole", "whole", "added"] if step == "accrual_piece" else ["whole", "whole"])
    assert everything() == made_anew(accrue, date(2026, 11, 20))


def test_a_month_that_is_over_is_made_anew_once(shop, mixed, bring_in, accrue, ways):
    bring_in(text(row("A1", 时间="2026-10-19 10:30")))
    accrue(date(2026, 10, 31))
    assert ways == ["whole"]
    accrue(date(2026, 11, 1))
    assert ways == ["whole"] * 3
    accrue(date(2026, 11, 2))
    assert ways == [*["whole"] * 3, "added", "added"]


def test_an_order_that_shows_late_makes_the_month_anew(shop, mixed, bring_in, accrue, ways):
    """Its id is from before the mark, because its file was long under way."""
    bring_in(text(row("A1"), row("A2")))
    accrue(date(2026, 11, 19))
    AccrualMark.objects.update(counted=1)
    result = additions.accrual_add(month=date(2026, 11, 1), business_date=date(2026, 11, 20), at=NOW)
    assert result is None


@pytest.fixture
def other():
    """Another process at the same database."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    other.close()


def test_while_others_bring_orders_all_that_may_still_appear_is_counted(shop, mixed, bring_in, accrue, ways, other):
    def night(day):
        bring_in(text(row(f"A{day}", 时间=f"2026-11-0{day} 10:00"), row(f"B{day}", 时间=f"2026-11-0{day} 11:00")))
        accrue(date(2026, 11, day))
        mark = AccrualMark.objects.get()
        return {0: "open", mark.last: "settled"}[mark.settled], mark.counted

    with other.cursor() as cursor:
        cursor.execute("SELECT sales_order_ids(2)")
        assert [night(1), night(2)] == [("open", 2), ("open", 4)]
        other.rollback()
        # who writes anything else is none of those
        cursor.execute("SELECT pg_current_xact_id()")
        assert [night(3), night(4)] == [("settled", 0), ("settled", 0)]
    assert ways == ["whole", "added", "added", "added"]
    assert everything() == made_anew(accrue, date(2026, 11, 5))


def test_a_night_that_earns_nothing_leaves_no_part(shop, mixed, bring_in, accrue, ways):
    bring_in(text(row("A1")))
    accrue(date(2026, 11, 19))
    accrue(date(2026, 11, 20))
    assert ways == ["whole", "added"]
    assert parts("commissionline") == parts("accrual") == [""]


def test_a_minimum_is_never_added_to(shop, document, published, bring_in, accrue, ways):
    document["components"][0]["limits"] = {"period": {"min_yuan": 100}}
    published(document)
    bring_in(text(row("A1")))
    accrue(date(2026, 11, 19))
    bring_in(text(row("A2", 时间="2026-11-20 09:00")))
    accrue(date(2026, 11, 20))
    assert ways == ["whole", "whole"]
    assert Statement.objects.get(payee_id=shop.payee.pk).earned_fen == 10_000
