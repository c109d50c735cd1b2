"""Doing a run: taken by one process at a time, piece by piece, each piece saved with its progress or not at all."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_noop as _

from ..jobs import REGISTRY, Job, Line, Lost, Now, Work, pace
from ..lifecycle import JOB_RUN
from ..models import JobLine, JobRun
from ..refusals import Refused
from ..selectors.jobs import Verdict, job_runs_released, job_verdict
from .job_locks import job_lock
from .jobs import fresh, job_ring

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What came of one try: `more` is left, `busy` means another process has the job, `nothing` was to be done."""

    DONE = "done"
    MORE = "more"
    FAILED = "failed"
    BUSY = "busy"
    NOTHING = "nothing"


def job_work(*, run_id: int, now: Now, seconds: float | None = None) -> Outcome:
    """Works on a run until it is done, fails, or `seconds` have gone by; call it outside of any transaction.

    Any number of processes may call it for the same run at the same time: one works, the others return at once.
    """
    known = JobRun.objects.filter(pk=run_id).only("job", "subject").first()
    if known is None:
        return Outcome.NOTHING
    with job_lock(job=known.job, subject=known.subject) as mine:
        if not mine:
            return Outcome.BUSY
        run = _take(run_id, at=now())
        if run is None:
            return Outcome.NOTHING
        until = now() + timedelta(seconds=pace().slice_seconds if seconds is None else seconds)
        outcome = _work_on(run, now=now, until=until)
    if outcome in (Outcome.DONE, Outcome.FAILED):
        with transaction.atomic():
            for released in job_runs_released(run, at=now()):
                job_ring(released, at=now())
    return outcome


@transaction.atomic
def _take(run_id: int, *, at: datetime) -> JobRun | None:
    """The run, marked as ours; None where it has ended, is not due, or waits for another."""
    sources = JOB_RUN.transition("take").sources
    run = JobRun.objects.select_for_update(skip_locked=True).filter(pk=run_id, status__in=sources, due_at__lte=at).first()
    if run is None:
        return None
    if run.status == JobRun.Status.RUNNING:
        # We hold the lock, so whoever began this is dead.
        if not _count_crash(run, at=at):
            return None
    else:
        verdict, culprit = job_verdict(run, at=at)
        if verdict is Verdict.BLOCKED and run.blocked_by != culprit:
            _move(run, "block" if run.status != JobRun.Status.BLOCKED else "", blocked_by=culprit)
        if verdict is not Verdict.READY:
            return None
    _move(run, "take", holder=secrets.token_hex(16), started_at=run.started_at or at, beat_at=at, blocked_by="")
    if run.cursor == {} and run.attempts == 0 and not _quiet(run):
        _write(run, [Line(at=at, level="info", text=_("Started."), values={})])
    return run


def _count_crash(run: JobRun, *, at: datetime) -> bool:
    """Counts the process that ended in the midst as a failure; whether the run may go on."""
    attempts = run.attempts + 1
    text = _("The process ended in the midst of a piece; another goes on from the last piece that was saved.")
    _write(run, [Line(at=at, level="warning", text=text, values={})])
    if attempts < pace().attempts:
        run.attempts = attempts
        run.save(update_fields=["attempts"])
        return True
    error = _("The process ended in the midst of a piece, several times in a row.")
    _move(run, "quarantine", attempts=attempts, holder="", error=error, finished_at=at)
    return False


def _work_on(run: JobRun, *, now: Now, until: datetime) -> Outcome:
    work = _work(run, now=now)
    try:
        job = REGISTRY[run.job]
        while _step(job, run=run, work=work):
            if now() >= until:
                _pause(run, work=work)
                return Outcome.MORE
    except Lost:
        logger.warning("Run %s is another process's by now.", run.pk)
        return Outcome.NOTHING
    except Exception as error:
        logger.exception("A piece of %s failed.", run)
        _fail(run, work=work, error=error)
        return Outcome.FAILED
    return Outcome.DONE


def _step(job: Job, *, run: JobRun, work: Work) -> bool:
    """One piece; whether there is more. The end is saved together with the last piece."""
    if job.own_pieces:
        more = job.step(work)
        if not more:
            with work.piece():
                _finish(run, work=work)
        return more
    with work.piece():
        more = job.step(work)
        if not more:
            _finish(run, work=work)
    return more


def _work(run: JobRun, *, now: Now) -> Work:
    @contextmanager
    def piece(work: Work) -> Iterator[None]:
        kept = deepcopy((work.cursor, work.result, work.done, work.total, work.rows))
        try:
            with transaction.atomic():
                _lock_ours(run)
                work.at = now()
                yield
                _save(run, work=work)
        except BaseException:
            # The lines stay: they tell how far the failed piece came.
            work.cursor, work.result, work.done, work.total, work.rows = kept
            raise

    return Work(
        run_id=run.pk,
        code=run.job,
        business_date=run.business_date,
        subject=run.subject,
        run_no=run.run_no,
        now=now,
        at=now(),
        cursor=run.cursor,
        result=run.result,
        done=run.done,
        total=run.total,
        rows=run.rows,
        open_piece=piece,
    )


def _lock_ours(run: JobRun) -> None:
    """Locks the row, which must still be in our hands: a lost connection may have given it to another."""
    found = JobRun.objects.select_for_update().filter(pk=run.pk, holder=run.holder, status=JobRun.Status.RUNNING).first()
    if found is None:
        raise Lost


def _save(run: JobRun, *, work: Work) -> None:
    """What a piece leaves: where to go on, how far it is, the log; and that failures are no longer in a row."""
    values = {"cursor": work.cursor, "result": work.result, "done": work.done, "total": work.total, "rows": work.rows}
    JobRun.objects.filter(pk=run.pk).update(**values, attempts=0, beat_at=work.now())
    _write(run, work.lines)
    work.lines.clear()


def _finish(run: JobRun, *, work: Work) -> None:
    at = work.now()
    if not _quiet(run):
        seconds = round((at - (run.started_at or at)).total_seconds())
        work.log(_("Finished: %(rows)s rows in %(seconds)s s."), rows=work.rows, seconds=seconds)
    again = JobRun.objects.filter(pk=run.pk, asked_again=True).exists()
    _move(run, "finish", holder="", finished_at=at, error="")
    if again:
        # Asked for while at work: the reader of the rows may have come too early, so once more.
        JobRun.objects.filter(pk=run.pk).update(**fresh(run), status=JOB_RUN.transition("run_again").target, due_at=at)
        work.cursor, work.result, work.done, work.total, work.rows = {}, {}, 0, None, 0
        run.refresh_from_db()
        job_ring(run, at=at)


def _pause(run: JobRun, *, work: Work) -> None:
    """Gives the process back after its slice of time; the run goes on where it stands."""
    at = work.now()
    with transaction.atomic():
        _lock_ours(run)
        _move(run, "pause", holder="", due_at=at)
        job_ring(run, at=at)


def _fail(run: JobRun, *, work: Work, error: Exception) -> None:
    """Keeps the error and plans the next try; after too many in a row the run is set aside."""
    at = work.now()
    with transaction.atomic():
        row = JobRun.objects.select_for_update().filter(pk=run.pk, holder=run.holder, status=JobRun.Status.RUNNING).first()
        if row is None:
            return
        attempts = row.attempts + 1
        last = attempts >= pace().attempts
        said = str(error) if isinstance(error, Refused) else "".join(traceback.format_exception(error))[-20_000:]
        work.log(_("Attempt %(attempt)s failed: %(error)s"), level="error", attempt=attempts, error=_short(error))
        _write(row, work.lines)
        more = {"finished_at": at} if last else {"due_at": at + pace().backoff(attempts), "rung_at": None}
        _move(row, "quarantine" if last else "fail", attempts=attempts, holder="", error=said, **more)


def _short(error: Exception) -> str:
    return (str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}")[:600]


def _move(run: JobRun, name: str, **values: object) -> None:
    """Moves the locked row by a transition of `JOB_RUN` ("" for none) and sets further fields, with no trace but the log."""
    if name:
        values["status"] = JOB_RUN.check(run.status, name).target
    for field, value in values.items():
        setattr(run, field, value)
    run.save(update_fields=list(values))


def _write(run: JobRun, lines: list[Line]) -> None:
    JobLine.objects.bulk_create(
        JobLine(
            run_id=run.pk,
            run_no=run.run_no,
            attempt=run.attempts + 1,
            at=line.at,
            level=line.level,
            text=line.text[:1000],
            values=line.values,
        )
        for line in lines
    )


def _quiet(run: JobRun) -> bool:
    known = REGISTRY.get(run.job)
    return known is not None and known.quiet
