"""Codes: what the portal knows, as columns: a text of a file is looked up in all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import connection

from .columns import Column, Ints
from .values import EPOCH

NEVER, ALWAYS = np.iinfo(np.int32).max, np.iinfo(np.int32).min

QUERIES = {
    "product": "SELECT code, id, family_id, coalesce(sold_from - %(epoch)s, %(always)s), coalesce(sold_until - %(epoch)s, %(never)s)"
    " FROM sales_product",
    "touchpoint": "SELECT t.code, t.id, t.channel_id, t.payee_id, y.partner_id, t.province_id, t.city_id, t.county_id,"
    " coalesce(t.closed_on - %(epoch)s, %(never)s) FROM sales_touchpoint t LEFT JOIN sales_payee y ON y.id = t.payee_id",
    "payee": "SELECT code, id, partner_id, province_id, city_id, county_id, coalesce(closed_on - %(epoch)s, %(never)s) FROM sales_payee",
    "channel": "SELECT code, id FROM sales_channel",
    "region": "SELECT code, id, province_id, city_id, county_id FROM core_region",
    "industry": "SELECT code, id FROM sales_industry",
    "customer": "SELECT ref, industry_id, CASE customer_class WHEN 'A' THEN 1 WHEN 'B' THEN 2 WHEN 'C' THEN 3 ELSE 0 END"
    " FROM sales_customer WHERE industry_id IS NOT NULL OR customer_class <> ''",
}
NAMES = {
    "product": ("id", "family", "since", "until"),
    "touchpoint": ("id", "channel", "payee", "partner", "province", "city", "county", "until"),
    "payee": ("id", "partner", "province", "city", "county", "until"),
    "channel": ("id",),
    "region": ("id", "province", "city", "county"),
    "industry": ("id",),
    "customer": ("industry", "customer_class"),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found for each row: by name the numbers, 0 where there is nothing; `known` says whether the text is a code."""

    known: npt.NDArray[np.bool_]
    numbers: dict[str, Ints]

    def __getitem__(self, name: str) -> Ints:
        return self.numbers[name]

    def repeated(self, rows: int) -> "Found":
        """What was found for one row, for so many."""
        numbers = {name: np.broadcast_to(values, rows) for name, values in self.numbers.items()}
        return Found(known=np.broadcast_to(self.known, rows), numbers=numbers)


class Codes:
    """The codes of one kind and what hangs on each."""

    def __init__(self, texts: Sequence[str], numbers: dict[str, Ints]) -> None:
        self.column = Column.of_texts(texts, np.arange(len(texts)))
        # A last row for what is not known.
        self.numbers = {name: np.append(values, 0) for name, values in numbers.items()}
        index = pd.Index(self.column.hashes)
        self.doubled = {texts[int(row)]: row for row in np.flatnonzero(index.duplicated(keep=False))}
        self.index = index[~index.duplicated()]
        self.rows = np.flatnonzero(~index.duplicated())

    @classmethod
    def load(cls, kind: str) -> "Codes":
        """Everything the portal knows of a kind."""
        with connection.cursor() as cursor:
            cursor.execute(QUERIES[kind], {"epoch": EPOCH, "always": ALWAYS, "never": NEVER})
            rows: list[Any] = list(cursor.fetchall())
        table = list(zip(*rows, strict=True)) or [()] * (len(NAMES[kind]) + 1)
        numbers = [np.array([each or 0 for each in values], dtype=np.int64) for values in table[1:]]
        return cls(list(table[0]), dict(zip(NAMES[kind], numbers, strict=True)))

    def find(self, column: Column) -> Found:
        """The codes of a column; an empty text is none."""
        if column.is_constant:
            return self.find(column.take(slice(0, 1))).repeated(len(column))
        if not len(self.column):
            nothing = np.zeros(len(column), dtype=np.int64)
            return Found(known=nothing > 0, numbers=dict.fromkeys(self.numbers, nothing))
        place = self.index.get_indexer(pd.Index(column.hashes))
        row = np.append(self.rows, -1)[place]
        row = np.where(self._is_same(column, row), row, -1)
        if self.doubled:
            for each in range(len(column)):
                row[each] = self.doubled.get(column.text(each), row[each])
        return Found(known=row >= 0, numbers={name: values[row] for name, values in self.numbers.items()})

    def _is_same(self, column: Column, row: Ints) -> npt.NDArray[np.bool_]:
        """Whether the texts are equal, and not their hashes alone."""
        same = (row >= 0) & (column.length > 0)
        mine, other = self.column.words, column.words
        same &= self.column.length[row] == column.length
        for place in range(min(mine.shape[1], other.shape[1])):
            same &= mine[row, place] == other[:, place]
        return same
