"""Clawbacks in settled months: customers who leave, are suspended, return; what waits for the next month; what those above give."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command

from channelops.core.models import Notice
from channelops.sales.models import CustomerMonth, Payee
from channelops.sales.services.customer_months import COLUMNS, customer_months_import
from channelops.sales.services.sources import mapping_save
from incentives.models import CommissionLine, Statement
from incentives.selectors.clawbacks import at_risk
from incentives.selectors.statements import line_address
from incentives.services.clawbacks import clawbacks_tell
from incentives.views import statements as pages

from ..cast import NOW, TODAY
from ..sales.conftest import HEADER, MAPPING, row, text
from .test_overrides import plan as tree_plan
from .test_overrides import tree  # noqa: F401 - fixture
from .test_splits import shared

pytestmark = pytest.mark.django_db
TITLE = {"zh": "离网扣回", "en": "Clawback"}


@pytest.fixture
def sold(shop, bring_in):
    """`sold(("A1", "C1", "2026-10-05"), …)` brings orders with their customers in; words after the day are other cells."""
    words = json.loads(json.dumps(MAPPING))
    words["fields"]["customer"] = {"column": "客户"}
    mapping_save(source=shop.source, document=words, actor=shop.actor, at=NOW)

    def brought(*told, **more):
        rows = [[*row(ref, 时间=f"{day} 10:00", **more), customer] for ref, customer, day in told]
        return bring_in(text(*rows, header=[*HEADER, "客户"]))

    return brought


def months(*told):
    """Months of customers: (customer, month, other cells)."""
    lines = []
    for customer, month, more in told:
        usual = dict.fromkeys(COLUMNS, "0") | {
            "customer": customer,
            "month": month,
            "ended_on": "",
            "suspended_since": "",
            "audit_clean": "1",
        }
        lines.append(",".join((usual | more).values()))
    return customer_months_import(rows=io.BytesIO("\n".join(lines).encode()))


def plan(document, **more):
    article = {"code": "left", "title": TITLE, "article": "12", "by": "straight_line", "window_days": 100}
    document["components"] = [{"code": "a", "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 100}]}]
    document["clawbacks"] = [{name: told for name, told in (article | more).items() if told is not None}]
    return document


def taken(month=11):
    """(payee code, kind, fen) of what was added."""
    codes = dict(Payee.objects.values_list("pk", "code"))
    rows = CommissionLine.objects.filter(month=date(2026, month, 1), kind__gte=20).values_list("payee_id", "kind", "amount_fen")
    return sorted((codes[payee], kind, fen) for payee, kind, fen in rows)


def statement(code="P1", month=11):
    return Statement.objects.get(payee_id=Payee.objects.get(code=code).pk, month=date(2026, month, 1))


def test_a_customer_who_leaves_takes_the_unearned_part_with_him(sold, document, published, accrue):
    """40 days of 100 are lived, 10 of them suspended: 70 of 100 yuan; the line names the paid one."""
    published(plan(document))
    sold(("A1", "C1", "2026-10-05"), ("A2", "C2", "2026-10-05"), ("B1", "C3", "2026-11-05"))
    months(("C1", "2026-10", {"suspended_days": "10"}), ("C1", "2026-11", {"ended_on": "2026-11-14"}), ("C2", "2026-11", {}))
    accrue(date(2026, 10, 31))
    for _again in range(2):
        assert accrue().status == "done"
        assert taken() == [("P1", 24, -7000)]
    paid = CommissionLine.objects.get(kind=1, order_id=CommissionLine.objects.get(kind=24).order_id)
    line = CommissionLine.objects.get(kind=24)
    assert (line.component, line.rule, line.day, line.base, line.before, line.rate_millionths) == (0, 0, paid.day, 10_000, 30, 700_000)
    assert statement().amount_fen == 3000
    assert sum(CommissionLine.objects.filter(month=date(2026, 11, 1)).values_list("amount_fen", flat=True)) == 3000


def test_who_leaves_while_suspended_left_on_the_day_of_the_suspension(sold, document, published, accrue):
    published(plan(document))
    sold(("A1", "C1", "2026-10-05"))
    gone = {"ended_on": "2026-11-14", "suspended_since": "2026-10-25", "suspended_days": "13"}
    months(("C1", "2026-10", {"suspended_since": "2026-10-25", "suspended_days": "7"}), ("C1", "2026-11", gone))
    accrue(date(2026, 10, 31))
    accrue()
    assert CommissionLine.objects.get(kind=24).before == 20


def test_after_the_window_and_of_a_returned_order_nothing_is_taken(sold, document, published, accrue):
    published(plan(document, by="full", window_days=30))
    sold(("A1", "C1", "2026-10-05"), ("A2", "C2", "2026-10-28"))
    sold(("R2", "C2", "2026-10-30"), 类型="退订", 原单号="A2", 数量="-1", 金额="-79.00")
    months(("C1", "2026-11", {"ended_on": "2026-11-04"}), ("C2", "2026-11", {"ended_on": "2026-11-04"}))
    accrue(date(2026, 10, 31))
    accrue()
    assert taken() == []


def test_what_came_back_is_not_at_risk(sold, document, published, accrue):
    published(plan(document, by="full", window_days=30))
    sold(("A1", "C1", "2026-10-28"), ("A2", "C2", "2026-10-29"))
    sold(("R2", "C2", "2026-11-03"), 类型="退订", 原单号="A2", 数量="-1", 金额="-79.00")
    accrue(date(2026, 10, 31))
    accrue()
    assert at_risk(statement(month=10), on=TODAY) == 20_000
    assert at_risk(statement(), on=TODAY) == 10_000
    assert at_risk(statement(), on=date(2026, 12, 1)) == 0


def test_what_cannot_be_kept_waits_for_the_next_month(sold, document, published, accrue):
    """100 yuan to take back, at most half of what a month pays: 30 of 60 in October, 50 of 100 in November, 20 wait."""
    published(plan(document, by="full", recover_percent=50))
    sold(("A1", "C1", "2026-09-20"))
    sold(("B1", "C3", "2026-10-05"))
    sold(("D1", "C4", "2026-11-05"))
    months(("C1", "2026-10", {"ended_on": "2026-10-10"}))
    for month, added, pays in (
        (9, [], 10_000),
        (10, [("P1", 24, -10_000), ("P1", 26, 5_000)], 5_000),
        (11, [("P1", 26, -5_000)], 5_000),
    ):
        assert accrue(date(2026, month, 20)).status == "done"
        assert (taken(month), statement(month=month).amount_fen) == (added, pays)


def test_a_customer_who_returns_brings_it_back_once(sold, document, published, accrue):
    published(plan(document, by="full", window_days=200))
    sold(("A1", "C1", "2026-07-20"))
    sold(("B1", "C9", "2026-08-05"), ("B2", "C9", "2026-09-05"), ("B3", "C9", "2026-10-05"), ("B4", "C9", "2026-11-05"))
    for number, (month, more, added) in enumerate(
        (
            (7, {}, []),
            (8, {"ended_on": "2026-08-10"}, [("P1", 24, -10_000)]),
            (9, {}, [("P1", 25, 10_000)]),
            (10, {"ended_on": "2026-10-10"}, [("P1", 24, -10_000)]),
            (11, {}, []),
        )
    ):
        months(("C1", f"2026-{month:02}", more))
        accrue(date(2026, month, 20))
        assert taken(month) == added, number


def test_those_who_shared_and_those_above_give_their_part(tree, sold, document, published, accrue):  # noqa: F811 - fixture
    published(plan(tree_plan(document), by="full", window_days=90))
    sold(("A1", "C1", "2026-10-05"))
    shared(("A1", "P1", "75"), ("A1", "P2", "25"))
    months(("C1", "2026-11", {"ended_on": "2026-11-04"}))
    accrue(date(2026, 10, 31))
    accrue()
    clawed = [(payee, kind, fen) for payee, kind, fen in taken() if kind != 26]
    assert clawed == [("P1", 24, -7500), ("P2", 21, -750), ("P2", 24, -2500), ("P3", 21, -375), ("P3", 21, -250)]
    # nobody earns anything in November: all of it waits
    sums = CommissionLine.objects.filter(month=date(2026, 11, 1), kind__in=(24, 26)).values_list("amount_fen", flat=True)
    assert sum(sums) == 0


def test_months_of_customers_come_in_by_file_and_bad_rows_are_named(tmp_path, capsys, db):
    path = tmp_path / "months.csv"
    good = "C1,2026-11,,,0,120,4096,79.00,0,1\n"
    path.write_text(",".join(COLUMNS) + f"\n{good}C2,2026-11,2026-11-31,,0,0,0,0,0,1\nC3,2026-13,,,0,0,0,0,0,1\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_customer_months", str(path))
    said = capsys.readouterr()
    assert json.loads(said.out) == {"read": 3, "accepted": 1, "duplicate": 0, "rejected": 2}
    assert [line.split(":")[0] for line in said.err.splitlines()] == ["3", "4"]
    path.write_text(",".join(COLUMNS) + f"\n{good.replace('120', '150')}", encoding="utf-8")
    call_command("import_customer_months", str(path))
    assert list(CustomerMonth.objects.values_list("customer_ref", "minutes", "billed_fen")) == [("C1", 150, 7900)]


def test_the_payee_is_told_before_with_the_list_of_customers(sold, document, published, accrue, browse, world):
    published(plan(document, recover_percent=50))
    sold(("A1", "C1", "2026-10-05"), ("B1", "C3", "2026-11-05"))
    months(("C1", "2026-11", {"ended_on": "2026-11-14"}))
    accrue(date(2026, 10, 31))
    accrue()
    told = [clawbacks_tell(month=date(2026, 11, 1), at=NOW) for _again in range(2)]
    assert told == [2, 0]
    notice = Notice.objects.get(person=world.agent_owner)
    assert "60.00" in notice.title_zh
    assert not Notice.objects.filter(person=world.far_agent_owner).exists()
    agent = browse("agent_owner")
    page = agent.get(notice.url)
    panel = page.context["tab_context"]
    assert [(each["customer"], each["age"], each["share"], each["amount"]) for each in panel["rows"]] == [("C1", "40", "60%", "−60.00")]
    # 60 to take back, 50 of the month's 100 kept; at risk on the twentieth are 85 of the order of November's fifth
    assert [each["value"] for each in panel["figures"][:4]] == ["60.00", "0.00", "0.00", "10.00"]
    assert at_risk(statement(), on=TODAY) == 8_500
    assert ">C1<" in page.content.decode()


def test_many_customers_stand_on_pages_below_the_sum_of_all(sold, document, published, accrue, browse, monkeypatch):
    monkeypatch.setattr(pages, "LINES", 2)
    published(plan(document))
    sold(*((f"A{number}", f"C{number}", f"2026-11-0{number}") for number in (1, 2, 3)))
    months(*((f"C{number}", "2026-11", {"ended_on": "2026-11-11"}) for number in (1, 2, 3)))
    accrue()
    seen = []
    for page, beside in (("", 2), ("&page=9", 1)):
        answer = browse("agent_owner").get(f"/incentives/statements/{statement().pk}/?tab=clawbacks{page}")
        panel = answer.context["tab_context"]
        assert panel["figures"][0]["value"] == "273.00"
        assert f'hx-get="?tab=clawbacks&amp;page={beside}"' in answer.content.decode()
        seen.append([(line["customer"], line["amount"]) for line in panel["rows"]])
    assert seen == [[("C3", "−92.00"), ("C2", "−91.00")], [("C1", "−90.00")]]


def test_every_line_says_how_it_came_about(sold, document, published, accrue, browse):
    published(plan(document, recover_percent=50))
    sold(("A1", "C1", "2026-10-05"), ("B1", "C3", "2026-11-05"))
    months(("C1", "2026-11", {"ended_on": "2026-11-14", "suspended_since": "2026-11-04", "suspended_days": "10"}))
    accrue(date(2026, 10, 31))
    accrue()
    page = browse("settlement_officer").get(f"/incentives/statements/{statement().pk}/")
    assert "is-fail" not in page.content.decode()
    said = {}
    for line in CommissionLine.objects.filter(month=date(2026, 11, 1), kind__gte=24):
        address = f"/incentives/statements/{statement().pk}/lines/{line_address(line)}/"
        said[line.kind] = browse("settlement_officer").get(address).context["steps"]
    order, still, age, last = said[24]
    assert "A1" in order["src"]
    assert (still["val"], age["val"].split()[0], last["op"], last["val"]) == ("100.00 元", "30", "× −70%", "−70.00")
    assert [step["val"] for step in said[26]] == ["70.00 元", "100.00 元", "20.00"]
