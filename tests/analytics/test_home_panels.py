"""Home tells the own node's month, an agent's own sales, and says so where there is nothing."""

import pytest

pytestmark = pytest.mark.django_db


def home(client):
    """The panels of the home page by template, those of the strip among them."""
    answer = client.get("/")
    assert answer.status_code == 200
    shown = [*answer.context["strip"], *answer.context["panels"]]
    return answer, {panel.template.removeprefix("analytics/").removesuffix(".html"): panel.context for panel in shown}


def test_a_manager_sees_the_month_of_the_own_node(sold, browse):
    _answer, panels = home(browse("county_manager"))
    tiles = {tile["name"]: tile for tile in panels["home_strip"]["tiles"]}
    assert (tiles["发展量"]["value"], tiles["渠道收入"]["value"]) == ("3", "221.00")
    # Nineteen days of October hold one order of 80 yuan.
    assert tiles["发展量"]["notes"][0]["text"].endswith("+200.0%")
    assert browse("county_manager").get(tiles["渠道收入"]["url"]).status_code == 200


def test_days_stand_beside_those_of_the_month_before(sold, browse):
    rows = {row[0]: row[1:] for row in home(browse("county_manager"))[1]["home_days"]["rows"]}
    assert (rows["3"], rows["10"], rows["19"]) == ((1, 0), (1, 1), (0, 0))
    assert (rows["20"], rows["31"]) == ((None, 0), (None, 0))


def test_channels_add_up_to_the_month(sold, browse):
    panel = home(browse("county_manager"))[1]["home_channels"]
    assert [(line["name"], line["orders"], line["revenue"]) for line in panel["lines"]] == [("社会渠道", 2, 15800), ("微信", 1, 6300)]
    assert panel["foot"] == {"orders": 3, "revenue": 22100}


def test_an_agent_sees_the_own_sales_on_the_phone(sold, browse):
    answer, panels = home(browse("agent_owner"))
    assert set(panels) == {"home_own", "core/home_waiting"}
    own = panels["home_own"]
    assert (own["now"]["orders"], own["now"]["amount_fen"], own["before"]["amount_fen"]) == (4, 32100, 10000)
    page = answer.content.decode()
    assert 'class="tab-foot"' in page
    assert "321.00" in page
    assert "200.00" not in page


def test_the_twin_sees_only_the_own(sold, browse):
    own = home(browse("far_agent_owner"))[1]["home_own"]
    assert (own["now"]["orders"], own["now"]["amount_fen"]) == (1, 20000)


def test_the_hall_clerk_gets_no_figures_of_the_county(sold, browse):
    assert not {"home_strip", "home_days", "home_channels", "home_own"} & set(home(browse("sales_staff"))[1])


def test_home_asks_a_bounded_number_of_questions(sold, browse, django_assert_max_num_queries):
    client = browse("province_manager")
    client.get("/")
    with django_assert_max_num_queries(45):
        client.get("/")
