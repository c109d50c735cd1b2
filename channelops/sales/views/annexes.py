"""Pages of the data beside orders: its kinds, a file taken in, what became of it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.exports import BOM
from channelops.core.formats import format_moment
from channelops.core.pages.details import DetailPage
from channelops.core.pages.forms import FormPage
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.tables import Text

from ..annexes import AnnexKind
from ..feeds.annexes import PROBLEM
from ..filtersets import AnnexFilters
from ..forms.annexes import AnnexForm
from ..hooks import annex_kinds
from ..models import Annex
from ..selectors import annexes as read
from ..services.annexes import annex_upload
from ..tables import ANNEXES
from .rejected_rows import line_of

# So many rejected rows stand on the page; the file has all of them.
SHOWN = 100
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


class AnnexList(ListPage):
    """What may come in beside orders, and what came in."""

    list_key = "annexes"
    url_name = "annex_list"
    template_name = "sales/annex_list.html"
    title = gettext_lazy("Data beside the orders")
    capability = "batch.view"
    table = ANNEXES
    filterset = AnnexFilters

    def rows(self, access: Access) -> QuerySet[Any]:
        return read.annexes_visible(access)

    def context(self) -> dict[str, Any]:
        may = self.access.can("sales.import")
        return super().context() | {"kinds": [kind_card(kind, may=may) for kind in annex_kinds]}


class AnnexUpload(FormPage):
    """A file of one kind."""

    capability = "sales.import"
    template_name = "sales/annex_form.html"
    form_class = AnnexForm
    submit = gettext_lazy("Bring in")
    done = gettext_lazy("The file has been read to its end.")
    moves_on = True

    @cached_property
    def kind(self) -> AnnexKind:
        """What kind of file it is."""
        return read.annex_kind(self.kwargs["kind"])

    def prepare(self) -> None:
        self.kind  # noqa: B018 - 404 before anything else

    def heading(self) -> Text:
        return self.kind.title

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access, "kind": self.kind}

    def answer(self, context: Mapping[str, Any], *, template: str = "", status: int = 200) -> HttpResponse:
        return super().answer({**context, "kind": kind_card(self.kind, may=True)}, template=template, status=status)

    def save(self, form: Form) -> str:
        source, file = form.cleaned_data.get("source"), form.cleaned_data["file"]
        if source is not None:
            self.access.require("sales.import", source)
        annex = annex_upload(
            kind=self.kind,
            blocks=file.chunks(),
            file_name=file.name,
            within=self.access.having("sales.import"),
            source=source,
            actor=self.actor,
            at=self.now,
        )
        return reverse("annex_detail", args=[annex.pk])


class AnnexTemplate(Page):
    """The header of a kind with one row as an example."""

    capability = "batch.view"

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """CSV."""
        found = read.annex_kind(kind)
        file = io.StringIO()
        csv.writer(file).writerows([list(found.columns), [cell.example for cell in found.columns.values()]])
        return as_file(HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8"), name=f"{found.code}.csv")


class AnnexDetail(DetailPage):
    """One file: its control totals and its rejected rows."""

    template_name = "sales/annex_detail.html"
    capability = "batch.view"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.annex_visible(access, pk=kwargs["pk"])

    def heading(self) -> Text:
        return f"{read.annex_title(self.row)} {self.row}"

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Data beside the orders"), "url": reverse("annex_list")}]

    def meta(self) -> Sequence[Text]:
        row = self.row
        by = row.received_by.name if row.received_by else row.get_way_display()
        return [row.file_name, f"{by} {format_moment(row.received_at, now=self.now)}", *([row.source.name] if row.source else [])]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        row = self.row
        if not row.rejected:
            return []
        return [{"label": _("Rejected rows"), "url": reverse("annex_rejected", args=[row.pk]), "icon": "file-download", "kind": "plain"}]

    def panels(self) -> Sequence[Panel]:
        row = self.row
        note = _("read = accepted + duplicate + rejected")
        found = [Panel(title=_("Control totals"), note=note, template="sales/annex_totals.html", context={"annex": row})]
        if row.rejected:
            note = _("correct them in the file of rejected rows and send it again; what came in already stays as it is")
            columns = list(read.annex_kind(row.kind).columns)
            context = {"columns": columns, "rows": rejected_rows(row), "left_out": max(row.rejected - SHOWN, 0)}
            found.append(Panel(title=_("Rejected rows"), note=note, template="sales/annex_rejected.html", context=context))
        return found


class AnnexRejected(Page):
    """The rejected rows as they were sent, each with what is wrong in a column more: corrected, the file is sent again as it is."""

    capability = "batch.view"

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """CSV, line by line."""
        annex = read.annex_visible(self.access, pk=pk)
        answer = StreamingHttpResponse(self.lines(annex), content_type="text/csv; charset=utf-8")
        return as_file(answer, name=f"{annex}-rejected.csv")

    def lines(self, annex: Annex) -> Iterator[str]:
        """The file's lines."""
        columns = list(read.annex_kind(annex.kind).columns)
        yield BOM + line_of([*columns, PROBLEM])
        for _line, sentence, *cells in annex.problems:
            row = cells[0] if cells and cells[0] else [""] * len(columns)
            yield line_of([*row, sentence])


def rejected_rows(annex: Annex) -> list[dict[str, Any]]:
    """The first rejected rows with their line, what is wrong, and the cells as they were sent."""
    return [{"line": line, "sentence": sentence, "cells": cells[0] if cells else []} for line, sentence, *cells in annex.problems[:SHOWN]]


def as_file(answer: Answer, *, name: str) -> Answer:
    """The answer as a download that nobody keeps."""
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def kind_card(kind: AnnexKind, *, may: bool) -> dict[str, Any]:
    """A kind as the page shows it."""
    return {
        "title": kind.title,
        "note": kind.note,
        "columns": [{"name": name, "words": cell.words, "example": cell.example} for name, cell in kind.columns.items()],
        "template_url": reverse("annex_template", args=[kind.code]),
        "upload_url": reverse("annex_upload", args=[kind.code]) if may else "",
    }
