"""Pages of one import: its course, its result, its file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_day, format_moment, format_number, format_size
from channelops.core.job_sentences import sentence_of
from channelops.core.models import JobRun
from channelops.core.pages.details import DetailPage
from channelops.core.pages.frame import Page
from channelops.core.pages.panels import Panel
from channelops.core.pages.progress import ProgressPage
from channelops.core.pages.transitions import TransitionPage
from channelops.core.selectors.jobs import job_run_for
from channelops.core.tables import Text
from channelops.core.tones import State
from channelops.kernel.periods import business_date

from ..feeds.mapping import FeedMapping
from ..lifecycle import BATCH
from ..models import Batch
from ..selectors import batches as read
from ..selectors.open_amounts import open_amount_fen
from ..services import batches as write
from .batch_parts import controls_of, effect_of, fault_choices, mapping_lines, rejected_lines, steps_of


class BatchDetail(DetailPage):
    """One import: its course, its control totals, its rejected rows."""

    capability = "batch.view"
    template_name = "sales/batch_detail.html"
    machine = BATCH
    transition_url = "batch_move"
    state_field = "status"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.batch_visible(access, pk=kwargs["pk"])

    def heading(self) -> Text:
        return f"{self.row.source.name} {format_day(self.row.last_day or business_date(self.row.received_at))}"

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Imports"), "url": reverse("batch_list")}, {"label": str(self.row)}]

    @cached_property
    def waiting(self) -> int:
        """How many of its rejected rows wait for somebody."""
        return read.rejected_open(self.row) if self.row.rejected else 0

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rejected rows have a fault of each field."""
        return read.rejected_by_field(self.row) if self.row.rejected else {}

    def states(self) -> Sequence[State]:
        if self.waiting:
            return [State(_("%(n)s rejected") % {"n": format_number(self.waiting)}, "warn")]
        return super().states()

    def meta(self) -> Sequence[Text]:
        row = self.row
        by = row.received_by.name if row.received_by else row.get_way_display()
        found = [str(row), ", ".join(filter(None, (row.file_name, format_size(row.size) if row.size else "", row.encoding.upper())))]
        found.append(f"{by} {format_moment(row.received_at, now=self.now)}")
        run = run_of(row)
        if run and run.started_at and run.finished_at:
            found.append(_("took %(n)s s") % {"n": format_number((run.finished_at - run.started_at).total_seconds(), places=1)})
        return found

    def actions(self) -> Sequence[Mapping[str, Any]]:
        row, may = self.row, self.access.can("sales.import", self.row)
        found: list[dict[str, Any]] = []
        if may and row.status == Batch.Status.UPLOADED:
            found.append(
                {"label": _("Mapping and import"), "url": reverse("batch_mapping", args=[row.pk]), "icon": "arrow-right", "kind": "primary"}
            )
        if may and write.batch_path(row).exists():
            found.append(
                {"label": _("Original file"), "url": reverse("batch_file", args=[row.pk]), "icon": "file-download", "kind": "plain"}
            )
        if row.rejected:
            found.append(
                {"label": _("Rejected rows"), "url": reverse("batch_rejected", args=[row.pk]), "icon": "file-download", "kind": "plain"}
            )
        if may and self.waiting:
            drop = reverse("batch_drop", args=[row.pk])
            found.append({"label": _("Drop all open rows"), "url": drop, "icon": "ban", "kind": "plain"})
            again = reverse("batch_again", args=[row.pk])
            found.append({"label": _("Send all open rows again"), "url": again, "icon": "refresh", "kind": "primary", "post": True})
        return found

    def above(self) -> Sequence[Panel]:
        row = self.row
        found = [Panel(template="sales/batch_steps.html", context={"steps": steps_of(row, waiting=self.waiting)})]
        if row.status == Batch.Status.REFUSED:
            text = read.batch_refusal(row) or _("The file was discarded; nothing of it came in.")
            found.append(Panel(template="sales/batch_notice.html", context={"text": text}))
        elif not BATCH.is_final(row.status) and row.status != Batch.Status.UPLOADED:
            found.append(Panel(template="core/job_progress.html", context=progress_of(row, now=self.now)))
        return found

    def panels(self) -> Sequence[Panel]:
        row = self.row
        found = [self._totals()] if row.status == Batch.Status.LOADED else []
        if row.rejected:
            found.append(self._rejected())
        if row.mapping:
            note = _("%(source)s, version %(n)s") % {"source": row.source.name, "n": row.mapping.version}
            lines = mapping_lines(row, FeedMapping.read(row.mapping.document), counts=self.counts)
            found.append(Panel(title=_("Column mapping"), note=note, template="sales/batch_mapping.html", context=lines, span=8))
        facts = effect_of(row, waiting=self.waiting, is_rolled_up=read.is_rolled_up(row), created=created_of(row))
        aside = {"batch": row, "facts": facts, "remarks": read.batch_remarks(row), "earlier": read.batches_before(row)}
        found.append(Panel(title=_("Effect"), template="sales/batch_effect.html", context=aside, span=4 if row.mapping else 12))
        return found

    def _totals(self) -> Panel:
        context = controls_of(self.row, open_fen=open_amount_fen(source_id=self.row.source_id))
        note, verdict = _("read = accepted + duplicate + rejected"), State(_("both add up"), "ok")
        return Panel(title=_("Control totals"), note=note, verdict=verdict, template="sales/batch_totals.html", context=context)

    def _rejected(self) -> Panel:
        row, chosen = self.row, self.request.GET.get("field")
        chosen = chosen if chosen in self.counts else None
        leaf = Paginator(read.rejected_rows(row, field=chosen), 20).get_page(self.request.GET.get("page"))
        context = rejected_lines(row, leaf, may=self.access.can("sales.import", row)) | {"params": self.request.GET}
        note, choices = _("kept as they came; each can be corrected and sent again"), fault_choices(self.counts, chosen=chosen)
        return Panel(title=_("Rejected rows"), note=note, choices=choices, template="sales/batch_rejected.html", context=context)


class BatchMove(TransitionPage):
    """Discarding an uploaded file."""

    capability = "batch.view"
    machine = BATCH

    def find(self, access: Access, pk: Any) -> Model:
        return read.batch_visible(access, pk=pk)

    def address(self, row: Any) -> str:
        return reverse("batch_detail", args=[row.pk])


class BatchProgress(ProgressPage):
    """The running line of an import."""

    capability = "batch.view"

    def line(self, access: Access) -> dict[str, Any]:
        return progress_of(read.batch_visible(access, pk=self.kwargs["pk"]), now=self.now)


class BatchFile(Page):
    """The file as it came."""

    capability = "sales.import"

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """The bytes, as a download."""
        batch = read.batch_visible(self.access, pk=pk)
        self.access.require("sales.import", batch)
        path = write.batch_path(batch)
        if not path.exists():
            raise Http404
        answer = FileResponse(path.open("rb"), as_attachment=True, filename=batch.file_name, content_type="application/octet-stream")
        answer["Cache-Control"] = "private, no-store"
        return answer


CREATED = {
    "regions": gettext_lazy("Regions"),
    "categories": gettext_lazy("Categories"),
    "families": gettext_lazy("Families"),
    "products": gettext_lazy("Products"),
    "payees": gettext_lazy("Payees"),
    "customers": gettext_lazy("Customers"),
}


def created_of(batch: Batch) -> list[dict[str, Any]]:
    """What the import created, as facts."""
    return [
        {"label": _("New: %(what)s") % {"what": CREATED[name]}, "value": format_number(number)} for name, number in batch.created.items()
    ]


def run_of(batch: Batch) -> JobRun | None:
    """The run of the job that brings it in."""
    return job_run_for(job=write.JOB, business_date=business_date(batch.received_at), subject=str(batch.pk))


def progress_of(batch: Batch, *, now: datetime) -> dict[str, Any]:
    """The context of components/progress.html."""
    run = run_of(batch)
    status = {Batch.Status.LOADED: "done", Batch.Status.REFUSED: "failed"}.get(Batch.Status(batch.status), "running")
    if run is not None and run.status == "quarantined":
        status = "failed"
    return {
        "title": batch.get_status_display(),
        "percent": round(100 * run.done / run.total) if run and run.total else None,
        "status": status,
        "note": sentence_of(run, now=now, with_error=False) or run.get_status_display() if run else "",
        "poll_url": reverse("batch_progress", args=[batch.pk]),
    }
