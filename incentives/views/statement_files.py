"""The lines of a statement as a file, the same figures as on its page."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from channelops.core.exports import csv_pieces, xlsx_file
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import XLSX
from channelops.core.tables import Column, Row

from ..models import Statement
from ..selectors import statements as read
from ..selectors.instalments import instalments_in_pieces
from ..shown.held import instalment_rows
from ..shown.lines import worded
from ..shown.statements import Articles
from ..tables import INSTALMENTS, LINES

CHUNK = 10_000


class StatementFile(Page):
    """CSV or XLSX, by `?export=`; gives its columns and rows."""

    capability = "statement.view"
    columns: Sequence[Column] = ()
    what = ""

    def rows(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """The rows of the file."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """All of the visible statement."""
        statement: Row = read.statement_visible(self.access, pk=kwargs["pk"])
        name = f"{statement}-{statement.payee_code}{self.what}"
        kind = request.GET.get("export", "")
        if kind == "csv":
            lines = csv_pieces(self.columns, self.rows(statement), language=get_language() or "zh-hans")
            answer: HttpResponseBase = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        elif kind == "xlsx":
            answer = FileResponse(xlsx_file(self.columns, self.rows(statement), title=name), content_type=XLSX)
        else:
            raise Http404
        answer["Content-Disposition"] = content_disposition_header(True, f"{name.replace('/', '-')}.{kind}")
        answer["Cache-Control"] = "private, no-store"
        return answer


class StatementLines(StatementFile):
    """Every line."""

    columns = LINES

    def rows(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """A piece of lines at a time."""
        known = Articles()
        for lines in read.lines_in_pieces(statement, CHUNK):
            yield from worded(lines, known)


class StatementInstalments(StatementFile):
    """Every instalment that the statement lists."""

    columns = INSTALMENTS
    what = "-instalments"

    def rows(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """A piece at a time, with the values that their tests see."""
        known = Articles()
        for found in instalments_in_pieces(statement, on=self.access.on, size=CHUNK):
            yield from instalment_rows(statement, found, known, may_hold=False)
