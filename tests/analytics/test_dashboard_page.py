"""The dashboard: where one lands, what one may open, the drill down to order lines, and the same figures on page, file and REST."""

import csv
import io
import re

import pytest

from channelops.core.exports import BOM
from channelops.sales.models import Touchpoint

from ..cast import BEGIN
from ..sales.conftest import bring, row, text
from .conftest import add_all

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/"


def texts(answer):
    """What the page says, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def table(answer):
    """The exported rows by name."""
    content = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(content.removeprefix(BOM))))
    return {row[0]: row[1:] for row in rows[1:]}


@pytest.mark.parametrize(("name", "heading"), [("county_manager", "泉港区"), ("city_manager", "泉州市"), ("province_manager", "福建省")])
def test_a_manager_lands_on_the_own_node(sold, browse, name, heading):
    answer = browse(name).get(PAGE)
    assert answer.status_code == 200
    assert answer.context["title"] == heading


@pytest.mark.parametrize(
    ("name", "status"),
    [("county_manager", 404), ("far_city_manager", 404), ("city_manager", 200), ("agent_owner", 403), ("sales_staff", 403)],
)
def test_nobody_opens_a_node_of_others(sold, browse, name, status):
    assert browse(name).get(PAGE, {"node": "3505"}).status_code == status


def test_tiles_show_the_figures_with_their_definition(sold, browse):
    tiles = {tile["name"]: tile for tile in browse("city_manager").get(PAGE).context["tiles"]}
    assert {name: tile["value"] for name, tile in tiles.items()} == {
        "发展量": "4", "渠道收入": "321.00", "活跃伙伴": "1", "单均收入": "80.25", "退订率": "25.0", "线上受理占比": "25.0",
    }  # fmt: skip
    assert tiles["发展量"]["notes"][0]["text"].endswith("+300.0%")
    assert tiles["渠道收入"]["notes"][0]["tone"] == ""
    assert "2026-11-19 24:00" in tiles["发展量"]["hint"]


def test_parts_are_ranked_and_coloured_by_direction(sold, browse):
    shown = browse("city_manager").get(PAGE, {"metric": "revenue"}).context
    assert [(line["place"], line["name"], line["value"]) for line in shown["ranking"]] == [(1, "泉港区", "221.00"), (2, "晋江市", "100.00")]
    labels = [head["label"] for head in shown["heat"]["heads"]]
    home, sister = ([cell["shade"] for cell in line["cells"]] for line in shown["heat"]["lines"])
    assert (home[labels.index("退订率")], sister[labels.index("退订率")]) == (-3, 3)
    assert (home[labels.index("线上受理占比")], sister[labels.index("线上受理占比")]) == (3, -3)
    assert home[labels.index("发展量")] == 0


def test_one_drills_down_from_the_province_to_order_lines(sold, browse):
    client = browse("province_manager")
    page, way = client.get(PAGE), []
    for part in ("泉州市", "泉港区", "社会渠道"):
        url = next(line["url"] for line in page.context["ranking"] if line["name"] == part)
        page = client.get(url)
        assert page.status_code == 200
        way = [crumb["label"] for crumb in page.context["crumbs"]]
    assert way == ["福建省", "泉州市", "泉港区", "社会渠道"]
    assert next(tile["value"] for tile in page.context["tiles"] if tile["name"] == "发展量") == "2"
    (partner,) = page.context["partners"]
    assert partner["name"] == "代理一"
    lines = texts(client.get(partner["orders_url"]))
    assert [ref for ref in ("C1", "C2", "C3", "C5") if ref in lines] == ["C1", "C2"]


def test_above_the_own_node_nothing_is_a_link(sold, browse):
    crumbs = browse("county_manager").get(PAGE).context["crumbs"]
    assert [(crumb["label"], bool(crumb["url"])) for crumb in crumbs] == [("福建省", False), ("泉州市", False), ("泉港区", False)]


def test_page_file_and_rest_tell_the_same(sold, browse, rest):
    page = browse("city_manager").get(PAGE).context
    file = table(browse("city_manager").get(PAGE, {"export": "csv"}))
    asked = {"metric": "revenue,orders", "node": "3505", "level": "county", "from": "2026-11"}
    told = {(row["name"], row["metric"]): row["value"] for row in rest("city_manager").get("/api/v1/kpis/", asked).json()["results"]}
    for line in page["heat"]["lines"]:
        orders, revenue = line["cells"][0]["text"], line["cells"][2]["text"]
        assert (orders, revenue) == (file[line["name"]][0], file[line["name"]][2])
        assert (orders, revenue) == (told[line["name"], "orders"], told[line["name"], "revenue"])
    assert browse("city_manager").get(PAGE, {"export": "xlsx"}).status_code == 200
    assert browse("city_manager").get(PAGE, {"export": "doc"}).status_code == 404


def test_a_range_of_months_is_one_period(sold, browse):
    shown = browse("county_manager").get(PAGE, {"first": "2026-10", "last": "2026-11"}).context
    assert shown["period"] == "2026-10-01 – 2026-11-19"
    assert next(tile["value"] for tile in shown["tiles"] if tile["name"] == "发展量") == "5"


@pytest.mark.parametrize(
    "asked", [{"first": "2026-11", "last": "2026-10"}, {"metric": "happiness"}, {"channel": "moon"}, {"last": "1999-01"}]
)
def test_what_cannot_be_asked_is_said(sold, browse, asked):
    assert browse("county_manager").get(PAGE, asked).status_code == 422


def test_the_trend_has_the_same_numbers_as_a_table(sold, browse):
    chart = browse("county_manager").get(PAGE, {"metric": "revenue"}).context["chart"]
    assert chart["rows"][-1] == ["2026-11", "221.00", "100.00"]
    assert [series["data"][-1] for series in chart["data"]["series"]] == [221.0, 100.0]


def test_the_page_takes_as_many_questions_for_many_parts_as_for_few(sold, browse, django_assert_max_num_queries):
    client = browse("province_manager")
    client.get(PAGE)
    with django_assert_max_num_queries(40):
        client.get(PAGE)


def test_every_metric_has_its_line_on_the_metric_page(sold, browse):
    shown = texts(browse("county_manager").get("/dashboard/metrics/"))
    assert "active_partners" in shown
    assert "数据部" in shown
    assert browse("agent_owner").get("/dashboard/metrics/").status_code == 403


def test_a_province_whose_orders_are_long_past_opens_on_its_last_month(world, sold, browse):
    place = {"province_id": world.other_province.pk, "city_id": world.other_city.pk, "county_id": world.other_county.pk}
    Touchpoint.objects.create(code="T9", kind="shop", channel=sold.channel, payee=sold.payee, name_zh="T9", opened_on=BEGIN, **place)
    bring(sold.source, text(row("OLD", 时间="2024-03-07 09:00", 网点="T9", 金额="55.00")))
    add_all()
    page = browse("other_manager").get("/dashboard/").content.decode()
    # long over: the month is told to its end, though nothing was sold after the seventh
    assert "2024-03-01 – 2024-03-31" in page
    assert '<option value="2024-03" selected>' in page
    assert "2026-11" not in page
    assert "2024-03" in browse("other_manager").get("/").content.decode()
