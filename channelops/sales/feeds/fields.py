"""A field: its texts in a block of rows, as the mapping says: a column, a constant, a template, words put in place of others."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .cells import Block
from .columns import Column, Ints
from .expressions import SMALL
from .mapping import FIELDS, FeedMapping, Rule


class Fields:
    """The texts of one block, each made once."""

    def __init__(self, block: Block, *, mapping: FeedMapping, header: Sequence[str]) -> None:
        self.block, self.mapping, self.header = block, mapping, header
        self.cells: dict[str, Column] = {}

    def texts(self) -> dict[str, Column]:
        """Every field's texts by its name, `region` (a code) among them; a field that is not mapped is empty."""
        found = {name: self.text(self.mapping.fields.get(name)) for name in FIELDS}
        found["region"] = self.text(self.mapping.region) if self.mapping.region else self.region_code()
        return found

    def cell(self, column: str) -> Column:
        """The texts of a column of the file."""
        if column not in self.cells:
            self.cells[column] = self.block.column(self.header.index(column))
        return self.cells[column]

    def text(self, rule: Rule | None) -> Column:
        """A rule's texts; a template with an empty cell is empty as a whole."""
        if rule is None:
            return Column.constant("", self.block.rows)
        parts = list(rule.parts)
        if len(parts) == 1 and parts[0][0] == "column":
            found = self.cell(parts[0][1])
        elif rule.columns:
            found = self.joined(rule)
        else:
            found = Column.constant(rule.template, self.block.rows)
        return found.changed(lambda text: rule.words.get(text, text)) if rule.words else found

    def joined(self, rule: Rule) -> Column:
        """A template of several parts, each combination of cells put together once."""
        names = list(dict.fromkeys(rule.columns))
        codes, combinations = self.combined([self.cell(name) for name in names])
        texts = [_filled(rule, dict(zip(names, cells, strict=True))) for cells in combinations]
        return Column.of_texts(texts, codes)

    def combined(self, columns: Sequence[Column]) -> tuple[Ints, list[tuple[str, ...]]]:
        """(which combination each row has, the combinations) of several columns."""
        code = np.zeros(self.block.rows, dtype=np.int64)
        for column in columns:
            codes, texts = column.distinct()
            code = pd.factorize(code * len(texts) + codes)[0].astype(np.int64)
        rows = [int(row) for row in _first(code)]
        return code, [tuple(column.text(row) for column in columns) for row in rows]

    def region_code(self) -> Column:
        """The code of the region that the names make: `superstore.west.california`; empty where a name is."""
        if not self.mapping.levels:
            return Column.constant("", self.block.rows)
        codes, combinations = self.combined([self.text(rule) for rule in self.mapping.levels])
        return Column.of_texts([_region_code(self.mapping.prefix, names) for names in combinations], codes)


def _first(code: Ints) -> Ints:
    """The first row of each code from 0 upwards."""
    first = np.zeros(int(code.max(initial=-1)) + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    return first


def _filled(rule: Rule, cells: Mapping[str, str]) -> str:
    if not all(cells.values()):
        return ""
    return "".join(cells[word] if what == "column" else word for what, word in rule.parts)


def _region_code(prefix: str, names: Sequence[str]) -> str:
    return ".".join([prefix, *(name.translate(SMALL) for name in names)]) if all(names) else ""
