"""What a run of a job says of itself to an operator: why it has not started, what it holds up, what happens next."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from .formats import format_moment, format_number
from .jobs import job_label
from .models import JobRun
from .selectors.jobs import job_run_for
from .selectors.nights import Step, held_up, labels, run_waits_for

Status = JobRun.Status


def sentence_of(run: JobRun, *, now: datetime, with_error: bool = True) -> str:
    """The one thing to know about a run beside its state, or ""; the machine's own words are for whoever runs jobs."""
    error = short_error(run) if with_error else ""
    if run.status == Status.BLOCKED:
        return not_started_because(run)
    if run.status == Status.WAITING:
        return _waiting(run, now=now)
    if run.status == Status.FAILED:
        next_try = format_moment(run.due_at, now=now)
        return _("Attempt %(n)s failed; tried again %(at)s. %(error)s") % {"n": run.attempts, "at": next_try, "error": error}
    if run.status in (Status.QUARANTINED, Status.CANCELLED):
        names = labels(held_up(run.job, run.business_date) if not run.subject else [])
        did_not = _("Not started because of it: %(jobs)s.") % {"jobs": _(", ").join(names)} if names else ""
        return " ".join(word for word in (did_not, error) if word)
    return ""


def not_started_because(run: JobRun) -> str:
    """What the step in front of a blocked run has come to."""
    culprit = job_run_for(job=run.blocked_by, business_date=run.business_date)
    words = {
        Status.CANCELLED: _("Not started, because “%(job)s” was cancelled."),
        Status.BLOCKED: _("Not started, because “%(job)s” was not started."),
        Status.QUARANTINED: _("Not started, because “%(job)s” failed."),
    }
    said = words.get(Status(culprit.status)) if culprit else None
    return (said or _("Starts as soon as “%(job)s” is done.")) % {"job": job_label(run.blocked_by)}


def step_sentence(step: Step, *, now: datetime) -> str:
    """The note of a line of the timetable."""
    if step.run is not None:
        return sentence_of(step.run, now=now)
    if step.entry.after:
        return _("Runs after %(jobs)s.") % {"jobs": _(", ").join(labels(step.entry.after))}
    return ""


def duration_of(run: JobRun | None, *, now: datetime) -> str:
    """From the start to the end, or to this moment; "" before the start. A repeating run that begins anew has none yet."""
    if run is None or run.started_at is None:
        return ""
    end = run.finished_at if run.finished_at and run.finished_at >= run.started_at else now
    return format_duration(end - run.started_at)


def format_duration(length: timedelta) -> str:
    """`0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`."""
    seconds = max(length.total_seconds(), 0)
    if seconds < 10:
        return _("%(n)s s") % {"n": format_number(round(seconds, 1))}
    if seconds < 60:
        return _("%(n)s s") % {"n": round(seconds)}
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _("%(m)s min %(s)s s") % {"m": minutes, "s": f"{rest:02}"}
    return _("%(h)s h %(m)s min") % {"h": minutes // 60, "m": f"{minutes % 60:02}"}


def short_error(run: JobRun) -> str:
    """The last line of the error: its kind and what it says; the machine's own sentences in the reader's language."""
    lines = [line for line in run.error.splitlines() if line.strip()]
    return _(lines[-1].strip()) if lines else ""


def _waiting(run: JobRun, *, now: datetime) -> str:
    if run.due_at > now:
        return _("Planned for %(at)s.") % {"at": format_moment(run.due_at, now=now)}
    if names := labels(run_waits_for(run)):
        return _("Waits for %(jobs)s.") % {"jobs": _(", ").join(names)}
    return _("Waits for a worker since %(at)s.") % {"at": format_moment(max(run.due_at, run.asked_at), now=now)}
