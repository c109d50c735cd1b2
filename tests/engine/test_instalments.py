"""Instalments: the slow reference agrees on random schedules, parts sum to the line, and the documents' mistakes are named."""

import copy
import random

import numpy as np
import pytest

from incentives.engine.instalment_terms import read as read_terms
from incentives.engine.instalments import Seen, Verdict, covered, cut, number_of, parts_of, verdict
from incentives.engine.nodes import Node
from incentives.engine.reading import loads, problems, read
from incentives.engine.writing import content_hash, dumps

from . import reference_instalments as slow
from .test_guide import PLANS

TITLE = {"zh": "分期", "en": "Instalments"}
COMPONENTS = [{"code": c, "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 1}]} for c in "ab"]
COMPONENTS += [
    {"code": "bills", "kind": "residual", "title": TITLE, "months": 12, "rules": [{"percent": 3}]},
    {"code": "month", "kind": "guarantee", "title": TITLE, "rules": [{"guarantee": {"yuan": 100}}]},
]
NET = [{"fact": "in_net"}]
PLAN = {
    "format": "channelops-plan/1",
    "plan": "PARTS",
    "title": TITLE,
    "from": "2026-12-01",
    "components": COMPONENTS,
    "instalments": [
        {
            "code": "one",
            "title": TITLE,
            "components": ["a"],
            "parts": [{"month": 0, "percent": 60}, {"month": 3, "percent": 40, "tests": NET}],
        },
        {"code": "two", "title": TITLE, "components": ["b"], "parts": [{"month": 1, "yuan": "0.30"}, {"month": 2}]},
    ],
}
FACTS = ("in_net", "not_suspended", "audit_clean", "minutes", "data_mb", "net_billed")


def article(rng):
    """A random article: its shares are at most the whole, its last part is what is left."""
    months, left, parts = sorted(rng.sample(range(1, 13), rng.randint(1, 4))), 1_000_000, []
    for month in [*([0] if rng.random() < 0.5 else []), *months]:
        share = rng.randint(1, left // 2)
        left -= share
        told = {"percent": f"{share / 10_000:.4f}"} if rng.random() < 0.7 else {"yuan": f"{rng.randint(1, 99_999) / 100:.2f}"}
        parts.append({"month": month} | told)
    parts[-1] = {"month": parts[-1]["month"]}
    for part in parts:
        if part["month"]:
            part["tests"] = [asked(rng, fact) for fact in rng.sample(FACTS, rng.randint(1, 4))]
    return {"code": "x", "title": TITLE, "parts": parts}


def asked(rng, fact):
    told = {"fact": fact} | ({"over": "between"} if rng.random() < 0.5 else {})
    if fact in ("minutes", "data_mb"):
        told["at_least"] = rng.randint(1, 300)
    if fact == "net_billed":
        told["at_least_yuan"] = rng.randint(1, 300)
    return told


def customer(rng):
    """Words of some months; who has left seldom comes back."""
    words, gone = {}, False
    for month in range(1, 13):
        gone = rng.random() < (0.8 if gone else 0.1)
        if rng.random() < 0.9:
            words[month] = {"ended": gone, "suspended": rng.random() < 0.1, "clean": rng.random() < 0.95}
            words[month] |= {"minutes": rng.randint(0, 200), "data_mb": rng.randint(0, 200), "net": rng.randint(-5_000, 20_000)}
    return words


def seen(customers, month, months):
    """The words of the months as columns."""
    rows = []
    for words in customers:
        told = sorted(each for each in words if each <= month)
        gone = bool(told) and words[told[-1]]["ended"]
        mine = [words[each] for each in months if each in words]
        known = all(each in words or (gone and each > told[-1]) for each in months)
        left = any(each["ended"] for each in mine) or any(each not in words and gone and each > told[-1] for each in months)
        flags = (known, left, any(each["suspended"] for each in mine), any(not each["clean"] for each in mine))
        rows.append((*flags, *(sum(each[name] for each in mine) for name in ("minutes", "data_mb", "net"))))
    columns = list(zip(*rows, strict=True))
    return Seen(*(np.array(column, bool) for column in columns[:4]), *(np.array(column, np.int64) for column in columns[4:]))


@pytest.mark.parametrize("seed", range(200))
def test_the_slow_reference_agrees(seed):
    rng = random.Random(seed)
    told = article(rng)
    terms = read_terms(Node(told, "", found := []))
    assert found == []
    amounts = [rng.choice([0, 1, -1, rng.randint(-99_999, 99_999)]) for _ in range(40)]
    made = np.stack(cut(terms, np.array(amounts)))
    assert made.T.tolist() == [slow.cut(told, fen) for fen in amounts]
    assert made.sum(axis=0).tolist() == amounts
    customers = [customer(rng) for _ in range(40)]
    for part, words in zip(terms.parts, told["parts"], strict=True):
        if part.month:
            due, between = (seen(customers, part.month, months) for months in ([part.month], range(1, part.month + 1)))
            answers = [slow.verdict(words, one, part.month) for one in customers]
            named = {True: Verdict.PASSED, False: Verdict.FAILED, None: Verdict.UNKNOWN}
            assert verdict(part, due, between).tolist() == [named[one] for one in answers]


def test_a_line_and_what_comes_back_of_it_leave_no_fen_in_any_part():
    terms = read(PLAN).instalments[0]
    whole, back = np.arange(1, 500), np.arange(1, 500) // 3
    left = np.stack(cut(terms, whole - back))
    assert (left.sum(axis=0) == whole - back).all()
    assert (np.stack(cut(terms, -whole)) == -np.stack(cut(terms, whole))).all()
    assert (np.stack(cut(terms, whole - whole)) == 0).all()


def test_it_covers_what_an_order_pays_once():
    made = copy.deepcopy(PLAN)
    made["instalments"] = [made["instalments"][0] | {"components": None}]
    del made["instalments"][0]["components"]
    plan = read(made)
    assert covered(plan.instalments[0], plan) == (0, 1)
    made["components"].insert(2, {"code": "q", "kind": "coefficient", "title": TITLE, "of": ["a"], "rules": [{"factor": "1.1"}]})
    made["components"].append({"code": "p", "kind": "coefficient", "title": TITLE, "of": ["bills"], "rules": [{"factor": "1.1"}]})
    plan = read(made)
    assert covered(plan.instalments[0], plan) == (0, 1, 2)


def test_a_rule_and_a_part_share_one_number():
    assert parts_of(int(number_of(np.array([499]), 12)[0])) == (499, 12)
    assert parts_of(7) == (7, 0)
    assert int(number_of(np.array([499]), 12)[0]) < 2**15


def test_it_reads_back_what_it_writes():
    plan = read(PLAN)
    assert [part.month for part in plan.instalments[0].parts] == [0, 3]
    assert plan.instalments[1].parts[0].amount_fen == 30
    for one in (plan, PLANS["EX-PARTS"]):
        assert read(loads(dumps(one))) == one
        assert content_hash(read(loads(dumps(one)))) == content_hash(one)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda made: made[0]["parts"].reverse(), ["/instalments/0/parts/1/month"]),
        (lambda made: made[0]["parts"][1].update(percent=41), ["/instalments/0/parts/1/percent"]),
        (lambda made: made[0]["parts"][1].update(percent=39), ["/instalments/0/parts/1/percent"]),
        (lambda made: made[0]["parts"][0].update(yuan=1), ["/instalments/0/parts/0/yuan", "/instalments/0/parts/1/percent"]),
        (lambda made: made[0]["parts"][0].update(percent=0), ["/instalments/0/parts/0/percent", "/instalments/0/parts/1/percent"]),
        (lambda made: made[0]["parts"][0].update(tests=NET), ["/instalments/0/parts/0/tests"]),
        (lambda made: made[0]["parts"][1].update(tests=NET * 2), ["/instalments/0/parts/1/tests/1/fact"]),
        (lambda made: made[0]["parts"][1].update(tests=[{"fact": "luck"}]), ["/instalments/0/parts/1/tests/0/fact"]),
        (lambda made: made[0]["parts"][1].update(tests=[{"fact": "minutes"}]), ["/instalments/0/parts/1/tests/0/at_least"]),
        (
            lambda made: made[0]["parts"][1].update(tests=[{"fact": "net_billed", "at_least": 3, "at_least_yuan": 3}]),
            ["/instalments/0/parts/1/tests/0/at_least"],
        ),
        (
            lambda made: made[0]["parts"][1].update(tests=[{"fact": "net_billed", "at_least_yuan": 0}]),
            ["/instalments/0/parts/1/tests/0/at_least_yuan"],
        ),
        (lambda made: made[0].update(parts=[{"month": 0}]), ["/instalments/0/parts/0/month"]),
        (lambda made: made[1]["parts"][1].update(yuan=1), ["/instalments/1/parts/1/yuan"]),
        (lambda made: made[1]["parts"][0].update(month=2), ["/instalments/1/parts/1/month"]),
        (lambda made: made[1].update(components=["a"]), ["/instalments/1/components"]),
        (lambda made: made[1].update(components=["c"]), ["/instalments/1/components/0"]),
        (lambda made: made[1].update(components=["bills"]), ["/instalments/1/components/0"]),
        (lambda made: made[1].update(code="one"), ["/instalments/1/code"]),
        (lambda made: made[1].update(code="a"), ["/instalments/1/code"]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(change, pointer):
    made = copy.deepcopy(PLAN)
    change(made["instalments"])
    assert sorted({one.pointer for one in problems(made)}) == pointer


def test_the_guides_example_pays_what_the_text_says():
    (article,) = PLANS["EX-PARTS"].instalments
    assert [part.tolist() for part in cut(article, np.array([3_500]))] == [[1_167], [1_167], [1_166]]
