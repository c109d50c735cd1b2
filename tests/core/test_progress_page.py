"""Something long answers at once with a line that asks again until it is over."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from channelops.core.access import access_of
from channelops.core.pages.progress import ProgressPage, progress_started

from ..cast import TODAY


def ask(world, line):
    class Line(ProgressPage):
        capability = "region.view"

        def line(self, access):
            return line

    request = RequestFactory().get("/progress/", headers={"hx-request": "true"})
    request.user, request.access = world.county_manager, access_of(world.county_manager, on=TODAY)
    request.htmx = HtmxDetails(request)
    return Line.as_view()(request)


def test_the_start_is_202_with_a_line_that_asks_every_two_seconds():
    answer = progress_started(RequestFactory().post("/x/"), {"title": "导入", "status": "waiting", "poll_url": "/progress/1/"})
    assert answer.status_code == 202
    assert 'hx-get="/progress/1/" hx-trigger="every 2s"' in answer.content.decode()


def test_it_goes_on_asking_while_it_runs(world):
    answer = ask(world, {"title": "导入", "status": "running", "done": 5, "total": 10, "percent": 50, "poll_url": "/progress/1/"})
    assert answer.status_code == 200
    assert "every 2s" in answer.content.decode()


@pytest.mark.parametrize("status", ["done", "failed"])
def test_it_stops_when_it_is_over_and_tells_the_page(world, status):
    answer = ask(world, {"title": "导入", "status": status, "poll_url": "/progress/1/"})
    assert (answer.status_code, answer["hx-trigger"]) == (286, "finished")
    assert "every 2s" not in answer.content.decode()
