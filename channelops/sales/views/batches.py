"""Pages of imports: the list, a file taken in, its course and its result."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_moment, format_size
from channelops.core.pages.details import DetailPage
from channelops.core.pages.forms import FormPage
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.pages.progress import ProgressPage
from channelops.core.pages.transitions import TransitionPage
from channelops.core.selectors.jobs import job_run_for
from channelops.core.tables import Text
from channelops.kernel.money import fen_from_yuan
from channelops.kernel.periods import business_date

from ..feeds.limits import UPLOAD_BYTES
from ..filtersets import BatchFilters
from ..forms.batches import SourceForm, UploadForm
from ..lifecycle import BATCH
from ..models import Batch
from ..selectors import batches as read
from ..selectors.open_amounts import open_amount_fen
from ..services import batches as write
from ..services.sources import source_create
from ..tables import BATCHES
from .batch_parts import controls_of, mapping_lines, rejected_lines, steps_of


class BatchList(ListPage):
    """The imports of the sources that the viewer sees."""

    list_key = "imports"
    url_name = "batch_list"
    title = gettext_lazy("Imports")
    capability = "batch.view"
    table = BATCHES
    filterset = BatchFilters
    head_actions = (
        {
            "label": gettext_lazy("New source"),
            "url_name": "source_create",
            "icon": "plus",
            "kind": "plain",
            "modal": True,
            "capability": "sales.import",
        },
        {
            "label": gettext_lazy("Import a file"),
            "url_name": "batch_upload",
            "icon": "upload",
            "kind": "primary",
            "capability": "sales.import",
        },
    )

    def rows(self, access: Access) -> QuerySet[Any]:
        return read.batches_visible(access)


class BatchUpload(FormPage):
    """A file and its source; the mapping comes next."""

    capability = "sales.import"
    form_class = UploadForm
    title = gettext_lazy("Import a file")
    submit = gettext_lazy("Next: mapping")
    done = gettext_lazy("The file has been taken in. Nothing has been imported yet.")
    moves_on = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access}

    def save(self, form: Form) -> str:
        source, file = form.cleaned_data["source"], form.cleaned_data["file"]
        self.access.require("sales.import", source)
        kept = write.file_keep(file.chunks(), name=file.name, at=self.now, most=UPLOAD_BYTES)
        batch = write.batch_upload(source=source, kept=kept, file_name=file.name, actor=self.actor, at=self.now)
        return reverse("batch_mapping", args=[batch.pk])


class SourceCreate(FormPage):
    """A new source."""

    capability = "sales.import"
    form_class = SourceForm
    title = gettext_lazy("New source")

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access}

    def save(self, form: Form) -> str:
        told = form.cleaned_data
        self.access.require("sales.import", told["region"])
        source_create(
            code=told["code"],
            name_zh=told["name_zh"],
            name_en=told["name_en"],
            region=told["region"],
            tolerance_fen=fen_from_yuan(told["tolerance"]),
            actor=self.actor,
            at=self.now,
        )
        return reverse("batch_upload")


class BatchDetail(DetailPage):
    """One import: its course, its control totals, its rejected rows."""

    capability = "batch.view"
    template_name = "sales/batch_detail.html"
    machine = BATCH
    transition_url = "batch_move"
    state_field = "status"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.batch_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Imports"), "url": reverse("batch_list")}, {"label": self.row.source.name}]

    def meta(self) -> Sequence[Text]:
        row = self.row
        by = row.received_by.name if row.received_by else row.get_way_display()
        return [f"{row.file_name}, {format_size(row.size)} {row.encoding.upper()}", f"{by} {format_moment(row.received_at, now=self.now)}"]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        row, may = self.row, self.access.can("sales.import", self.row)
        found: list[dict[str, Any]] = []
        if may and row.status == Batch.Status.UPLOADED:
            found.append(
                {"label": _("Mapping and import"), "url": reverse("batch_mapping", args=[row.pk]), "icon": "arrow-right", "kind": "primary"}
            )
        if may:
            found.append(
                {"label": _("Original file"), "url": reverse("batch_file", args=[row.pk]), "icon": "file-download", "kind": "plain"}
            )
        if row.rejected:
            found.append(
                {"label": _("Rejected rows"), "url": reverse("batch_rejected", args=[row.pk]), "icon": "file-download", "kind": "plain"}
            )
        return found

    def above(self) -> Sequence[Panel]:
        row = self.row
        found = [Panel(template="sales/batch_steps.html", context={"steps": steps_of(row)})]
        if row.status == Batch.Status.REFUSED:
            text = read.batch_refusal(row) or _("The file was discarded; nothing of it came in.")
            found.append(Panel(template="sales/batch_notice.html", context={"text": text}))
        elif not BATCH.is_final(row.status) and row.status != Batch.Status.UPLOADED:
            found.append(Panel(template="core/job_progress.html", context=progress_of(row)))
        return found

    def panels(self) -> Sequence[Panel]:
        row = self.row
        found = []
        if row.status == Batch.Status.LOADED:
            found.append(
                Panel(
                    title=_("Control totals"),
                    note=_("read = accepted + duplicate + rejected"),
                    template="sales/batch_totals.html",
                    context=controls_of(row, open_fen=open_amount_fen(source_id=row.source_id)),
                )
            )
        if row.rejected:
            leaf = Paginator(read.rejected_rows(row), 20).get_page(self.request.GET.get("page"))
            context = rejected_lines(row, leaf, may=self.access.can("sales.import", row))
            context |= {"reasons": read.rejected_by_code(row), "params": self.request.GET}
            note = _("kept as they came; each can be corrected and sent again")
            found.append(Panel(title=_("Rejected rows"), note=note, template="sales/batch_rejected.html", context=context))
        if row.mapping:
            note = _("version %(n)s") % {"n": row.mapping.version}
            found.append(
                Panel(title=_("Column mapping"), note=note, template="sales/batch_mapping.html", context=mapping_lines(row), span=8)
            )
        aside = {"batch": row, "remarks": read.batch_remarks(row), "earlier": read.batches_before(row), "created": created_of(row)}
        found.append(Panel(title=_("Effect"), template="sales/batch_effect.html", context=aside, span=4))
        return found


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
        return progress_of(read.batch_visible(access, pk=self.kwargs["pk"]))


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
    return [{"label": _("New: %(what)s") % {"what": CREATED[name]}, "value": number} for name, number in batch.created.items()]


def progress_of(batch: Batch) -> dict[str, Any]:
    """The context of components/progress.html."""
    run = job_run_for(job=write.JOB, business_date=business_date(batch.received_at), subject=str(batch.pk))
    status = {Batch.Status.LOADED: "done", Batch.Status.REFUSED: "failed"}.get(Batch.Status(batch.status), "running")
    if run is not None and run.status == "quarantined":
        status = "failed"
    return {
        "title": batch.get_status_display(),
        "percent": round(100 * run.done / run.total) if run and run.total else None,
        "status": status,
        "note": run.get_status_display() if run else "",
        "poll_url": reverse("batch_progress", args=[batch.pk]),
    }
