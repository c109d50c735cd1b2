"""Simulations by REST and as files: asked for, told, by what, for whom, with the figures of the page."""

import csv
import io
from decimal import Decimal

import pytest
import time_machine

from incentives.models import Simulation
from incentives.selectors import simulations as read
from incentives.shown.simulation_volumes import volumes_scaled

from ..cast import NOW
from .test_simulations import OF_THREE, ask, draft, months, view, work  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(months, draft, ask):  # noqa: F811 - fixtures
    """A simulation of the draft that is done."""
    simulation = ask(draft)
    work(simulation)
    return simulation


def address(simulation, more=""):
    """Of a simulation by REST."""
    version = simulation.version
    return f"/api/v1/plans/{version.plan.code}/versions/{version.number}/simulations/{more}"


@time_machine.travel(NOW, tick=False)
def test_is_asked_for_and_told_with_its_figures(months, draft, rest):  # noqa: F811
    client = rest("settlement_officer")
    url = f"/api/v1/plans/fj/versions/{draft.number}/simulations/"
    assert client.post(url, {"months": 2}, content_type="application/json").status_code == 422
    answer = client.post(url, {"months": 3}, content_type="application/json")
    assert (answer.status_code, answer.json()["status"], answer.json()["months"]) == (201, "waiting", 3)
    assert client.post(url, {"months": 3}, content_type="application/json").status_code == 409
    simulation = Simulation.objects.get()
    assert answer.headers["Location"].endswith(address(simulation, f"{simulation.pk}/"))
    work(simulation)
    assert [each["status"] for each in client.get(url).json()["results"]] == ["done"]
    told = client.get(address(simulation, f"{simulation.pk}/"))
    found = told.json()
    assert (found["payees"], found["orders"], found["net_additions"]) == (2, 12, 12)
    assert (found["then"], found["now"]) == ("136.50", "150.00")
    assert (found["now_per_net_addition"], found["below_80_percent"]) == ("12.50", 0)
    assert [(each["percent"], each["payees"], each["error"]) for each in found["volumes"]] == [(n, 2, "0.00") for n in (-20, -10, 10, 20)]
    again = client.get(address(simulation, f"{simulation.pk}/"), headers={"If-None-Match": told.headers["ETag"]})
    assert again.status_code == 304


def test_cells_and_payees_are_those_of_the_page(done, rest):
    client = rest("settlement_officer")
    for by, first in (("article", "plans"), ("channel", "social"), ("month", "2026-08")):
        rows = client.get(address(done, f"{done.pk}/cells/?by={by}")).json()["results"]
        assert rows[0]["key"] == first
        assert sum(Decimal(row["now"]) for row in rows) == Decimal("150.00")
    assert client.get(address(done, f"{done.pk}/cells/?by=nothing")).status_code == 422
    page = client.get(address(done, f"{done.pk}/payees/?limit=1&ordering=now")).json()
    assert [(each["payee"], each["now"]) for each in page["results"]] == [("P2", "36.00")]
    assert page["next"]
    assert [each["payee"] for each in client.get(address(done, f"{done.pk}/payees/?band=more")).json()["results"]] == ["P2", "P1"]
    text = client.get(address(done, f"{done.pk}/payees/"), headers={"Accept": "text/csv"}).content.decode()
    assert {row["payee"]: row["then"] for row in csv.DictReader(io.StringIO(text))} == {"P1": "106.50", "P2": "30.00"}
    near = rest("county_manager").get(address(done, f"{done.pk}/payees/")).json()["results"]
    assert [each["payee"] for each in near] == ["P1"]
    assert rest("other_manager").get(address(done, f"{done.pk}/")).status_code == 404


def test_every_table_of_the_page_is_a_file(done, browse):
    page = browse("settlement_officer")
    for table in ("figures", "city", "county", "channel", "stage", "article", "month"):
        url = f"/incentives/simulations/{done.pk}/tables/{table}/"
        answer = page.get(f"{url}?export=csv")
        assert answer.status_code == 200
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        if table != "figures":
            assert sum(Decimal(row[2]) for row in rows[1:]) == Decimal("150.00")
        assert page.get(f"{url}?export=xlsx").status_code == 200
        assert page.get(url).status_code == 404
    assert page.get(f"/incentives/simulations/{done.pk}/tables/nothing/?export=csv").status_code == 404


def test_a_sample_says_how_far_it_is_to_be_trusted(done):
    sums, volumes = (found(view("province_manager"), done) for found in (read.sums_of, read.volumes_of))
    whole = {row["percent"]: row for row in volumes_scaled(sums, volumes, every=1)}
    sample = {row["percent"]: row for row in volumes_scaled(sums, volumes, every=2)}
    assert all(row["error_fen"] == 0 for row in whole.values())
    # P1 reaches a higher tier with more orders and P2 does not, so of two payees little is known
    assert sample[20]["error_fen"] > 0
    assert sample[20]["now_fen"] == whole[20]["now_fen"]
    assert OF_THREE["now"] > OF_THREE["then"]
