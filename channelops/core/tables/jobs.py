"""The columns of the list of runs, and of the timetable."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..jobs import job_label
from ..models import JobRun
from .declared import Column, Table


def _page(run: JobRun) -> str:
    return reverse("job_run_detail", args=[run.pk])


JOB_RUNS = Table(
    columns=[
        Column(key="job", label=_("Job"), value=lambda run: job_label(run.job), sort="job", link=_page, note=lambda run: run.subject),
        Column(key="business_date", label=_("Business date"), kind="date", sort="business_date"),
        Column(key="status", label=_("State"), kind="state", sort="status"),
        Column(key="due_at", label=_("Planned"), kind="moment", sort="due_at", wide_only=True),
        Column(key="started_at", label=_("Started"), kind="moment", sort="started_at", wide_only=True),
        Column(key="finished_at", label=_("Ended"), kind="moment", sort="finished_at", wide_only=True),
        Column(key="rows", label=_("Rows"), kind="number", sort="rows", wide_only=True),
        Column(key="attempts", label=_("Failures in a row"), kind="number", sort="attempts", wide_only=True),
        Column(key="run_no", label=_("Run number"), kind="number", sort="run_no", default=False),
        Column(key="asked_by", label=_("Asked by"), value="asked_by.name", sort="asked_by__sort_key", default=False),
        Column(key="code", label=_("Code"), value="job", sort="job", default=False),
    ],
    order="-due_at",
    noun=_("runs"),
    empty=_("No job has run yet. The timetable begins with the next night."),
)
