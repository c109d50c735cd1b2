"""KPIs by REST: the figures as JSON and as a table, what may be asked, who may ask, and 304."""

import io

import pandas as pd
import pytest

pytestmark = pytest.mark.django_db
KPIS = "/api/v1/kpis/"
ASKED = {"metric": "orders,revenue,online_share", "node": "3505", "from": "2026-11"}


def test_the_figures_as_json(sold, rest):
    answer = rest("city_manager").get(KPIS, {**ASKED, "compare": "year"})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["data_time"], told["pending"], told["grain"]) == ("2026-11-20T00:00:00+08:00", False, "month")
    orders, revenue, online = told["results"]
    assert orders["value"] == "4"
    assert revenue | {"name": ""} == {
        "metric": "revenue", "version": 1, "unit": "元", "node": "3505", "name": "", "level": "city", "period": "2026-11",
        "value": "321.00", "numerator": "321.00", "denominator": None, "base": "100.00", "change": "2.210000",
        "data_time": "2026-11-20T00:00:00+08:00",
    } | {"unit": revenue["unit"]}  # fmt: skip
    assert (online["value"], online["numerator"], online["denominator"]) == ("0.250000", "1", "4")


@pytest.mark.parametrize("way", [{"format": "csv"}, {"headers": {"Accept": "text/csv"}}])
def test_pandas_reads_the_same_figures(sold, rest, way):
    asked = {**ASKED, "level": "county", **({"format": "csv"} if "format" in way else {})}
    answer = rest("city_manager").get(KPIS, asked, headers=way.get("headers", {}))
    assert answer["Content-Type"].startswith("text/csv")
    table = pd.read_csv(io.BytesIO(answer.content), dtype=str)
    told = rest("city_manager").get(KPIS, {**ASKED, "level": "county"}).json()["results"]
    assert table["value"].tolist() == [row["value"] for row in told]
    assert table[table.metric == "revenue"].set_index("node")["value"].to_dict() == {"350505": "221.00", "350582": "100.00"}


def test_the_range_is_one_period(sold, rest):
    asked = {"metric": "orders", "from": "2026-10-05", "to": "2026-11-19", "grain": "range"}
    (row,) = rest("city_manager").get(KPIS, asked).json()["results"]
    assert (row["node"], row["period"], row["value"]) == ("3505", "2026-10-05/2026-11-19", "6")


@pytest.mark.parametrize(
    ("asked", "parameter", "says"),
    [
        ({"metric": "happiness"}, "metric", "orders, quantity, revenue"),
        ({"grain": "week"}, "grain", "day, month, range"),
        ({"level": "street"}, "level", "province, city, county, channel"),
        ({"compare": "never"}, "compare", "year, previous"),
        ({"from": "November"}, "from", "2026-11-19"),
        ({"from": "2026-12", "to": "2026-11"}, "to", ""),
        ({"grain": "day", "from": "2020-01", "to": "2026-11"}, "to", "400"),
        ({"metric": "active_partners", "grain": "day"}, "grain", "month, range"),
        ({"metric": "active_partners", "from": "2026-11-05", "to": "2026-11-19"}, "from", "active_partners"),
        ({"metric": "commission", "level": "channel"}, "level", "commission"),
        ({"channel": "moon"}, "channel", ""),
        ({"nodes": "35"}, "nodes", "metric, node"),
    ],
)
def test_what_may_not_be_asked_is_told_with_what_may(sold, rest, asked, parameter, says):
    answer = rest("city_manager").get(KPIS, {**ASKED, **asked})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert says in error["detail"]


@pytest.mark.parametrize(
    ("name", "status"),
    [("city_manager", 200), ("province_manager", 200), ("far_city_manager", 404), ("county_manager", 404), ("agent_owner", 403)],
)
def test_a_node_out_of_scope_is_not_there(sold, rest, name, status):
    assert rest(name).get(KPIS, ASKED).status_code == status


def test_a_token_of_one_county_asks_of_that_county_only(sold, rest, world):
    client = rest("province_manager", region=world.county)
    assert client.get(KPIS, ASKED).status_code == 404
    assert client.get(KPIS, {"metric": "orders", "from": "2026-11"}).json()["results"][0]["node"] == "350505"


def test_a_parameter_given_twice_is_not_answered_by_its_last(sold, rest):
    answer = rest("city_manager").get(f"{KPIS}?metric=orders&metric=revenue&from=2026-11")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "metric")


def test_whoever_has_it_already_is_told_so(sold, rest):
    client = rest("city_manager")
    etag = client.get(KPIS, ASKED)["ETag"]
    assert client.get(KPIS, ASKED, headers={"If-None-Match": etag}).status_code == 304


def test_a_call_takes_few_questions(sold, rest, django_assert_max_num_queries):
    client = rest("city_manager")
    with django_assert_max_num_queries(7):
        client.get(KPIS, ASKED)


def test_every_metric_tells_its_definition(sold, rest):
    told = rest("city_manager").get("/api/v1/metrics/").json()["results"]
    assert "orders" in [metric["code"] for metric in told]
    assert all(metric["definition"] and metric["numerator"] and metric["version"] for metric in told)
    assert rest("agent_owner").get("/api/v1/metrics/").status_code == 403


def test_active_partners_are_told_by_channel_and_in_one(sold, rest):
    """The first sells in the shop and online: one partner in each, and one in all."""
    asked = {"metric": "active_partners", "from": "2026-11", "to": "2026-11", "node": "3505"}
    whole, parts, one = (
        rest("province_manager").get("/api/v1/kpis/", asked | more).json()["results"]
        for more in ({}, {"level": "channel"}, {"channel": "wechat", "level": "county"})
    )
    assert [row["value"] for row in whole] == ["1"]
    assert {row["node"]: row["value"] for row in parts} == {"social": "1", "wechat": "1"}
    assert {row["node"]: row["value"] for row in one if row["value"] != "0"} == {"350505": "1"}
