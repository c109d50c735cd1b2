"""The routes of job runs."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ..access import Access
from ..filtersets import JobRunFilters
from ..jobs import job_label
from ..models import JobRun
from ..selectors.jobs import job_run_or_404, job_runs_visible
from ..services.jobs import job_ask, job_run_again
from .frames import ApiView, DetailView, ListView


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A run at work",
            value={
                "id": 88,
                "job": "core.digest",
                "label": "每日摘要",
                "business_date": "2026-11-19",
                "subject": "",
                "status": "running",
                "run_no": 1,
                "attempts": 0,
                "done": 1200,
                "total": 5000,
                "rows": 1200,
                "due_at": "2026-11-20T06:00:00+08:00",
                "started_at": "2026-11-20T06:00:02+08:00",
                "finished_at": None,
                "blocked_by": "",
                "error": "",
                "result": {},
            },
            response_only=True,
        )
    ]
)
class JobRunOut(serializers.Serializer[JobRun]):
    """One job for one business date: how far it is and what came of it."""

    id = serializers.IntegerField()
    job = serializers.CharField()
    label = serializers.SerializerMethodField()
    business_date = serializers.DateField()
    subject = serializers.CharField()
    status = serializers.ChoiceField(choices=JobRun.Status.choices)
    run_no = serializers.IntegerField(help_text="1 the first time, one more each time it is run again.")
    attempts = serializers.IntegerField(help_text="Failures in a row.")
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    rows = serializers.IntegerField(help_text="Rows written.")
    due_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    blocked_by = serializers.CharField(help_text="The step that must be done first.")
    error = serializers.CharField()
    result = serializers.DictField()

    def get_label(self, run: JobRun) -> str:
        return job_label(run.job)


@extend_schema_serializer(
    examples=[OpenApiExample("Ask for a run", value={"job": "core.digest", "business_date": "2026-11-19"}, request_only=True)]
)
class JobRunIn(serializers.Serializer[Any]):
    """Which job, for which day."""

    job = serializers.CharField(max_length=80)
    business_date = serializers.DateField()


ACCEPTED = OpenApiResponse(JobRunOut, "It will be done; follow Location.")


class JobRunList(ListView):
    """The runs of jobs."""

    capability = "job.view"
    serializer_class = JobRunOut
    filterset_class = JobRunFilters
    orderings = {"newest": "-pk", "business_date": "business_date", "due_at": "due_at"}

    def rows(self, access: Access) -> QuerySet[JobRun]:
        return job_runs_visible(access)

    @extend_schema(request=JobRunIn, responses={202: ACCEPTED})
    def post(self, request: Request) -> Response:
        """Ask for a run of a job: needs `job.run`."""
        self.access.require("job.run")
        asked = self.given(JobRunIn)
        run = job_ask(**asked, actor=self.actor, at=timezone.now())
        return _accepted(self, run)


class JobRunDetail(DetailView):
    """One run of a job."""

    capability = "job.view"
    serializer_class = JobRunOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return job_run_or_404(access, pk=lookup["pk"])


class JobRunAgain(ApiView):
    """Start an ended run again: needs `job.run`."""

    capability = "job.view"
    serializer_class = JobRunOut

    @extend_schema(request=None, responses={202: ACCEPTED})
    def post(self, request: Request, pk: int) -> Response:
        """Start an ended run from its beginning: needs `job.run`."""
        run = job_run_or_404(self.access, pk=pk)
        run = job_run_again(run=run, access=self.access, actor=self.actor, at=timezone.now())
        return _accepted(self, run)


def _accepted(view: ApiView, run: JobRun) -> Response:
    address = reverse("api:job-run-detail", kwargs={"pk": run.pk}, request=view.request)
    return view.answer(run, status=202, headers={"Location": address})
