"""The dashboard and the figures at home, as managers and agents meet them."""

from pathlib import Path

import pytest

from ..analytics.conftest import make_sales


@pytest.fixture
def sold(cast, settings, tmp_path: Path):
    """A small world of orders, committed."""
    settings.IMPORT_ROOT = tmp_path / "imports"
    return make_sales(cast)


def test_a_manager_drills_down_to_order_lines(visit, sold):
    guest = visit("city_manager")
    page = guest.go("/dashboard/")
    page.locator("figure[data-chart] canvas").wait_for()
    guest.check(also=390)
    with page.expect_navigation():
        page.locator(".rank").get_by_role("link", name="泉港区").click()
    with page.expect_navigation():
        page.locator(".rank").get_by_role("link", name="社会渠道").click()
    guest.check(also=390)
    with page.expect_navigation():
        page.locator("table.data tbody tr", has_text="代理一").get_by_role("link", name="查看").click()
    page.get_by_role("link", name="C2", exact=True).wait_for()


def test_home_shows_the_month(visit, sold):
    guest = visit("county_manager")
    page = guest.go("/")
    page.locator("figure[data-chart] canvas").wait_for()
    assert "221.00" in page.locator(".kpis").inner_text()
    guest.check(also=390)
    page = guest.go("/dashboard/metrics/")
    guest.check(also=390)


def test_an_agent_at_home_on_the_phone(visit, sold):
    guest = visit("agent_owner", width=390)
    page = guest.go("/")
    assert "321.00" in page.locator(".money-xl").inner_text()
    guest.check()
