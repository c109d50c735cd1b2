"""Pages of imports: the list, a file taken in, a new source."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.pages.forms import FormPage
from channelops.core.pages.lists import ListPage
from channelops.kernel.money import fen_from_yuan

from ..feeds.limits import UPLOAD_BYTES
from ..filtersets import BatchFilters
from ..forms.batches import SourceForm, UploadForm
from ..selectors import batches as read
from ..services import batches as write
from ..services.sources import source_create, source_ready
from ..tables import BATCHES


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
        return read.batches_listed(access)


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
        if source.pk is None:
            source = source_ready(code=source.code, document=None, actor=self.actor, at=self.now)[0]
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
