"""Before any order came: an answer without rows, a dashboard and a home page that say so."""

import pytest

from ..cast import make_world
from .test_home_panels import home
from .test_kpi_answer import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    """The cast alone."""
    return make_world()


def test_nothing_is_said_before_any_order_came(world, as_seen_by):
    answer = ask(as_seen_by("county_manager"), "orders", node="350505")
    assert (answer.rows, answer.fresh.at) == ((), None)


def test_before_any_order_the_page_says_so(world, browse):
    answer = browse("county_manager").get("/dashboard/")
    assert (answer.status_code, answer.context["empty"]) == (200, True)


def test_before_any_order_home_says_so(world, browse):
    _answer, panels = home(browse("county_manager"))
    assert "home_strip" not in panels
    assert "home_nothing" in panels
    assert not {"home_days", "home_channels"} & set(panels)
    assert home(browse("agent_owner"))[1]["home_own"] == {}
