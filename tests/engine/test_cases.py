"""Worked cases that a finance clerk can read: a plan, orders, and the lines they make, as text files."""

from datetime import date
from pathlib import Path

import pytest

from channelops.kernel.money import format_file, parse_yuan
from incentives.engine.context import Context, slot_of
from incentives.engine.contributions import LineKind
from incentives.engine.criteria import Test
from incentives.engine.facts import OrderKind
from incentives.engine.numbers import standing
from incentives.engine.rate import rate
from incentives.engine.reading import loads, read

from .worlds import CATEGORY, CODES, COLUMNS, FAMILY, facts

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def sections(text):
    """The paragraphs of a case by their first line."""
    found = {}
    for paragraph in text.strip().split("\n\n")[1:]:
        name, _newline, body = paragraph.partition("\n")
        found[name] = body
    return found


def table(body):
    head, *rows = [line.split() for line in body.splitlines()] or [[]]
    return [dict(zip(head, row, strict=False)) for row in rows]


def order(row, days):
    day = (date.fromisoformat(row["day"]) - date(1970, 1, 1)).days
    number, of = int(row["order"]), int(row.get("of", 0))
    kind = OrderKind[row["what"].upper()] if "what" in row else OrderKind.RETURN if of else OrderKind.SALE
    family = FAMILY.get(row["product"], "")
    more = {name: row[name] for name in ("stage", "campaign") if name in row} | {"months": int(row.get("months", 0))}
    return dict.fromkeys(COLUMNS, "") | {
        "order_id": number, "day": day, "at": day * 86_400_000_000, "payee": int(row["payee"]), "group": int(row["payee"]),
        "kind": int(kind),
        "quantity": int(row["pieces"]), "amount_fen": parse_yuan(row["yuan"]), "product": row["product"], "family": family,
        "category": CATEGORY.get(family, ""), "channel": row["channel"], "county": "n1", "city": "y1", "province": "s1",
        "original_id": of, "original_day": days.get(of or number, 0), "arrears_fen": parse_yuan(row.get("arrears", "0")),
    } | more  # fmt: skip


def known(case):
    """The quotas and standings of a case: payee, month and value."""
    rows = table(case.get("known", ""))
    whose = [(row["code"], (int(row["payee"]), int(row["month"]), row["value"])) for row in rows]
    quotas = {code: slot_of([(payee, month, int(value))]) for code, (payee, month, value) in whose if "." not in value}
    standings = {code: slot_of([(payee, month, standing(value))]) for code, (payee, month, value) in whose if "." in value}
    return Context(quotas, standings)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = sections(path.read_text(encoding="utf-8"))
    plan, rows = read(loads(case["plan"])), table(case["orders"])
    days: dict[int, int] = {}
    for row in rows:
        days.setdefault(int(row["order"]), (date.fromisoformat(row["day"]) - date(1970, 1, 1)).days)
    result = rate(facts([order(row, days) for row in rows]), plan, codes=CODES, context=known(case))
    lines = result.lines
    made = [
        {
            "order": str(lines.order_id[at]),
            "component": plan.components[lines.component[at]].code,
            "kind": LineKind(lines.kind[at]).name,
            "tier": str(lines.tier[at]),
            "earned": format_file(int(lines.earned_fen[at])),
            "cut": format_file(int(lines.cut_fen[at])),
            "amount": format_file(int(lines.amount_fen[at])),
        }
        for at in range(len(lines))
    ]
    assert sorted(made, key=lambda one: (int(one["order"]), one["component"], one["kind"])) == table(case["lines"])
    lost = result.findings
    codes = [plan.components[number].code if number >= 0 else "-" for number in lost.component.tolist()]
    nothing = [
        {"order": str(number), "test": Test(test).name, "component": code}
        for number, test, code in zip(lost.order_id.tolist(), lost.test.tolist(), codes, strict=True)
    ]
    assert sorted(nothing, key=lambda one: int(one["order"])) == table(case["nothing"])
