"""Every run finishes, each piece once: with the broker flushed, with workers killed, with doubled messages, and without Celery."""

import pytest
from django.utils import timezone

from channelops.celery import app
from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.jobs import RING, job_ask
from channelops.core.services.nights import sweep
from channelops.kernel.periods import business_date

from .conftest import descendants, until
from .jobs import PIECES

pytestmark = pytest.mark.slow_process
ONCE = list(range(PIECES))


def ask(job, subject=""):
    at = timezone.now()
    return job_ask(job=f"faults.{job}", business_date=business_date(at), subject=subject, actor=Actor.command("test"), at=at)


def beat():
    """What beat does, in a hurry."""
    sweep(at=timezone.now())


def status(run):
    return JobRun.objects.values_list("status", flat=True).get(pk=run.pk)


def ended(*runs):
    return lambda: all(status(run) in ("done", "quarantined", "cancelled") for run in runs)


def numbers(found):
    return [n for n, _process in found]


def at_full_strength(crew, *, workers):
    """Both workers up, whichever test comes first."""
    while len(crew.members) < workers:
        crew.worker()
    until(lambda: all(descendants(member) >= 2 for member in crew.members))


def test_a_flushed_broker_delays_and_loses_nothing(crew, broker, pieces):
    run = ask("slow")
    assert broker.llen("channelops") == 1
    broker.flushall()
    at_full_strength(crew, workers=2)
    assert status(run) == "waiting"
    until(ended(run), meanwhile=beat)
    assert numbers(pieces(run.pk)) == ONCE
    # And with all of them up: what they had declared at the broker is gone too.
    broker.flushall()
    later = ask("slow", subject="later")
    until(ended(later), meanwhile=beat)
    assert numbers(pieces(later.pk)) == ONCE


def test_doubled_messages_and_two_workers_do_each_piece_once(crew, broker, pieces):
    at_full_strength(crew, workers=2)
    runs = [ask("slow", subject=str(n)) for n in range(2)] + [ask("own")]
    for _copy in range(10):
        for run in runs:
            app.send_task(RING, args=[run.pk])
    until(ended(*runs), meanwhile=beat)
    assert [numbers(pieces(run.pk)) for run in runs] == [ONCE] * 3
    assert [status(run) for run in runs] == ["done"] * 3


@pytest.mark.parametrize("job", ["slow", "own"])
def test_another_worker_goes_on_where_a_killed_one_stood(crew, broker, pieces, job):
    at_full_strength(crew, workers=2)
    run = ask(job)
    until(lambda: len(pieces(run.pk)) >= 2, meanwhile=beat)
    crew.kill(crew.of(pieces(run.pk)[-1][1]))
    assert status(run) != "done"
    until(ended(run), meanwhile=beat)
    assert numbers(pieces(run.pk)) == ONCE
    assert len({process for _n, process in pieces(run.pk)}) > 1


def test_without_celery_the_sweeper_does_it_all(crew, broker, pieces):
    crew.end()
    crew.members.clear()
    crew.sweeper()
    runs = [ask("slow"), ask("own")]
    broken = ask("broken")
    until(ended(*runs, broken))
    assert [numbers(pieces(run.pk)) for run in runs] == [ONCE, ONCE]
    broken.refresh_from_db()
    assert (broken.status, broken.attempts) == ("quarantined", 5)
    assert "the disk is full" in broken.error
    assert broken.lines.filter(level="error").count() == 5
    assert pieces(broken.pk) == []


def test_a_killed_sweeper_is_followed_by_another(crew, broker, pieces):
    crew.end()
    crew.members.clear()
    first = crew.sweeper()
    run = ask("slow")
    until(lambda: len(pieces(run.pk)) >= 2)
    crew.kill(first)
    crew.sweeper()
    until(ended(run))
    assert numbers(pieces(run.pk)) == ONCE
    assert run.lines.filter(level="warning").count() == 1
