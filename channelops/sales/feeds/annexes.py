"""The file of an annex: CSV in UTF-8 or GB18030 with a given header, as rows or as one stream; a file of rejected rows is one, too."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from channelops.core.refusals import Refused

from .faults import FILE_FAULTS
from .text_file import Blocks, Lines, encoding_of
from .unreadable import Unreadable

# The last column of a file of rejected rows: what was wrong, which nobody reads when it is sent again.
PROBLEM = "problem"
ROWS_AT_ONCE = 10_000


class AnnexFile:
    """An open file behind its header. Refused where it cannot be read, or has other columns than asked for."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        try:
            encoding = encoding_of(path)
        except Unreadable as error:
            raise Refused(str(FILE_FAULTS[error.code]) % error.values, field="file") from error
        self.columns = list(columns)
        self.file = path.open("rb")
        self.lines = Lines(iter(Blocks(self.file, encoding)))
        self.parser = csv.reader(self.lines, strict=True)
        header = [cell.strip() for cell in self._next() or []]
        self.width = len(header)
        if header not in (self.columns, [*self.columns, PROBLEM]):
            self.file.close()
            raise Refused(_("The columns are: %(columns)s.") % {"columns": ", ".join(self.columns)}, field="file")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of every row, the header being line 1; blank ones are none. Refused where one has other cells than the header."""
        line = 1
        while (cells := self._next()) is not None:
            line += 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != self.width:
                words = {"line": line, "cells": len(cells), "columns": self.width}
                raise Refused(_("Line %(line)s has %(cells)s cells instead of %(columns)s.") % words, field="file")
            yield line, [cell.strip() for cell in cells[: len(self.columns)]]

    def read(self, _size: int = -1, /) -> bytes:
        """What is left of the file, block by block; b"" at the end."""
        if self.width > len(self.columns):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(cells for _line, cells in islice(self.rows(), ROWS_AT_ONCE))
            return text.getvalue().encode()
        if self.lines.left:
            rest, self.lines.left = "".join(self.lines.waiting), 0
            return rest.encode()
        return next(self.lines.blocks, b"")

    def _next(self) -> list[str] | None:
        try:
            return next(self.parser, None)
        except csv.Error as error:
            raise Refused(_("The file cannot be read: %(why)s") % {"why": error}, field="file") from error
