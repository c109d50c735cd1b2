"""Quotas and standings of payees: a file sets them, sound rows only, and the accrual pays by them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from channelops.kernel.periods import Month
from incentives.documents import content_of
from incentives.models import CommissionLine, PayeeFigure
from incentives.selectors.payee_figures import context_of
from incentives.services.payee_figures import FigureRow, payee_figures_import
from incentives.shown.explanations import explain

from ..cast import TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
TITLE = {"zh": "例", "en": "Example"}
MONTH = f"{TODAY:%Y-%m}"


def figure(line=2, **changed):
    given = {"payee": "P1", "month": MONTH, "kind": "pieces", "code": "sales", "value": "4"} | changed
    return FigureRow(line=line, **given)


def test_rows_are_set_again_by_a_later_file_and_the_same_changes_nothing(shop):
    told = payee_figures_import(rows=[figure(), figure(3, kind="standing", code="quality", value="92.5")])
    assert (told.read, told.accepted, told.duplicate, told.rejected) == (2, 2, 0, 0)
    assert payee_figures_import(rows=[figure(value="4.0")]).duplicate == 1
    assert payee_figures_import(rows=[figure(value="5")]).accepted == 1
    assert PayeeFigure.objects.get(code="sales").value == Decimal(5)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"payee": "P9"}, "There is no payee “P9”."),
        ({"month": "2026-13"}, "“2026-13” is not a month; write it like 2026-11."),
        ({"kind": "goal"}, "“goal” is none of: pieces, yuan, standing."),
        ({"code": ""}, "The code of the figure is empty or too long."),
        ({"value": "many"}, "“many” is not a value of 0 or more."),
        ({"value": "-1"}, "“-1” is not a value of 0 or more."),
        ({"value": "0"}, "A quota must be above zero."),
        ({"value": "1.5"}, "1.5 has more than 0 decimals."),
    ],
)
def test_a_wrong_row_is_told_and_the_others_come_in(shop, changed, sentence):
    told = payee_figures_import(rows=[figure(7, **changed), figure(8, code="other")])
    assert (told.read, told.accepted, told.problems) == (2, 1, [(7, sentence)])
    assert PayeeFigure.objects.get().code == "other"


def test_the_same_figure_twice_in_a_file_is_told(shop):
    assert payee_figures_import(rows=[figure(2), figure(3, value="9")]).problems == [
        (3, "The payee has this figure for the month in an earlier row.")
    ]


def test_the_engine_reads_pieces_fen_and_ten_thousandths(shop):
    kinds = {"pieces": "40", "yuan": "12.50", "standing": "0.95"}
    payee_figures_import(rows=[figure(at, kind=kind, code=kind, value=value) for at, (kind, value) in enumerate(kinds.items())])
    known = context_of(TODAY, TODAY)
    values = {code: slot.values.tolist() for code, slot in (known.quotas | known.standings).items()}
    assert values == {"pieces": [40], "yuan": [1_250], "standing": [9_500]}
    assert context_of(TODAY, TODAY, payees=[shop.payee.pk + 999]).quotas == {}
    assert context_of(date(TODAY.year + 1, 1, 1), date(TODAY.year + 1, 1, 1)).quotas == {}


def test_the_accrual_pays_by_quota_and_quality(shop, bring_in, document, published, accrue):
    document["components"] = [
        {
            "code": "faster", "kind": "attainment", "title": TITLE,
            "rules": [{"attainment": {"quota": "sales", "reach": "marginal", "by": "quantity", "edge": "inclusive", "tiers": [
                {"from": 0, "to": 50, "yuan_per_piece": 10}, {"from": 50, "to": None, "yuan_per_piece": 20}]}}],
        },
        {
            "code": "quality", "kind": "coefficient", "title": TITLE,
            "rules": [{"by_standing": {"standing": "quality", "edge": "exclusive", "tiers": [
                {"from": 0, "to": 90, "factor": 1}, {"from": 90, "to": None, "factor": "1.1"}]}}],
        },
    ]  # fmt: skip
    version = published(document)
    payee_figures_import(rows=[figure(value="4"), figure(3, kind="standing", code="quality", value="92.5")])
    bring_in(text(row("A1"), row("A2"), row("A3"), row("C1", 网点="T2")))
    run = accrue()
    assert run.status == "done", run.error
    lines = CommissionLine.objects.filter(month=Month.of(TODAY).first).order_by("component", "order_id")
    assert [(line.component, line.amount_fen) for line in lines] == [(0, 1_000), (0, 1_000), (0, 2_000), (1, 100), (1, 100), (1, 200)]
    third = lines.get(component=0, amount_fen=2_000)
    component = content_of(version).components[0]
    told = explain(third, version=version, component=component, order=None)
    assert "Tier 2, 50 % to no limit" in told[2]["how"]
    assert "The total earns 40.00 with the order and 20.00 without it." in told[2]["how"]
    payee_figures_import(rows=[figure(value="1")])
    accrue()
    assert sum(CommissionLine.objects.filter(component=0).values_list("amount_fen", flat=True)) > 4_000


def test_the_command_ends_with_its_totals(shop, tmp_path, capsys):
    path = tmp_path / "figures.csv"
    path.write_text(f"payee,month,kind,code,value\nP1,{MONTH},pieces,sales,4\nP9,{MONTH},pieces,sales,4\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_payee_figures", path)
    told = capsys.readouterr()
    assert json.loads(told.out) == {"read": 2, "accepted": 1, "duplicate": 0, "rejected": 1}
    assert told.err == "3: There is no payee “P9”.\n"
