"""Rejected rows: as a file, corrected and sent again, dropped."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.exports import BOM, neutral
from channelops.core.pages.forms import FormPage
from channelops.core.pages.frame import Page
from channelops.core.pages.list_parts import SeeOther
from channelops.core.tables import Text

from ..feeds.faults import ROW_FAULTS, sentence_of
from ..forms.rejected_rows import DropForm, FixForm
from ..models import Batch, RejectedRow
from ..selectors import batches as read
from ..services import rejected_rows as write


class RejectedFile(Page):
    """The rejected rows as a file: the cells as they came, the line, the reason and the cell behind them."""

    capability = "batch.view"

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """CSV, line by line."""
        batch = read.batch_visible(self.access, pk=pk)
        answer = StreamingHttpResponse(self.lines(batch), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, f"{batch}-rejected.csv")
        answer["Cache-Control"] = "private, no-store"
        return answer

    def lines(self, batch: Batch) -> Iterator[str]:
        """The file's lines; words said now, as the language is this request's."""
        sentences = {code: str(fault.sentence) for code, fault in ROW_FAULTS.items()}
        yield BOM + line_of([*batch.header, _("Line"), _("What is wrong"), _("Column")])
        for row in read.rejected_rows(batch).iterator(chunk_size=2_000):
            yield line_of([*row.values, str(row.line), sentences[row.code], row.cell])


class OneImport(FormPage):
    """A page about rejected rows of an import."""

    capability = "sales.import"

    @cached_property
    def batch(self) -> Batch:
        """The import."""
        return read.batch_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.access.require("sales.import", self.batch)

    def address(self) -> str:
        """The import's page."""
        return reverse("batch_detail", args=[self.batch.pk])


class OneRow(OneImport):
    """A page about one rejected row."""

    @cached_property
    def row(self) -> RejectedRow:
        """The row."""
        return read.rejected_row_of(self.batch, pk=self.kwargs["row"])

    def prepare(self) -> None:
        self.row  # noqa: B018 - 404 before anything else
        super().prepare()

    def heading(self) -> Text:
        return f"{self.title} · {_('Line %(n)s') % {'n': self.row.line}}"


class RejectedFix(OneRow):
    """Corrects a row and sends it again."""

    title = gettext_lazy("Correct the row")
    submit = gettext_lazy("Send again")
    done = gettext_lazy("The row has been sent again.")
    form_class = FixForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"row": self.row, "columns": self.batch.header, "why": sentence_of(self.row.code)}

    def save(self, form: Form) -> str:
        cells = form.cells()  # type: ignore[attr-defined]
        write.rejected_row_again(row=self.row, values=cells, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class RejectedDrop(OneRow):
    """Leaves a row out."""

    title = gettext_lazy("Drop the row")
    submit = gettext_lazy("Drop")
    done = gettext_lazy("The row has been dropped.")
    form_class = DropForm
    danger = True

    def save(self, form: Form) -> str:
        write.rejected_row_drop(row=self.row, reason=form.cleaned_data["reason"], access=self.access, actor=self.actor, at=self.now)
        return self.address()


class RejectedReopen(OneRow):
    """Takes a dropped row up again."""

    title = gettext_lazy("Open the row again")
    submit = gettext_lazy("Open again")

    def save(self, form: Form) -> str:
        write.rejected_row_reopen(row=self.row, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class RejectedDropAll(OneImport):
    """Leaves every open row out: when a corrected file has brought them."""

    title = gettext_lazy("Drop all open rows")
    submit = gettext_lazy("Drop all")
    done = gettext_lazy("The open rows have been dropped; each can be opened again.")
    form_class = DropForm
    danger = True

    def heading(self) -> Text:
        return f"{self.title} · {self.batch}"

    def save(self, form: Form) -> str:
        reason = form.cleaned_data["reason"]
        write.rejected_rows_drop(batch=self.batch, reason=reason, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class RejectedAgain(Page):
    """Sends every open row again as it came."""

    capability = "sales.import"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Then to the import that holds them now."""
        batch = read.batch_visible(self.access, pk=pk)
        again = write.rejected_rows_again(batch=batch, access=self.access, actor=self.actor, at=self.now)
        return SeeOther(reverse("batch_detail", args=[again.pk]))


NUMBER = re.compile(r"[+-]?[\d.,]+")


def line_of(cells: list[str]) -> str:
    """One line of CSV; what a spreadsheet would take for a formula is quoted, a plain number (of a return, say) is none."""
    file = io.StringIO()
    csv.writer(file).writerow([cell if NUMBER.fullmatch(cell) else neutral(cell) for cell in cells])
    return file.getvalue()
