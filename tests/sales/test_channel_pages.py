"""Channels, touchpoints and responsibility fields by their forms: opened, changed, handed over, closed, each with its trace."""

from datetime import timedelta

import pytest

from channelops.core.models import Change
from channelops.sales.models import Channel, ChannelAssignment, Touchpoint

from ..cast import BEGIN, TODAY

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()


def history(row):
    """(verb, reason) of the row's changes, the earliest first."""
    return list(Change.objects.filter(object_type=row._meta.label, object_id=str(row.pk)).order_by("pk").values_list("verb", "reason"))


@pytest.mark.parametrize("kind", Channel.Kind.values)
def test_a_province_manager_opens_a_channel_of_any_kind(world, browse, kind):
    answer = browse("province_manager").post("/sales/channels/new/", {"code": f"new-{kind}", "kind": kind, "name_zh": "新渠道"})
    made = Channel.objects.get(code=f"new-{kind}")
    assert (answer.status_code, answer["Location"]) == (303, f"/sales/channels/{made.pk}/")
    assert history(made) == [("create", "")]


def test_only_an_online_channel_is_somebody_elses(world, browse):
    sent = {"code": "mall", "kind": "own", "name_zh": "商城", "external": "on"}
    assert browse("province_manager").post("/sales/channels/new/", sent).status_code == 422
    assert not Channel.objects.filter(code="mall").exists()


def test_a_taken_code_is_refused(shop, browse):
    sent = {"code": shop.channel.code, "kind": "own", "name_zh": "又一个"}
    assert browse("province_manager").post("/sales/channels/new/", sent).status_code == 409


def test_a_channel_gets_other_names_and_keeps_its_code(shop, world, browse):
    sent = {"name_zh": "社会代理", "name_en": "Agents", "owner": world.departments["marketing"].pk, "reason": "renamed"}
    assert browse("province_manager").post(f"/sales/channels/{shop.channel.pk}/change/", sent).status_code == 303
    row = Channel.objects.get(pk=shop.channel.pk)
    assert (row.name_zh, row.owner, row.code) == ("社会代理", world.departments["marketing"], shop.channel.code)
    assert history(row) == [("change", "renamed")]


def test_a_channel_with_open_touchpoints_does_not_close(shop, browse):
    answer = browse("province_manager").post(f"/sales/channels/{shop.channel.pk}/close/", {"on": DAY, "reason": "x"})
    assert answer.status_code == 409
    assert Channel.objects.get(pk=shop.channel.pk).closed_on is None
    assert history(shop.channel) == []


def test_a_city_manager_opens_changes_and_closes_a_touchpoint_of_the_own_city(shop, world, browse):
    city = browse("city_manager")
    sent = {"code": "H1", "kind": "hall", "name_zh": "营业厅", "channel": shop.channel.pk, "region": world.county.pk, "on": DAY}
    assert city.post("/sales/touchpoints/new/", {**sent, "payee": shop.payee.code}).status_code == 303
    row = Touchpoint.objects.get(code="H1")
    assert (row.county_id, row.city_id, row.payee) == (world.county.pk, world.city.pk, shop.payee)
    assert city.post(f"/sales/touchpoints/{row.pk}/change/", {"kind": "shop", "name_zh": "门店", "reason": "rented out"}).status_code == 303
    assert city.post(f"/sales/touchpoints/{row.pk}/close/", {"on": DAY, "reason": "moved away"}).status_code == 303
    row.refresh_from_db()
    assert (row.kind, row.payee, row.closed_on) == ("shop", None, TODAY)
    assert history(row) == [("create", ""), ("change", "rented out"), ("close", "moved away")]
    assert city.post(f"/sales/touchpoints/{row.pk}/close/", {"on": DAY, "reason": "again"}).status_code == 409


def test_nobody_opens_a_touchpoint_in_a_region_of_others(shop, world, browse):
    sent = {"code": "H2", "kind": "hall", "name_zh": "营业厅", "channel": shop.channel.pk, "region": world.county.pk, "on": DAY}
    assert browse("far_city_manager").post("/sales/touchpoints/new/", sent).status_code == 422
    assert (
        browse("far_city_manager")
        .post("/sales/touchpoints/new/", {**sent, "region": world.far_county.pk, "payee": shop.payee.code})
        .status_code
        == 422
    )
    assert not Touchpoint.objects.filter(code="H2").exists()


def test_a_responsibility_field_is_handed_over_and_ended(shop, world, browse):
    city, address = browse("city_manager"), f"/sales/channels/{shop.channel.pk}/managers/"
    sent = {"region": world.county.pk, "manager": "county_manager", "on": BEGIN.isoformat(), "reason": "first"}
    assert city.post(f"{address}new/", sent).status_code == 303
    assert city.post(f"{address}new/", {**sent, "manager": "sales_staff", "on": DAY, "reason": "promoted"}).status_code == 303
    first, second = ChannelAssignment.objects.order_by("during")
    assert (first.manager, first.during.lower, first.during.upper) == (world.county_manager, BEGIN, TODAY)
    assert (second.manager, second.during.lower, second.during.upper) == (world.sales_staff, TODAY, None)
    assert history(first) == [("create", "first"), ("end", "promoted")]
    early = {"on": DAY, "reason": "x"}
    assert city.post(f"{address}{second.pk}/end/", early).status_code == 409
    late = {"on": (TODAY + timedelta(days=9)).isoformat(), "reason": "left"}
    assert city.post(f"{address}{second.pk}/end/", late).status_code == 303
    assert browse("far_city_manager").post(f"{address}{second.pk}/end/", late).status_code == 404
    assert history(second) == [("create", "promoted"), ("end", "left")]


def test_two_do_not_answer_at_once(shop, world, browse):
    address = f"/sales/channels/{shop.channel.pk}/managers/new/"
    sent = {"region": world.county.pk, "manager": "county_manager", "on": DAY, "reason": "x"}
    assert browse("city_manager").post(address, sent).status_code == 303
    assert browse("city_manager").post(address, {**sent, "manager": "sales_staff", "on": BEGIN.isoformat()}).status_code == 409
    assert ChannelAssignment.objects.count() == 1
