"""Working on a run: each piece saved whole or not at all, failures counted, one process at a time."""

from datetime import timedelta

import pytest
from django.db import connections

from channelops.core.models import JobLine, JobRun, Region
from channelops.core.refusals import Refused
from channelops.core.services.job_locks import held_numbers, job_lock, lock_number
from channelops.core.services.job_runs import Outcome
from channelops.core.services.jobs import job_run_again

from .night import HAND, ask, clock, job_of, night, work_on

__all__ = ["clock", "job_of", "night"]


def counting(pieces, *, fails_at=None, error=None):
    """A step of so many pieces; it fails in one of them after having written."""

    def step(work):
        n = work.cursor.get("n", 0)
        work.total = pieces
        Region.objects.create(code=f"{work.subject}{n}", name_zh="x", level=1, path=f"{work.subject}{n}/")
        work.cursor["n"] = n + 1
        work.count(rows=10, done=1)
        work.log("Piece %(n)s.", n=n)
        if n == fails_at:
            raise error or ValueError("the file is cut off")
        return n + 1 < pieces

    return step


def sentences(run):
    return [line.sentence for line in run.lines.all()]


def test_all_pieces_are_done_and_told(job_of, clock, db):
    job_of("test.load", counting(3))
    run = ask("test.load", clock)
    assert work_on(run, clock) is Outcome.DONE
    assert (run.status, run.done, run.total, run.rows, run.holder) == ("done", 3, 3, 30, "")
    assert Region.objects.count() == 3
    assert [line.text for line in run.lines.all()][1:4] == ["Piece %(n)s."] * 3
    assert len(sentences(run)) == 5


def test_a_failed_piece_leaves_nothing_and_the_earlier_ones_stay(job_of, clock, db):
    job_of("test.load", counting(3, fails_at=1))
    run = ask("test.load", clock)
    assert work_on(run, clock) is Outcome.FAILED
    assert (run.status, run.cursor, run.rows, run.attempts) == ("failed", {"n": 1}, 10, 1)
    assert Region.objects.count() == 1
    assert "the file is cut off" in run.error
    assert run.due_at == clock() + timedelta(minutes=1)
    assert JobLine.objects.filter(run=run, level="error").count() == 1


def test_it_goes_on_from_the_cursor_after_the_backoff(job_of, clock, db):
    job_of("test.load", counting(3, fails_at=1))
    run = ask("test.load", clock)
    work_on(run, clock)
    assert work_on(run, clock) is Outcome.NOTHING
    job_of("test.load", counting(3))
    clock.pass_(minutes=1)
    assert work_on(run, clock) is Outcome.DONE
    assert (Region.objects.count(), run.rows, run.attempts, run.error) == (3, 30, 0, "")


def test_five_failures_in_a_row_set_it_aside_with_the_error(job_of, clock, db):
    job_of("test.load", counting(1, fails_at=0))
    run = ask("test.load", clock)
    waits = []
    for _attempt in range(4):
        assert work_on(run, clock) is Outcome.FAILED
        assert run.status == "failed"
        waits.append((run.due_at - clock()).total_seconds())
        clock.at = run.due_at
    assert waits == [60, 300, 900, 3600]
    assert work_on(run, clock) is Outcome.FAILED
    assert (run.status, run.attempts, run.finished_at) == ("quarantined", 5, clock())
    assert "ValueError: the file is cut off" in run.error
    clock.pass_(days=1)
    assert work_on(run, clock) is Outcome.NOTHING


def test_a_finished_piece_breaks_the_row_of_failures(job_of, clock, db):
    job_of("test.load", counting(2, fails_at=0))
    run = ask("test.load", clock)
    for _attempt in range(4):
        work_on(run, clock)
        clock.at = run.due_at
    job_of("test.load", counting(2, fails_at=1))
    work_on(run, clock)
    assert (run.status, run.attempts) == ("failed", 1)


def test_a_refusal_is_kept_as_its_sentence(job_of, clock, db):
    job_of("test.load", counting(1, fails_at=0, error=Refused("The month is closed.")))
    run = ask("test.load", clock)
    work_on(run, clock)
    assert run.error == "The month is closed."


def test_a_quarantined_run_begins_anew_and_keeps_its_log(job_of, clock, db):
    job_of("test.load", counting(1, fails_at=0))
    run = ask("test.load", clock)
    for _attempt in range(5):
        work_on(run, clock)
        clock.at = run.due_at
    before = run.lines.count()
    job_of("test.load", counting(1))
    job_run_again(run=run, access=None, actor=HAND, at=clock())
    assert work_on(run, clock) is Outcome.DONE
    assert (run.run_no, run.error, run.lines.count()) == (2, "", before + 3)


def test_after_its_slice_of_time_it_gives_the_process_back(job_of, clock, db):
    def step(work):
        clock.pass_(seconds=20)
        return counting(3)(work)

    job_of("test.load", step)
    run = ask("test.load", clock)
    assert work_on(run, clock, seconds=30) is Outcome.MORE
    assert (run.status, run.cursor, run.attempts) == ("waiting", {"n": 2}, 0)
    assert work_on(run, clock, seconds=30) is Outcome.DONE
    assert Region.objects.count() == 3


def test_a_run_whose_process_died_is_taken_up_and_counted(job_of, clock, db):
    job_of("test.load", counting(2))
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(status="running", holder="dead", cursor={"n": 1}, started_at=clock())
    assert work_on(run, clock) is Outcome.DONE
    assert Region.objects.count() == 1
    assert run.lines.filter(level="warning").count() == 1


def test_a_run_that_kills_its_process_again_and_again_is_set_aside(job_of, clock, db):
    job_of("test.load", counting(2))
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(status="running", holder="dead", attempts=4)
    assert work_on(run, clock) is Outcome.NOTHING
    assert (run.status, run.attempts, Region.objects.count()) == ("quarantined", 5, 0)


def test_a_job_that_is_gone_from_the_code_says_so(job_of, clock, db):
    job_of("test.load", counting(1))
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(job="test.gone")
    assert work_on(run, clock) is Outcome.FAILED
    assert "test.gone" in run.error


def test_a_job_of_own_pieces_keeps_each_of_them(job_of, clock, db):
    def step(work):
        for n in range(work.cursor.get("n", 0), 3):
            with work.piece():
                Region.objects.create(code=f"r{n}", name_zh="x", level=1, path=f"r{n}/")
                work.cursor["n"] = n + 1
                if n == 2 and work.run_no == 1 and not done:
                    done.append(n)
                    raise ValueError("once")
        return False

    done = []
    job_of("test.load", step, own_pieces=True)
    run = ask("test.load", clock)
    assert work_on(run, clock) is Outcome.FAILED
    assert (run.cursor, Region.objects.count()) == ({"n": 2}, 2)
    clock.at = run.due_at
    assert work_on(run, clock) is Outcome.DONE
    assert Region.objects.count() == 3


def test_what_a_process_does_after_losing_its_run_is_not_kept(job_of, clock, db):
    def step(work):
        if work.cursor:
            Region.objects.create(code="ghost", name_zh="x", level=1, path="ghost/")
        with work.piece():
            work.cursor["n"] = 1
        JobRun.objects.filter(pk=run.pk).update(holder="another")
        with work.piece():
            Region.objects.create(code="ghost", name_zh="x", level=1, path="ghost/")
        return False

    job_of("test.load", step, own_pieces=True)
    run = ask("test.load", clock)
    assert work_on(run, clock) is Outcome.NOTHING
    assert not Region.objects.exists()
    assert (run.status, run.holder) == ("running", "another")


@pytest.mark.django_db(transaction=True)
def test_while_another_connection_holds_the_job_nobody_else_works(job_of, clock):
    job_of("test.load", counting(1))
    run = ask("test.load", clock)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(730200, %s)", [_signed(lock_number(run.job, run.subject))])
            assert lock_number(run.job, run.subject) in held_numbers()
            assert work_on(run, clock) is Outcome.BUSY
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    assert work_on(run, clock) is Outcome.DONE
    with job_lock(job="test.load", subject="") as mine:
        assert mine


def _signed(number):
    return number - (1 << 32) if number >= 1 << 31 else number
