"""The mapping editor: the first rows of the file above the form that says what its columns mean."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.pages.forms import FormPage
from channelops.core.refusals import Refused
from channelops.core.tables import Text

from ..feeds.child import Report, file_head
from ..feeds.faults import file_sentence
from ..feeds.mapping import CREATABLE
from ..feeds.unreadable import Unreadable
from ..forms.mappings import MappingForm, initial_of
from ..models import Batch
from ..selectors.batches import batch_visible
from ..selectors.sources import REGIONS_REFUSED, mapping_latest
from ..services.batches import batch_begin, batch_path
from ..services.sources import mapping_save

ROWS = 20


class MappingEdit(FormPage):
    """The mapping of an uploaded file; saving it keeps a version for the source and starts the import."""

    capability = "sales.import"
    template_name = "sales/mapping_form.html"
    form_class = MappingForm
    submit = gettext_lazy("Save and import")
    done = gettext_lazy("The import has begun.")
    moves_on = True

    @cached_property
    def batch(self) -> Batch:
        """The uploaded file."""
        return batch_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.access.require("sales.import", self.batch)
        if self.batch.status != Batch.Status.UPLOADED:
            raise Refused(_("This file has already been imported or discarded."))
        if not set(self.document.get("create", [])) <= set(self.may_create):
            raise Refused(str(REGIONS_REFUSED))

    def heading(self) -> Text:
        return _("Mapping of %(file)s") % {"file": self.batch.file_name}

    @cached_property
    def document(self) -> dict[str, Any]:
        """The mapping to begin with."""
        latest = mapping_latest(self.batch.source)
        return latest.document if latest else {}

    @cached_property
    def may_create(self) -> list[str]:
        """What an import of this person may create."""
        return [name for name in CREATABLE if name != "regions" or self.access.can("region.change")]

    @cached_property
    def seen(self) -> Report:
        """The first rows of the file. Refused with the sentence where it cannot be read."""
        told = self.document.get("file", {})
        delimiter = self.request.POST.get("delimiter") or told.get("delimiter", ",")
        sheet = self.request.POST.get("sheet") or told.get("sheet", "")
        try:
            return file_head(batch_path(self.batch), rows=ROWS, delimiter="\t" if delimiter == "tab" else delimiter, sheet=sheet)
        except Unreadable as why:
            raise Refused(file_sentence(why.code, why.values)) from why

    def initial(self) -> dict[str, Any]:
        return initial_of(self.document) if self.document else {"form": "YYYY-MM-DD", "delimiter": ","}

    def form_kwargs(self) -> dict[str, Any]:
        return {"head": self.seen, "document": self.document, "may_create": self.may_create}

    def save(self, form: Form) -> str:
        document = form.mapping()  # type: ignore[attr-defined]
        mapping = mapping_save(source=self.batch.source, document=document, actor=self.actor, at=self.now)
        batch_begin(batch=self.batch, mapping=mapping, actor=self.actor, at=self.now)
        return reverse("batch_detail", args=[self.batch.pk])

    def answer(self, context: Any, *, template: str = "", status: int = 200) -> HttpResponse:
        if template:
            return super().answer(context, template=template, status=status)
        return super().answer({**context, "head": self.seen, "batch": self.batch}, status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.prepare()
        return self.shown()
