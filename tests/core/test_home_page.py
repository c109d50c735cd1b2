"""Home says what waits, what went wrong, how the own regions stand and what was changed: true numbers or an honest nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channelops.core import hooks
from channelops.core.models import JobRun, Notice
from channelops.core.pages.panels import Panel


def panels(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return {panel.template.partition("/")[2].removesuffix(".html"): panel.context for panel in answer.context["panels"]}


def notice(person, key):
    return Notice.objects.create(person=person, kind="k", key=key, title_zh=f"标题{key}", title_en=f"Title {key}", at=timezone.now())


def test_own_unread_notices_wait(browse, world):
    for place in range(10):
        notice(world.county_manager, str(place))
    Notice.objects.filter(key="0").update(read_at=timezone.now())
    notice(world.sister_manager, "foreign")
    waiting = panels(browse("county_manager"))["home_waiting"]
    assert (len(waiting["notices"]), waiting["total"]) == (8, 9)
    assert {each.person_id for each in waiting["notices"]} == {world.county_manager.pk}


def test_failed_runs_are_told_to_who_may_see_the_machine(browse):
    day = timezone.localdate()
    error = "Traceback (most recent call last):\nValueError: odd"
    times = {"business_date": day, "due_at": timezone.now(), "asked_at": timezone.now()}
    run = JobRun.objects.create(job="sales.rollups", status="failed", attempts=2, error=error, **times)
    JobRun.objects.create(job="core.y", status="done", **times)
    (line,) = panels(browse("county_manager"))["home_wrong"]["lines"]
    assert (line["run"], line["label"]) == (run, "订单汇总")
    assert line["text"].startswith("第 2 次")
    assert "odd" not in line["text"]
    (line,) = panels(browse("settlement_officer"))["home_wrong"]["lines"]
    assert line["text"].endswith("ValueError: odd")
    assert "home_wrong" not in panels(browse("sales_staff"))
    assert "home_wrong" not in panels(browse("agent_owner"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("county_manager", {"泉港区": (0, 1, 5)}),
        ("city_manager", {"泉州市": (2, 3, 10), "泉港区": (0, 1, 5), "晋江市": (0, 1, 1)}),
    ],
)
def test_the_own_regions_are_counted(browse, name, expected):
    regions = panels(browse(name))["region_parts"]["regions"]
    assert {each.name: (each.children_open, each.units_open, each.people_below) for each in regions} == expected


def test_an_agent_sees_no_region_and_no_change(browse):
    assert set(panels(browse("agent_owner"))) == {"home_waiting"}


def test_apps_above_add_panels(browse, monkeypatch):
    strip = Panel(template="core/home_changes.html", context={"entries": []})
    panel = Panel(title="x", template="core/home_changes.html", context={"entries": []})
    monkeypatch.setattr(hooks, "home_panels", [lambda access: strip, lambda access: panel, lambda access: None])
    answer = browse("agent_owner").get("/")
    assert answer.context["strip"] == [strip]
    assert panel in answer.context["panels"]


def test_it_costs_the_same_queries_however_much_there_is(browse, world, monkeypatch):
    monkeypatch.setattr(hooks, "home_panels", [])
    county = browse("county_manager")

    def queries():
        county.get("/")
        with CaptureQueriesContext(connection) as asked:
            county.get("/")
        return len(asked)

    few = queries()
    for place in range(8):
        notice(world.county_manager, str(place))
    assert queries() == few
