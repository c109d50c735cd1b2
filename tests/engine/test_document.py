"""A plan document: read, written, hashed, compared, and refused with the place and the sentence."""

import copy
import json

import pytest

from incentives.engine.components import KINDS
from incentives.engine.differences import Difference, differences
from incentives.engine.problems import PlanInvalid
from incentives.engine.reading import loads, problems, read
from incentives.engine.writing import content_hash, dumps, write

from .worlds import TITLE

PACKAGE = {"code": "a", "kind": "package", "title": TITLE, "rules": [{"package": {"pieces": 0, "yuan": 5}}]}
TIERS = [
    {"from": 0, "to": 20, "yuan_per_piece": 70},
    {"from": 20, "to": 50, "yuan_per_piece": "105.50", "flat_yuan": 100},
    {"from": 50, "to": None, "yuan_per_piece": 130},
]
BROADBAND = {"by": "quantity", "edge": "inclusive", "tiers": TIERS}
RATES = [{"yuan_per_piece": 35}, {"criteria": {"products": ["P2", "P1"]}, "yuan_per_piece": 60}]
PLAN = {
    "format": "channelops-plan/1",
    "plan": "QZ-SOC",
    "title": {"zh": "泉州社会渠道酬金方案", "en": "Quanzhou social channel"},
    "from": "2026-12-01",
    "components": [
        {"code": "activation", "kind": "flat", "title": TITLE, "rules": RATES},
        {"code": "broadband", "kind": "graduated", "title": TITLE, "rules": [{"table": BROADBAND}]},
        {
            "code": "bill",
            "kind": "percentage",
            "title": TITLE,
            "rules": [{"percent": 6}],
            "limits": {"order": {"min_yuan": 1, "max_yuan": 50}},
        },
    ],
}


def changed(path, value):
    """The plan with the value at a JSON pointer set, or removed when it is `...`."""
    made = copy.deepcopy(PLAN)
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")[1:]]
    node = made
    for part in way:
        node = node.setdefault(part, {}) if isinstance(node, dict) else node[part]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return made


def test_a_document_reads_and_writes_back_to_itself():
    plan = read(PLAN)
    assert read(loads(dumps(plan))) == plan
    assert plan.components[1].rules[0].terms.table.rows[1].rate_millionths == 10_550_000_000
    assert plan.components[1].rules[0].terms.table.rows[1].flat_fen == 10_000


def test_the_same_content_has_the_same_hash_however_it_is_spelled():
    other = json.loads(json.dumps(PLAN, sort_keys=True))
    other["components"][1]["rules"][0]["table"]["tiers"][1]["yuan_per_piece"] = "105.5"
    other["components"][0]["rules"][0]["yuan_per_piece"] = "35.00"
    other["components"][0]["rules"][1]["criteria"]["products"] = ["P1", "P2"]
    other["components"][1]["accumulate"] = {"over": "month"}
    other["to"] = None
    assert content_hash(read(loads(json.dumps(other)))) == content_hash(read(PLAN))
    assert len(content_hash(read(PLAN))) == 64


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/components/2/rules/0/percent", 6.0001),
        ("/from", "2026-12-02"),
        ("/title/zh", "别的"),
        ("/components/0/rules/1/criteria/products", ["P1"]),
    ],
)
def test_other_content_has_another_hash(path, value):
    assert content_hash(read(changed(path, value))) != content_hash(read(PLAN))


REFUSED = [
    ("/plan", ..., "/plan", "The field “plan” is missing."),
    ("/colour", "red", "/colour", "The field “colour” is not known here."),
    ("/format", "2", "/format", "This must be “channelops-plan/1”."),
    ("/from", "2026-13-01", "/from", "“2026-13-01” is not a day; write it like 2026-12-01."),
    ("/to", "2026-12-01", "/to", "The version must end after it starts."),
    ("/components", [], "/components", "At least 1 is needed."),
    ("/components/1/code", "activation", "/components/1/code", "Another component has the code “activation” already."),
    ("/components/0/kind", "magic", "/components/0/kind", "“magic” is none of: " + ", ".join(KINDS) + "."),
    ("/components/0/rules/0/yuan_per_piece", -1, "/components/0/rules/0/yuan_per_piece", "-1 is less than 0."),
    ("/components/0/rules/0/yuan_per_piece", True, "/components/0/rules/0/yuan_per_piece", "“True” is not written as it must be."),
    ("/components/0/rules/0/yuan_per_piece", "=1+1", "/components/0/rules/0/yuan_per_piece", "“=1+1” is not written as it must be."),
    ("/components/0/rules/0/percent", 6, "/components/0/rules/0/percent", "The field “percent” is not known here."),
    ("/components/2/rules/0/percent", "0.00001", "/components/2/rules/0/percent", "0.00001 % has more than four decimals."),
    ("/components/2/limits/order/min_yuan", "0.001", "/components/2/limits/order/min_yuan", "0.001 yuan has more than two decimals."),
    ("/components/2/limits/order/min_yuan", 51, "/components/2/limits/order/min_yuan", "The minimum is above the maximum."),
    (
        "/limits/period",
        {"min_yuan": 5, "over": "year"},
        "/limits/period/min_yuan",
        "A minimum holds for a month, not for a quarter or a year.",
    ),
    ("/components/0", PACKAGE, "/components/0/rules/0/package/pieces", "0 is less than 1."),
    ("/components/0/accumulate", {"over": "year"}, "/components/0/accumulate", "This field does not belong here."),
    (
        "/components/1/limits",
        {"order": {"max_yuan": 1}},
        "/components/1/limits/order",
        "The field “order” is not known here.",
    ),
    (
        "/components/0/rules/1/criteria",
        {},
        "/components/0/rules/1",
        "No order comes to this rule: rule 1 asks the same and stands before it.",
    ),
    ("/components/0/rules/1/criteria/products", ["P1", "P1"], "/components/0/rules/1/criteria/products", "A code is named twice."),
]
TABLE = "/components/1/rules/0/table"
REFUSED_TABLES = [
    ("/tiers/0/from", 1, "/tiers/0/from", "Row 1 must start at 0."),
    ("/tiers/1/from", 25, "/tiers/1/from", "Row 2 leaves a gap after the row before it, which ends at 20."),
    ("/tiers/1/from", 10, "/tiers/1/from", "Row 2 overlaps the row before it, which ends at 20."),
    ("/tiers/2/to", 90, "/tiers/2/to", "Row 3 is the last and must be open."),
    ("/tiers/0/to", "19.5", "/tiers/0/to", "19.5 is not a whole number of pieces."),
    ("/tiers/2/percent", 3, "/tiers/2/percent", "This field does not belong here."),
    ("/edge", ..., "/edge", "The field “edge” is missing."),
    ("/step", 3, "/tiers/0/to", "Row 1: 20 is not a multiple of the step 3."),
]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "sentence"),
    REFUSED + [(TABLE + path, value, TABLE + place, text) for path, value, place, text in REFUSED_TABLES],
)
def test_a_wrong_document_is_refused_with_place_and_sentence(path, value, pointer, sentence):
    found = [(problem.pointer, str(problem)) for problem in problems(changed(path, value))]
    assert (pointer, sentence) in found


def test_all_problems_are_told_at_once():
    broken = changed("/components/0/rules/0/yuan_per_piece", "0.123456789")
    broken["components"][2]["rules"][0]["percent"] = 2000
    assert len(problems(broken)) == 2


def test_amounts_in_a_sentence_are_yuan():
    table = {
        "by": "amount",
        "edge": "exclusive",
        "tiers": [{"from": 0, "to": 1000, "percent": 3}, {"from": 2000, "to": None, "percent": 4}],
    }
    (problem, *_rest) = problems(changed(TABLE, table))
    assert str(problem) == "Row 2 leaves a gap after the row before it, which ends at 1000."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "Line 1, column 2: this is not JSON."),
        ('{"a": 1, "a": 2}', "The field “a” is written twice."),
        ('{"a": NaN}', "NaN is not a number."),
        ("[" * 100_000, "The document is nested too deeply."),
    ],
)
def test_text_that_is_no_document(text, sentence):
    with pytest.raises(PlanInvalid) as caught:
        loads(text)
    assert [str(problem) for problem in caught.value.problems] == [sentence]


@pytest.mark.parametrize("document", [None, [], 3, "x", {}, {"components": [None]}, {"components": {"0": 1}}])
def test_nonsense_is_refused_and_never_breaks(document):
    assert problems(document)


def test_differences_name_component_and_field():
    new = changed("/components/1/rules/0/table/tiers/0/yuan_per_piece", 75)
    new["components"].append({"code": "extra", "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 1}]})
    del new["components"][2]
    found = differences(read(PLAN), read(new))
    extra, bill = write(read(new))["components"][2], write(read(PLAN))["components"][2]
    assert found == [
        Difference("broadband", ("rules", 1, "table", "tiers", 1, "yuan_per_piece"), 70, 75),
        Difference("extra", (), None, extra),
        Difference("bill", (), bill, None),
    ]
    assert differences(read(PLAN), read(PLAN)) == []
