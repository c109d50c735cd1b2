"""The lines of a statement as a file, the same figures as on its page."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from channelops.core.exports import csv_lines, xlsx_file
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import XLSX
from channelops.core.tables import Row

from ..models import Statement
from ..selectors import statements as read
from ..shown.statements import line_rows
from ..tables import LINES

CHUNK = 2_000


class StatementLines(Page):
    """CSV or XLSX, by `?export=`."""

    capability = "statement.view"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Every line of the visible statement."""
        statement: Row = read.statement_visible(self.access, pk=kwargs["pk"])
        name = f"{statement}-{statement.payee_code}"
        kind = request.GET.get("export", "")
        if kind == "csv":
            lines = csv_lines(LINES, _all(statement), language=get_language() or "zh-hans")
            answer: HttpResponseBase = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        elif kind == "xlsx":
            answer = FileResponse(xlsx_file(LINES, _all(statement), title=name), content_type=XLSX)
        else:
            raise Http404
        answer["Content-Disposition"] = content_disposition_header(True, f"{name.replace('/', '-')}.{kind}")
        answer["Cache-Control"] = "private, no-store"
        return answer


def _all(statement: Statement) -> Iterator[dict[str, Any]]:
    """The rows, a piece of lines at a time."""
    lines = read.lines_of(statement)
    for start in range(0, statement.lines, CHUNK):
        yield from line_rows(statement, list(lines[start : start + CHUNK]))
