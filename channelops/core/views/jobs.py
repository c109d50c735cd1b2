"""Pages of jobs: the runs, one run while it works and after, what a person does with it, a run by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.kernel.states import Transition

from ..access import Access
from ..filtersets import JobRunListFilters
from ..formats import format_moment, format_number
from ..forms.jobs import JobAskForm
from ..job_sentences import duration_of, sentence_of
from ..jobs import job_label
from ..lifecycle import JOB_RUN
from ..models import JobRun
from ..pages.details import DetailPage
from ..pages.forms import FormPage
from ..pages.lists import ListPage
from ..pages.panels import Panel, Tab
from ..pages.progress import ProgressPage
from ..pages.transitions import TransitionPage
from ..selectors import jobs as read
from ..services import jobs as write
from ..tables import Text
from ..tables.jobs import JOB_RUNS

Status = JobRun.Status
OVER = (Status.DONE, Status.QUARANTINED, Status.CANCELLED)
ASK = {"label": gettext_lazy("Run a job"), "icon": "player-play", "modal": True, "capability": "job.run"}


class JobList(ListPage):
    """All runs, the latest first."""

    list_key = "job_runs"
    url_name = "job_list"
    title = gettext_lazy("Nightly jobs")
    capability = "job.view"
    table = JOB_RUNS
    filterset = JobRunListFilters
    head_actions = (
        {"label": gettext_lazy("Timetable"), "url_name": "job_timetable", "icon": "clock", "kind": "plain", "capability": "job.view"},
        {**ASK, "url_name": "job_ask", "kind": "plain"},
    )

    def rows(self, access: Access) -> QuerySet[JobRun]:
        return read.job_runs_visible(access)


class JobDetail(DetailPage):
    """One run: how far it is, what came of it, what to do about it, and its log."""

    capability = "job.view"
    machine = JOB_RUN
    transition_url = "job_move"
    state_field = "status"

    def find(self, access: Access, **kwargs: Any) -> JobRun:
        return read.job_run_or_404(access, pk=kwargs["pk"])

    def heading(self) -> Text:
        return f"{job_label(self.row.job)} {self.row.subject}".strip()

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        day = self.row.business_date.isoformat()
        night = {"label": day, "url": f"{reverse('job_timetable')}?date={day}"}
        return [{"label": _("Nightly jobs"), "url": reverse("job_list")}, night]

    def meta(self) -> Sequence[Text]:
        run = self.row
        words = [_("Business date %(day)s") % {"day": run.business_date.isoformat()}, _("Run %(n)s") % {"n": run.run_no}]
        if run.asked_by:
            words.append(_("asked for by %(name)s") % {"name": run.asked_by.name})
        return words

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """The same job for another day."""
        if self.row.subject or not self.access.can("job.run", self.row):
            return []
        url = f"{reverse('job_ask')}?job={self.row.job}"
        return [{"label": _("For a past date"), "url": url, "icon": "calendar-event", "kind": "plain", "modal": True}]

    def above(self) -> Sequence[Panel]:
        """The running line, and beside a run in trouble its sentence."""
        found = [Panel(template="core/job_progress.html", context=line_of(self.row, now=self.now))]
        sentence = sentence_of(self.row, now=self.now)
        if sentence:
            tone = {Status.QUARANTINED: "bad", Status.FAILED: "warn", Status.BLOCKED: "warn"}.get(self.row.status, "")
            found.insert(0, Panel(template="core/job_notice.html", context={"text": sentence, "tone": tone, "way_out": way_out(self.row)}))
        return found

    def panels(self) -> Sequence[Panel]:
        run = self.row
        facts = [
            {"label": _("Planned"), "value": format_moment(run.due_at, now=self.now)},
            {"label": _("Started"), "value": format_moment(run.started_at, now=self.now)},
            {"label": _("Last sign of life"), "value": format_moment(run.beat_at, now=self.now)},
            {"label": _("Ended"), "value": format_moment(run.finished_at, now=self.now)},
            {"label": _("Duration"), "value": duration_of(run, now=self.now)},
            {"label": _("Rows"), "value": format_number(run.rows)},
            {"label": _("Failures in a row"), "value": run.attempts},
        ]
        results = [{"label": _(key), "value": str(value)} for key, value in run.result.items()]
        found = [Panel(title=_("Course"), template="core/job_facts.html", context={"facts": facts}, span=6)]
        found.append(Panel(title=_("Result"), template="core/job_facts.html", context={"facts": results}, span=6))
        if run.error:
            found.append(Panel(title=_("Error"), template="core/job_error.html", context={"error": run.error}))
        return found

    def tabs(self) -> Sequence[Tab]:
        return [Tab(name="log", label=_("Log"), template="core/job_log.html", context=lambda: {"lines": read.job_lines(self.row)})]


class JobProgress(ProgressPage):
    """The running line, asked again every two seconds until the run is over."""

    capability = "job.view"

    def line(self, access: Access) -> dict[str, Any]:
        return line_of(read.job_run_or_404(access, pk=self.kwargs["pk"]), now=self.now)


class JobMove(TransitionPage):
    """Run again, start without the steps before, cancel."""

    capability = "job.view"
    machine = JOB_RUN

    def find(self, access: Access, pk: Any) -> Model:
        return read.job_run_or_404(access, pk=pk)

    def address(self, row: Any) -> str:
        return reverse("job_run_detail", args=[row.pk])

    def move(self, row: Any, step: Transition, *, reason: str) -> None:
        moves = {"run_again": write.job_run_again, "start_anyway": write.job_start_anyway, "cancel": write.job_cancel}
        moves[step.name](run=row, access=self.access, actor=self.actor, at=self.now, reason=reason)


class JobAsk(FormPage):
    """A run of a job for today or a day gone by."""

    capability = "job.run"
    form_class = JobAskForm
    title = gettext_lazy("Run a job")
    submit = gettext_lazy("Run it")
    done = gettext_lazy("It will run as soon as a worker is free.")
    moves_on = True

    def initial(self) -> dict[str, Any]:
        return {"job": self.request.GET.get("job", ""), "business_date": self.access.on}

    def form_kwargs(self) -> dict[str, Any]:
        return {"today": self.access.on}

    def save(self, form: Form) -> str:
        run = write.job_ask(**form.cleaned_data, actor=self.actor, at=self.now)
        return reverse("job_run_detail", args=[run.pk])


def line_of(run: JobRun, *, now: Any) -> dict[str, Any]:
    """The context of components/progress.html for a run."""
    over = run.status in OVER
    words = {Status.RUNNING: "running", Status.DONE: "done", Status.QUARANTINED: "failed", Status.CANCELLED: "failed"}
    percent = round(100 * min(run.done, run.total) / run.total) if run.total else None
    length = duration_of(run, now=now)
    return {
        "title": job_label(run.job),
        "percent": 100 if run.status == Status.DONE else percent,
        "done": run.done,
        "total": run.total,
        "note": _("%(rows)s rows · %(length)s") % {"rows": format_number(run.rows), "length": length} if length else "",
        "status": words.get(Status(run.status), "waiting"),
        "poll_url": "" if over else reverse("job_progress", args=[run.pk]),
    }


def way_out(run: JobRun) -> Text:
    """What the reader can do about it."""
    if run.status == Status.QUARANTINED:
        return _("It is not tried again by itself. Mend the cause, then run it again; what waits for it follows.")
    if run.status == Status.BLOCKED:
        return _("It starts by itself once that step is done. To go on without it, start it anyway.")
    return ""
