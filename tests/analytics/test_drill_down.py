"""The way down: province, city, county, channel, partner, order lines, touchpoint; every level comes to what stood above it, to the fen."""

from decimal import Decimal

import pytest
from django.urls import reverse_lazy

pytestmark = pytest.mark.django_db
ORDERS = reverse_lazy("order_list")
MONTHS = ({"first": "2026-11", "last": "2026-11"}, {"first": "2026-10", "last": "2026-11"})


def fen(text):
    return int(Decimal(text.replace(",", "")) * 100)


def parts_of(page):
    """(name, url, revenue) of every part, by the column of revenue and the link of its figure."""
    heat = page.context["heat"]
    column = [head["label"] for head in heat["heads"]].index("渠道收入")
    found = [(line["name"], line["cells"][column]["url"], fen(line["cells"][column]["text"])) for line in heat["lines"]]
    assert sum(revenue for *_, revenue in found) == fen(heat["foot"][column])
    return [part for part in found if part[2]]


def revenue_of(page):
    return fen(next(tile["value"] for tile in page.context["tiles"] if tile["name"] == "渠道收入"))


@pytest.mark.parametrize("months", MONTHS, ids=["a month", "two months"])
def test_every_level_comes_to_the_one_above(sold, browse, months):
    client = browse("province_manager")
    cities = parts_of(client.get("/dashboard/", {**months, "metric": "revenue"}))
    seen = 0
    for _city, city_url, of_city in cities:
        for _county, county_url, of_county in parts_of(city := client.get(city_url)):
            for _channel, channel_url, of_channel in parts_of(county := client.get(county_url)):
                page = client.get(channel_url)
                assert revenue_of(page) == of_channel
                assert sum(partner["amount_fen"] for partner in page.context["partners"]) == of_channel
                for partner in page.context["partners"]:
                    orders = client.get(partner["orders_url"])
                    assert sum(line["amount_fen"] for line in orders.context["table"]["lines"]) == partner["amount_fen"]
                    assert orders.context["sums"]["amount_fen"] == partner["amount_fen"]
                    seen += partner["amount_fen"]
            assert revenue_of(county) == of_county
        assert revenue_of(city) == of_city
    assert seen == sum(revenue for *_, revenue in cities) > 0


def test_a_partner_of_two_channels_counts_in_each_what_it_sold_there(sold, browse):
    client = browse("county_manager")
    found = {code: client.get("/dashboard/", {"channel": code}).context["partners"] for code in ("social", "wechat")}
    assert {code: [(row["name"], row["amount_fen"]) for row in rows] for code, rows in found.items()} == {
        "social": [("代理一", 15800)],
        "wechat": [("代理一", 6300)],
    }


def test_from_an_order_line_to_its_touchpoint_and_back_to_the_lines_of_that_touchpoint(sold, browse):
    client = browse("county_manager")
    lines = client.get(ORDERS, {"month": "2026-11", "payee": "P1"}).context["table"]["lines"]
    way = next(line["touchpoint_url"] for line in lines if line["ref"] == "C3")
    shop = client.get(way)
    assert shop.status_code == 200
    assert f"{ORDERS}?touchpoint=W1" in shop.content.decode()
    orders = client.get(f"{ORDERS}?touchpoint=W1")
    assert [line["ref"] for line in orders.context["table"]["lines"]] == ["C3"]
    assert orders.context["sums"] is None
    assert client.get(f"{ORDERS}?touchpoint=T2").status_code == 422


def test_orders_of_several_months(sold, browse):
    client = browse("county_manager")
    asked = {"since": "2026-10", "month": "2026-11", "region": sold.payee.county_id}
    orders = client.get(ORDERS, asked).context
    assert sum(line["amount_fen"] for line in orders["table"]["lines"]) == orders["sums"]["amount_fen"] == 32100
    assert client.get(ORDERS, {"since": "2026-11", "month": "2026-10"}).status_code == 422
