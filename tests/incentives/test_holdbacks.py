"""What is held back by payee and node: what the night stores is what each statement tells, and what home and list add up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.core.services.jobs import job_ask
from channelops.sales.models import Payee
from incentives.models import Holdback, InstalmentHold, Statement
from incentives.selectors.clawbacks import at_risk
from incentives.selectors.instalments import held_of, instalments_of
from incentives.selectors.node_instalments import node_holdback
from incentives.services import holdbacks
from incentives.services.instalment_holds import instalment_hold
from incentives.tasks import holdbacks as tasks

from ..cast import NOW, TODAY
from .test_clawbacks import months, sold  # noqa: F401 - fixture
from .test_clawbacks import plan as left_plan
from .test_instalments import plan as parts_plan
from .test_overrides import tree  # noqa: F401 - fixture
from .test_splits import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(tree, sold, document, published, accrue, acting):  # noqa: F811 - fixtures
    """Orders of three payees, in thirds: shared, returned, of somebody who left, on hold by name, due and not told."""
    published(left_plan(parts_plan(document)))
    sold(("A1", "C1", "2026-09-05"), ("A2", "C2", "2026-09-06"), ("A3", "", "2026-09-07"), ("A4", "C4", "2026-10-08"))
    sold(("B1", "C5", "2026-10-05"), ("B2", "C6", "2026-10-06"), 网点="T2")
    sold(("D1", "C7", "2026-09-09"), 网点="T3")
    shared(("A4", "P1", "60"), ("A4", "P2", "40"))
    months(("C1", "2026-10", {}), ("C2", "2026-10", {"ended_on": "2026-10-19"}), ("C5", "2026-11", {}))
    sold(("R1", "C6", "2026-10-20"), 类型="退订", 原单号="B2", 数量="-1", 金额="-79.00", 网点="T2")
    for month in (9, 10, 11):
        assert accrue(TODAY.replace(month=month, day=20)).status == "done"
    latest = Statement.objects.get(payee_id=Payee.objects.get(code="P1").pk, month=TODAY.replace(month=10, day=1))
    waits = instalments_of(latest, on=TODAY, limit=50)[0]
    one = next(each for each in waits if each.state == "scheduled")
    night = tell()
    instalment_hold(statement=latest, instalment=one, reason="查", access=None, actor=acting("settlement_officer"), at=NOW)
    assert work_on(JobRun.objects.get(job="incentives.holdback")).status == "done"
    return night


def tell(on=TODAY):
    run = job_ask(job="incentives.holdbacks", business_date=on, subject=f"{Holdback.objects.count()}", actor=Actor.command("test"), at=NOW)
    return work_on(run)


def work_on(run):
    job_work(run_id=run.pk, now=lambda: NOW, seconds=600)
    run.refresh_from_db()
    return run


def test_what_is_stored_is_what_every_statement_tells(held):
    assert (held.status, held.error) == ("done", "")
    told = {row.payee_id: row for row in Holdback.objects.all()}
    seen = 0
    for payee in Payee.objects.all():
        latest = Statement.objects.filter(payee_id=payee.pk).order_by("-month").first()
        if latest is None:
            continue
        own, risk = held_of(payee.pk, on=TODAY), at_risk(latest, on=TODAY)
        row = told.get(payee.pk)
        assert (own.fen, own.waiting_fen, own.ahead_fen, risk) == (
            (row.held_fen, row.waiting_fen, row.ahead_fen, row.risk_fen) if row else (0, 0, 0, 0)
        )
        assert row is None or row.statement_id == latest.pk
        seen += row is not None
    assert seen == len(told) == 3
    assert any(row.waiting_fen for row in told.values())
    assert any(row.risk_fen for row in told.values())


def test_told_again_and_in_pieces_it_is_the_same(held, monkeypatch):
    before = list(Holdback.objects.order_by("payee_id").values_list())
    for module in (holdbacks, tasks):
        monkeypatch.setattr(module, "PAYEES", 1)
    assert tell().status == "done"
    assert list(Holdback.objects.order_by("payee_id").values_list()) == before
    # a run for an earlier day does not put old figures back
    tell(TODAY.replace(month=10))
    assert list(Holdback.objects.order_by("payee_id").values_list()) == before


def test_who_has_nothing_held_any_more_has_no_row(held):
    Holdback.objects.create(payee_id=999_999, statement_id=1, on=TODAY, held_fen=1, waiting_fen=0, ahead_fen=0, risk_fen=0)
    payee = Payee.objects.get(code="P1").pk
    holdbacks.holdbacks_keep(payees=[payee, 999_999], contents={}, on=TODAY)
    assert not Holdback.objects.filter(payee_id__in=[payee, 999_999]).exists()


def test_home_tells_the_own_node_and_leads_to_the_payees(held, browse, world):
    answer = browse("county_manager").get("/")
    panel = next(each for each in answer.context["panels"] if each.template == "incentives/home_holdbacks.html")
    mine = Holdback.objects.filter(county_id=world.county.pk)
    sums = [sum(mine.values_list(name, flat=True)) for name in ("held_fen", "ahead_fen", "waiting_fen", "risk_fen")]
    assert [tile["value"].replace(",", "") for tile in panel.context["tiles"]] == [f"{fen / 100:.2f}" for fen in sums]
    page = browse("county_manager").get(panel.context["tiles"][0]["url"])
    assert page.status_code == 200
    text = page.content.decode()
    assert "代理一" in text
    # the far county's payee is not of this node
    assert "代理二" not in text
    for row in mine:
        assert f"/incentives/statements/{row.statement_id}/?tab=instalments" in text


def test_the_panel_asks_one_question_however_many_payees(held, as_seen_by, world):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as told:
            node_holdback(as_seen_by("province_manager"), world.province)
        return len([query for query in told.captured_queries if "incentives_holdback" in query["sql"]])

    before = asked()
    place = {
        "province_id": world.province.pk,
        "statement_id": 1,
        "on": TODAY,
        "held_fen": 5,
        "waiting_fen": 0,
        "ahead_fen": 0,
        "risk_fen": 0,
    }
    Holdback.objects.bulk_create(Holdback(payee_id=100_000 + number, **place) for number in range(50))
    assert asked() == before == 1


def test_a_node_is_summed_from_its_index_alone(held, world):
    filler = {"statement_id": 1, "on": TODAY, "held_fen": 5, "waiting_fen": 0, "ahead_fen": 0, "risk_fen": 0}
    Holdback.objects.bulk_create(Holdback(payee_id=100_000 + n, county_id=n % 90 + 1_000, **filler) for n in range(9_000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incentives_holdback")
        cursor.execute('EXPLAIN SELECT sum(held_fen), max("on") FROM incentives_holdback WHERE county_id = 1001')
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "holdback_county" in plan


def test_rest_tells_the_same_in_scope(held, rest, world):
    rows = rest("county_manager").get("/api/v1/holdbacks/?ordering=-held").json()["results"]
    assert [row["payee"] for row in rows] == ["P1", "P3"]
    stored = Holdback.objects.get(payee_id=Payee.objects.get(code="P1").pk)
    first = rows[0]
    assert (first["held"], first["expected"], first["at_risk"]) == tuple(
        f"{fen / 100:.2f}" for fen in (stored.held_fen, stored.ahead_fen, stored.risk_fen)
    )
    assert InstalmentHold.objects.count() == 1
    assert rest("far_county_manager").get("/api/v1/holdbacks/").json()["results"][0]["payee"] == "P2"
