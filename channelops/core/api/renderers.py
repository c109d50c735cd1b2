"""A renderer: the form of an answer besides JSON; a list is a CSV table when `Accept: text/csv` asks for one."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvRenderer(BaseRenderer):
    """UTF-8 CSV with one head line; text that a spreadsheet would take for a formula is quoted with an apostrophe."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None) -> bytes:
        view = (renderer_context or {})["view"]
        heads = list(view.get_serializer_class()().fields)
        written = io.StringIO()
        table = csv.writer(written)
        table.writerow(heads)
        table.writerows([_cell(row[head]) for head in heads] for row in data["results"])
        return written.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return _cell(" ".join(str(each) for each in value))
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
