"""A contract pins a payee to a version: on its days that version rules the payee's orders, whatever was published after it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from channelops.core.actors import Actor
from channelops.core.models import Change
from channelops.core.refusals import Refused
from channelops.kernel.periods import Month
from channelops.sales.models import Annex, Payee, Touchpoint
from incentives.models import CommissionLine, ContractPin, Delta, PlanVersion, Statement
from incentives.selectors.shards import Shard
from incentives.selectors.statements import line_address
from incentives.services.contract_pins import Contract, pin_end, pin_make
from incentives.services.plan_versions import version_draft, version_end
from incentives.shown.contract_pins import pinned_words
from incentives.what_if.trials import Trial

from ..cast import NOW
from ..sales.conftest import row, text
from .test_carried import close  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def flat(yuan):
    rules = [{"yuan_per_piece": yuan}]
    return {"code": "plans", "kind": "flat", "title": {"zh": "套餐", "en": "Plans"}, "criteria": {"families": ["plans"]}, "rules": rules}


@pytest.fixture
def versions(document, published):
    """10 yuan apiece up to the end of October, 20 yuan from November on."""
    first = published(document | {"components": [flat("10")]})
    second = published(document | {"components": [flat("20")], "from": "2026-11-01"})
    first.refresh_from_db()
    return first, second


@pytest.fixture
def pinned(acting):
    """`pinned(version, payee, begins, ends)` is the pin that the settlement officer made."""

    def made(version, payee, begins, ends=None, name="settlement_officer"):
        contract = Contract(number="HT-2026-01", begins_on=begins, ends_on=ends, reason="agreed")
        return pin_make(version=version, payee=payee, contract=contract, access=None, actor=acting(name), at=NOW)

    return made


def paid():
    """(payee, order's day) → fen, over all versions of all months."""
    found = {}
    for line in CommissionLine.objects.all():
        key = (Payee.objects.get(pk=line.payee_id).code, line.day.isoformat()[5:])
        found[key] = found.get(key, 0) + line.amount_fen
    return found


def sold(*days, shop="T1", pieces="1", **more):
    return [row(f"{shop}-{day}", 时间=f"2026-{day} 10:00", 网点=shop, 数量=pieces, **more) for day in days]


def test_a_pinned_payee_stays_with_the_version_on_the_days_of_the_contract(shop, bring_in, versions, accrue, pinned):
    pinned(versions[0], shop.payee, date(2026, 11, 10), date(2026, 11, 16))
    bring_in(text(*sold("11-09", "11-10", "11-15", "11-16"), *sold("11-12", shop="T2")))
    accrue()
    assert paid() == {("P1", "11-09"): 2000, ("P1", "11-10"): 1000, ("P1", "11-15"): 1000, ("P1", "11-16"): 2000, ("P2", "11-12"): 2000}
    statement = Statement.objects.get(payee_id=shop.payee.pk)
    assert (statement.facts, statement.paid, statement.earned_fen) == (4, 4, 6000)


def test_the_versions_own_days_and_the_pins_count_together(shop, bring_in, document, published, accrue, pinned):
    first = published(document)
    published(document | {"components": [flat("20")], "from": "2026-11-10"})
    pinned(first, shop.payee, date(2026, 11, 10))
    bring_in(text(*sold("11-05", "11-06", "11-12"), *sold("11-05", "11-06", "11-12", shop="T2")))
    accrue()
    # 15.50 from the third on, of whoever is pinned; the other's third falls under the new version
    assert [paid()[key, "11-12"] for key in ("P1", "P2")] == [1550, 2000]
    assert [paid()[key, "11-06"] for key in ("P1", "P2")] == [1000, 1000]


def test_a_return_falls_under_the_version_of_its_order(shop, bring_in, versions, accrue, pinned):
    pinned(versions[0], shop.payee, date(2026, 11, 1), date(2026, 11, 10))
    bring_in(text(*sold("11-05"), row("R1", 类型="退订", 原单号="T1-11-05", 数量="-1", 金额="-79.00", 时间="2026-11-12 10:00")))
    accrue()
    assert paid() == {("P1", "11-05"): 1000, ("P1", "11-12"): -1000}


def test_a_moved_partner_stays_pinned_wherever_the_plan_rules(shop, world, bring_in, versions, accrue, pinned):
    pinned(versions[0], shop.payee, date(2026, 11, 1))
    Payee.objects.filter(pk=shop.payee.pk).update(city_id=world.far_city.pk, county_id=world.far_county.pk)
    Touchpoint.objects.filter(code="T2").update(payee=shop.payee)
    bring_in(text(*sold("11-05"), *sold("11-06", shop="T2")))
    accrue()
    assert paid() == {("P1", "11-05"): 1000, ("P1", "11-06"): 1000}
    assert set(CommissionLine.objects.values_list("county_id", flat=True)) == {world.county.pk, world.far_county.pk}


def test_made_and_ended_for_a_closed_month_the_difference_follows_once(shop, bring_in, document, published, accrue, pinned, acting, close):  # noqa: F811
    first = published(document | {"components": [flat("10")]})
    published(document | {"components": [flat("20")], "from": "2026-10-01"})
    bring_in(text(*sold("10-05", "10-20"), *sold("10-05", shop="T2")))
    close(OCTOBER)
    pin = pinned(first, shop.payee, date(2026, 10, 10), date(2026, 11, 1))
    accrue()
    assert Delta.objects.values_list("cause", "origin_month").distinct().get() == ("contract", OCTOBER)
    assert paid() == {("P1", "10-05"): 2000, ("P1", "10-20"): 1000, ("P2", "10-05"): 2000}
    lines = CommissionLine.objects.filter(version=2).values_list("plan_version_id", "amount_fen")
    assert sorted(lines) == sorted([(first.pk, 1000), (PlanVersion.objects.get(number=2).pk, -2000)])
    count = Delta.objects.count()
    accrue()
    assert Delta.objects.count() == count
    # a late order of the pinned days is rated by the pinned version, too
    bring_in(text(*sold("10-25")))
    accrue()
    assert paid()["P1", "10-25"] == 1000
    pin_end(pin=pin, on=date(2026, 10, 22), access=None, actor=acting("settlement_officer"), at=NOW, reason="ended early")
    accrue()
    assert (paid()["P1", "10-25"], paid()["P1", "10-20"]) == (2000, 1000)


def test_a_pin_makes_the_open_month_anew(shop, bring_in, versions, accrue, pinned):
    bring_in(text(*sold("11-05")))
    accrue()
    assert paid() == {("P1", "11-05"): 2000}
    pin = pinned(versions[0], shop.payee, date(2026, 11, 1))
    accrue()
    assert paid() == {("P1", "11-05"): 1000}
    ContractPin.objects.filter(pk=pin.pk).update(ends_on=date(2026, 11, 1))
    accrue()
    assert paid() == {("P1", "11-05"): 2000}


def copied(pin):
    pin.pk = None
    pin.save(force_insert=True)


@pytest.mark.parametrize(("begins", "ends"), [(date(2026, 11, 5), None), (date(2026, 10, 1), date(2026, 11, 2))])
def test_two_contracts_of_one_payee_and_plan_do_not_overlap(shop, versions, pinned, begins, ends):
    pin = pinned(versions[0], shop.payee, date(2026, 11, 1), date(2026, 11, 10))
    with pytest.raises(Refused, match="contract"):
        pinned(versions[1] if begins > NOVEMBER else versions[0], shop.payee, begins, ends)
    with pytest.raises(IntegrityError, match="contract_pins_do_not_overlap"), transaction.atomic():
        copied(pin)
    pinned(versions[0], shop.payee, date(2026, 11, 10))
    assert ContractPin.objects.count() == 2


def test_only_what_was_published_only_its_kind_of_payee_only_by_a_person(shop, versions, pinned, plan, document, acting):
    draft = version_draft(plan=plan, document=document | {"from": "2027-01-01"}, actor=acting("settlement_officer"), at=NOW)
    with pytest.raises(Refused):
        pinned(draft, shop.payee, date(2027, 1, 1))
    with pytest.raises(Refused):
        pinned(versions[1], shop.payee, date(2026, 10, 1))
    staff = Payee.objects.create(code="S1", kind="staff", name_zh="店员", opened_on=date(2026, 1, 1), province_id=shop.payee.province_id)
    with pytest.raises(Refused):
        pinned(versions[0], staff, date(2026, 11, 1))
    contract = Contract(number="HT", begins_on=date(2026, 11, 1), reason="x")
    with pytest.raises(Refused):
        pin_make(version=versions[0], payee=shop.payee, contract=contract, access=None, actor=Actor.command("test"), at=NOW)
    assert not ContractPin.objects.exists()


def test_a_version_that_never_ruled_is_not_withdrawn_from_under_a_contract(shop, versions, document, published, pinned, acting):
    third = published(document | {"components": [flat("30")], "from": "2027-01-01"})
    pin = pinned(third, shop.payee, date(2027, 1, 1))
    words = {"on": date(2026, 11, 20), "access": None, "actor": acting("finance"), "at": NOW, "reason": "x"}
    with pytest.raises(Refused):
        version_end(version=third, **words)
    pin_end(pin=pin, on=date(2027, 1, 1), access=None, actor=acting("settlement_officer"), at=NOW, reason="x")
    assert version_end(version=third, **words).published_at is None


def test_it_leaves_its_trace(shop, versions, pinned, acting):
    pin = pinned(versions[0], shop.payee, date(2026, 11, 1))
    pin_end(pin=pin, on=date(2026, 12, 1), access=None, actor=acting("province_manager"), at=NOW, reason="new contract")
    verbs = Change.objects.filter(object_type="incentives.ContractPin").order_by("id").values_list("verb", "reason")
    assert list(verbs) == [("create", "agreed"), ("end", "new contract")]
    pin.refresh_from_db()
    assert (pin.ends_on, pin.made_by.username == pin.ended_by.username) == (date(2026, 12, 1), False)
    with pytest.raises(Refused):
        pin_end(pin=pin, on=date(2027, 1, 1), access=None, actor=acting("province_manager"), at=NOW, reason="later")


def test_pages_and_rest_make_show_and_end_it(shop, versions, browse, rest, acting, bring_in, accrue):
    first, second = versions
    bring_in(text(*sold("11-05", "11-06")))
    officer = browse("settlement_officer")
    sent = {"payee": "P1", "number": "HT-7", "begins_on": "2026-11-06", "ends_on": "", "reason": "agreed"}
    assert officer.post(f"/incentives/plans/versions/{first.pk}/pins/new/", sent).status_code == 303
    again = officer.post(f"/incentives/plans/versions/{second.pk}/pins/new/", sent)
    assert again.status_code == 409
    assert officer.post(f"/incentives/plans/versions/{first.pk}/pins/new/", sent | {"payee": "nobody"}).status_code == 422
    assert browse("auditor").get(f"/incentives/plans/versions/{first.pk}/pins/new/").status_code == 403
    assert "HT-7" in officer.get(f"/incentives/plans/versions/{first.pk}/").content.decode()
    (told,) = rest("settlement_officer").get("/api/v1/plans/fj/versions/1/pins/").json()["results"]
    assert (told["payee"], told["contract"], told["begins_on"], told["ends_on"]) == ("P1", "HT-7", "2026-11-06", None)
    accrue()
    statement = Statement.objects.get()
    lines = {line.day.day: line for line in CommissionLine.objects.all()}
    sources = {day: source_of(rest, statement, line) for day, line in lines.items()}
    assert "HT-7" in sources[6]
    assert "HT-7" not in sources[5]
    why = browse("agent_owner").get(f"/incentives/statements/{statement.pk}/orders/{lines[6].order_id}/").content.decode()
    assert "HT-7" in why
    ended = {"on": "2026-11-06", "reason": "wrong payee"}
    assert (
        rest("settlement_officer").post(f"/api/v1/contract-pins/{told['id']}/", ended, content_type="application/json").status_code == 200
    )
    accrue()
    assert Statement.objects.get().earned_fen == 4000


def source_of(rest, statement, line):
    address = f"/api/v1/statements/{statement.pk}/lines/{line_address(line)}/explanation/"
    return rest("agent_owner").get(address).json()["steps"][1]["src"]


def test_whoever_is_pinned_stays_so_in_a_simulation(shop, bring_in, versions, accrue, pinned, document):
    pinned(versions[0], shop.payee, date(2026, 11, 1))
    bring_in(text(*sold("11-05"), *sold("11-05", shop="T2")))
    accrue()
    tried = document | {"components": [flat("30")]}
    trial = Trial(versions[1], document=tried, first=Month(2026, 9), months=3)
    rows = trial.of(Shard(), every=1, books=False).rows
    paid_now = {payee: fen for payee, article, fen in zip(rows["payee_id"], rows["article"], rows["now_fen"], strict=True) if article >= 0}
    # the other is rated by what is tried, the pinned one as before
    assert (paid_now[shop.far_payee.pk], paid_now.get(shop.payee.pk, 1000)) == (3000, 1000)


def test_the_page_of_a_draft_says_how_many_are_pinned(shop, versions, pinned, plan, document, acting):
    pinned(versions[0], shop.payee, date(2026, 11, 1))
    draft = version_draft(plan=plan, document=document | {"from": "2027-01-01"}, actor=acting("settlement_officer"), at=NOW)
    assert pinned_words(draft, on=date(2026, 12, 1)) == "1 with version 1"


def test_a_file_pins_row_by_row_in_the_name_of_who_sends_it(shop, versions, browse):
    rows = ["P1,fj,1,HT-1,2026-11-01,2027-01-01,agreed", "P2,fj,1,HT-2,2026-11-01,,agreed", "P2,fj,9,HT-3,2026-11-01,,agreed"]
    rows += ["P1,fj,2,HT-4,2026-12-01,,agreed", "NO,fj,1,HT-5,2026-11-01,,agreed", "P1,fj,1,HT-6,soon,,agreed"]
    content = "\n".join(["payee,plan,version,contract,from,to,reason", *rows]) + "\n"
    officer = browse("settlement_officer")
    for accepted, duplicate in ((2, 0), (0, 2)):
        answer = officer.post(reverse("annex_upload", args=["contract_pins"]), {"file": SimpleUploadedFile("pins.csv", content.encode())})
        assert answer.status_code == 303
        annex = Annex.objects.latest("id")
        assert (annex.accepted, annex.duplicate, annex.rejected) == (accepted, duplicate, 4)
    assert set(ContractPin.objects.values_list("contract", "made_by__username")) == {
        ("HT-1", "settlement_officer"),
        ("HT-2", "settlement_officer"),
    }
