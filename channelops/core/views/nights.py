"""The page of a night: the timetable of a business date, and how each of its steps went."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..formats import format_moment, format_number, format_weekday
from ..job_sentences import duration_of, step_sentence
from ..models import JobRun
from ..pages.frame import Page
from ..selectors.nights import Step, night_steps, repeating_steps, state_of_step
from ..tones import State


class Timetable(Page):
    """The night of `?date=`, by default the latest one that has begun; what repeats stands below it."""

    capability = "job.view"
    template_name = "core/job_timetable.html"
    fragments = frozenset({"night"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; an unreadable or future date shows the latest night."""
        latest = self.access.on - timedelta(days=1)
        day = min(_day(request.GET.get("date", "")) or latest, latest)
        steps = [row_of(step, now=self.now) for step in night_steps(day)]
        context = {
            "day": day,
            "title": _("Timetable"),
            "night": format_weekday(day),
            "earlier": f"?date={(day - timedelta(days=1)).isoformat()}",
            "later": f"?date={(day + timedelta(days=1)).isoformat()}" if day < latest else "",
            "steps": steps,
            "under_way": any(step["under_way"] for step in steps),
            "repeating": [row_of(step, now=self.now) for step in repeating_steps(self.access.on)],
            "can_run": self.access.can("job.run"),
        }
        return self.answer(context, template=f"{self.template_name}#night" if self.is_fragment else "")


def row_of(step: Step, *, now: datetime) -> dict[str, Any]:
    """A step as the table shows it."""
    run = step.run
    state = state_of_step(step) or State(label=_("Planned"))
    return {
        "time": step.entry.at or _("every %(n)s min") % {"n": step.entry.every_minutes},
        "label": step.label,
        "url": reverse("job_run_detail", args=[run.pk]) if run else "",
        "state": state.label,
        "tone": state.tone,
        "started": format_moment(run.started_at, now=now) if run and run.started_at else "",
        "ended": format_moment(run.finished_at, now=now) if run and run.finished_at else "",
        "duration": duration_of(run, now=now),
        "rows": format_number(run.rows) if run else "",
        "note": step_sentence(step, now=now),
        "under_way": run is not None and run.status in (JobRun.Status.WAITING, JobRun.Status.RUNNING),
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
