"""A transition is a button of the table: pressed it moves the row once, refused it says why, for a stranger it is absent."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from channelops.core.access import access_of
from channelops.core.actors import Actor
from channelops.core.models import Change, JobRun, Person
from channelops.core.pages.details import DetailPage
from channelops.core.pages.transitions import TransitionPage
from channelops.core.scoping import visible_or_404
from channelops.core.selectors.jobs import job_run_or_404
from channelops.kernel.states import StateMachine, Transition

from ..cast import NOW, TODAY

MACHINE = StateMachine(
    name="run",
    states=("waiting", "running", "failed", "cancelled"),
    initial="waiting",
    final=("cancelled",),
    transitions=(
        Transition("take", ("waiting",), "running", ""),
        Transition("fail", ("running",), "failed", ""),
        Transition("again", ("failed",), "waiting", "job.run", label="Again"),
        Transition("cancel", ("waiting", "failed"), "cancelled", "job.run", label="Cancel", reason_required=True, tone="danger"),
    ),
)


class Move(TransitionPage):
    """Moves a run."""

    machine = MACHINE

    def find(self, access, pk):
        return job_run_or_404(access, pk=pk)

    def address(self, row):
        return f"/runs/{row.pk}/"


class MoveOfPerson(Move):
    """The same of a scoped row."""

    def find(self, access, pk):
        return visible_or_404(access, Person.objects.all(), pk=pk)


def call(view, world, name, way, method="post", htmx=False, **data):
    headers = {"hx-request": "true"} if htmx else {}
    request = getattr(RequestFactory(), method)("/x/", data, headers=headers)
    person = world.people[name]
    request.user, request.impersonator, request.session = person, None, {}
    request.access = access_of(person, on=TODAY)
    request.actor = Actor(via="page", person=person)
    request.htmx = HtmxDetails(request)
    request._messages = type("Silent", (), {"add": lambda *args: None, "__iter__": lambda self: iter(())})()
    return view.as_view()(request, **way)


@pytest.fixture
def run(world):
    return JobRun.objects.create(job="x", business_date=TODAY, status="failed", due_at=NOW, asked_at=NOW)


def test_a_button_moves_the_row_and_leads_back(world, run):
    answer = call(Move, world, "administrator", {"pk": run.pk, "transition": "again"})
    assert (answer.status_code, answer["location"]) == (303, f"/runs/{run.pk}/")
    run.refresh_from_db()
    assert run.status == "waiting"


def test_it_is_traced_with_its_reason(world, run):
    call(Move, world, "administrator", {"pk": run.pk, "transition": "cancel"}, reason="重复")
    trace = Change.objects.get(object_type="core.JobRun")
    assert (trace.verb, trace.was, trace.now, trace.reason) == ("cancel", {"status": "failed"}, {"status": "cancelled"}, "重复")
    assert trace.actor == world.administrator


@pytest.mark.parametrize(("htmx", "whole"), [(True, False), (False, True)])
def test_the_second_of_two_who_press_is_told_the_state(world, run, htmx, whole):
    JobRun.objects.filter(pk=run.pk).update(status="waiting")
    answer = call(Move, world, "administrator", {"pk": run.pk, "transition": "again"}, htmx=htmx)
    assert answer.status_code == 409
    assert ("<html" in answer.content.decode()) is whole
    assert "refused" in answer.content.decode()
    assert not Change.objects.exists()


def test_a_reason_that_is_required_is_asked_for(world, run):
    way = {"pk": run.pk, "transition": "cancel"}
    assert b"reason" in call(Move, world, "administrator", way, method="get").content
    assert call(Move, world, "administrator", way).status_code == 422
    run.refresh_from_db()
    assert run.status == "failed"


def test_without_the_capability_it_is_denied_and_nothing_moves(world, run):
    with pytest.raises(PermissionDenied, match=r"job\.run"):
        call(Move, world, "data_staff", {"pk": run.pk, "transition": "again"})
    run.refresh_from_db()
    assert run.status == "failed"


def test_a_strangers_row_and_an_unknown_or_inner_transition_are_absent(world, run):
    for view, name, way in [
        (MoveOfPerson, "county_manager", {"pk": world.sister_manager.pk, "transition": "again"}),
        (Move, "county_manager", {"pk": run.pk + 1, "transition": "again"}),
        (Move, "administrator", {"pk": run.pk, "transition": "explode"}),
        (Move, "administrator", {"pk": run.pk, "transition": "fail"}),
    ]:
        with pytest.raises(Http404):
            call(view, world, name, way)


class RunDetail(DetailPage):
    """A page with the run's buttons."""

    capability = "job.view"
    machine = MACHINE
    transition_url = "saved_view_move"

    def refusal(self, transition):
        return "先看日志。" if transition == "again" else ""


def buttons(world, name, run, monkeypatch):
    monkeypatch.setattr("channelops.core.pages.buttons.reverse", lambda url, args: f"/runs/{args[0]}/{args[1]}/")
    page = RunDetail()
    page.row, page.access = run, access_of(world.people[name], on=TODAY)
    return page.moves()


def test_buttons_are_the_table_as_far_as_the_viewer_may(world, run, monkeypatch):
    drawn = buttons(world, "administrator", run, monkeypatch)
    told = [(each["label"], each["kind"], each["refused"]) for each in drawn]
    assert told == [("Again", "primary", "先看日志。"), ("Cancel", "danger", "")]
    assert (drawn[1]["modal"], drawn[1]["post"]) == (True, False)
    assert buttons(world, "data_staff", run, monkeypatch) == []
