"""A month whose rejected rows exceed what is tolerated is not approved, until a named person releases the source with a reason."""

from datetime import date

import pytest
from django.urls import reverse

from channelops.core.access import access_of
from channelops.core.models import Change
from channelops.core.refusals import Refused
from channelops.sales.models import Batch, RejectedRow, Source
from channelops.sales.services.rejected_rows import rejected_row_drop
from incentives.models import Period, Release
from incentives.selectors.releases import holds_of
from incentives.services.periods import period_move
from incentives.services.releases import release_give

from ..cast import NOW, TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
BAD = {"产品": "GONE"}


@pytest.fixture
def month(shop, bring_in, document, published, accrue, acting):
    """The month of an order that came in and one of 100.00 yuan that did not, in review."""
    published(document)
    bring_in(text(row("A1"), row("B1", 金额="100.00", **BAD)))
    accrue()
    period = Period.objects.get(month=TODAY.replace(day=1))
    for step in ("calculate", "review"):
        period = period_move(period=period, step=step, access=None, actor=acting("settlement_officer"), at=NOW)
    return period


@pytest.fixture
def release(shop, month, world, acting):
    """`release("finance", reason=…)` is that person's release of the source."""

    def given(name, *, reason="comes again"):
        access = access_of(world.people[name], on=TODAY)
        return release_give(period=month, source_id=shop.source.pk, reason=reason, access=access, actor=acting(name), at=NOW)

    return given


def approve(month, acting, *, step="approve"):
    return period_move(period=month, step=step, access=None, actor=acting("finance"), at=NOW)


def tolerate(fen):
    Source.objects.update(tolerance_fen=fen)


def test_more_than_is_tolerated_holds_the_month_up(month, acting):
    with pytest.raises(Refused, match="exceed what is tolerated"):
        approve(month, acting)
    assert Period.objects.get().status == "review"
    tolerate(9_999)
    with pytest.raises(Refused):
        approve(month, acting)
    tolerate(10_000)
    assert approve(month, acting).status == "approved"


def test_a_return_does_not_make_up_for_a_sale(month, acting, bring_in):
    bring_in(text(row("C1", 类型="退订", 原单号="B1", 金额="-100.00", **BAD)))
    assert [(hold.rows, hold.open_fen) for hold in holds_of(month)] == [(2, 20_000)]


def test_dropped_rows_hold_nothing_up(month, acting, world):
    access = access_of(world.settlement_officer, on=TODAY)
    bad = RejectedRow.objects.get()
    rejected_row_drop(row=bad, reason="a test of the sender", access=access, actor=acting("settlement_officer"), at=NOW)
    assert approve(month, acting).status == "approved"


def test_another_month_is_not_held_up(month):
    RejectedRow.objects.update(month=date(2026, 10, 1))
    assert holds_of(month) == []


@pytest.mark.parametrize(("first", "received", "held"), [(TODAY, NOW, True), (date(2026, 10, 1), NOW, False), (None, NOW, True)])
def test_a_row_without_a_day_counts_where_its_file_does(month, first, received, held):
    RejectedRow.objects.update(month=None)
    Batch.objects.update(first_day=first, last_day=first, received_at=received)
    assert bool(holds_of(month)) is held


def test_a_named_person_releases_with_a_reason(month, release, acting):
    given = release("settlement_officer")
    assert (given.open_fen, given.released_by.username) == (10_000, "settlement_officer")
    told = Change.objects.get(object_type="incentives.Release")
    assert (told.actor.username, told.reason) == ("settlement_officer", "comes again")
    assert approve(month, acting).status == "approved"
    assert approve(month, acting, step="lock").status == "locked"


def test_a_release_covers_what_was_open_then(month, release, acting, bring_in):
    release("settlement_officer")
    bring_in(text(row("D1", 金额="0.01", **BAD)))
    with pytest.raises(Refused, match="exceed"):
        approve(month, acting)


def test_who_released_does_not_approve(month, release, acting):
    release("finance")
    with pytest.raises(Refused, match="somebody else"):
        approve(month, acting)


def test_refused_releases_leave_nothing(month, release):
    with pytest.raises(Refused, match="Say why"):
        release("finance", reason=" ")
    tolerate(10_000)
    with pytest.raises(Refused, match="Nothing of this source"):
        release("finance")
    Period.objects.update(status="locked")
    with pytest.raises(Refused, match="locked"):
        release("finance")
    assert not Release.objects.exists()


def test_on_the_page(month, shop, browse):
    officer = browse("settlement_officer")
    page = officer.get(reverse("period_detail", args=[month.pk])).content.decode()
    address = reverse("period_release", args=[month.pk, shop.source.pk])
    assert address in page
    assert f"?source={shop.source.pk}&amp;open=yes" in page
    assert "100.00" in officer.get(address).content.decode()
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "comes again"}).status_code == 303
    after = officer.get(reverse("period_detail", args=[month.pk])).content.decode()
    assert address not in after
    assert "comes again" in after
    number = str(Batch.objects.get())
    assert number in officer.get(reverse("batch_list"), {"open": "yes"}).content.decode()
    assert number not in officer.get(reverse("batch_list"), {"open": "no"}).content.decode()


def test_by_rest(month, shop, rest):
    address = reverse("api:period-holds", args=[str(month)])
    told = rest("finance").get(address).json()["results"]
    assert [(one["source"], one["open"], one["tolerance"], one["holds"]) for one in told] == [("boss", "100.00", "0.00", True)]
    body = {"source": "boss", "reason": "comes again"}
    answer = rest("finance").post(address, body, "application/json")
    assert answer.status_code == 200, answer.content
    assert [(one["holds"], one["released_by"], one["reason"]) for one in answer.json()["results"]] == [(False, "finance", "comes again")]
    assert rest("finance").post(address, body, "application/json").status_code == 409
    assert rest("finance").get(reverse("api:period-holds", args=["2026-13"])).status_code == 404
