"""A listing: one reading of a list as its address asks for it: filters, order, columns, page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from ..access import Access
from ..filters import FilterSet
from ..refusals import Refused
from ..tables import Column, Order, Table

SIZES = (20, 50, 100)
# What in the address belongs to the list itself; the rest are filters.
PAGE, SIZE, ORDER, COLUMNS, EXPORT, CHOSEN = "page", "per_page", "order", "cols", "export", "pk"


class _Counted(Paginator):
    """A paginator that is told the count, and so reads from the nearer end: all rows before a page are passed over one by one."""

    def __init__(self, rows: QuerySet[Any], size: int, *, count: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = count
        self.rows = rows

    def page(self, number: int | str) -> Leaf[Any]:
        leaf = super().page(number)
        first, last = leaf.start_index() - 1, leaf.end_index()
        if first > self.count - last:
            leaf.object_list = list(self.rows.reverse()[self.count - last : self.count - first])[::-1]
        return leaf


@dataclass(frozen=True)
class Listing:
    """The rows, as far as the viewer sees them, under the filters of the address.

    `problem` is the sentence that made the address unreadable: no row is asked for then, and the page answers 422.
    """

    table: Table
    access: Access
    params: QueryDict
    rows: QuerySet[Any]
    filters: FilterSet | None = None

    @cached_property
    def problem(self) -> str:
        """What is wrong with the address, or ""."""
        if self.filters is not None and not self.filters.form.is_valid():
            return " ".join(_sentences(self.filters))
        try:
            self.order  # noqa: B018 - asked for its refusal
        except Refused as refusal:
            return str(refusal)
        return ""

    @cached_property
    def order(self) -> Order:
        """By what the rows stand; Refused for a field that cannot be ordered by."""
        return self.table.ordered(self.params.get(ORDER, ""), access=self.access)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns chosen in the address (`cols=a,b` or `cols=a&cols=b`), else the default ones."""
        keys = [key for text in self.params.getlist(COLUMNS) for key in text.split(",") if key]
        return self.table.chosen(keys, access=self.access)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """All rows that match; narrowed to the ticked ones where the address names them."""
        if self.problem:
            return self.rows.none()
        found = self.rows if self.filters is None else self.filters.qs
        chosen = [key for key in self.params.getlist(CHOSEN) if key.isdecimal()]
        return found.filter(pk__in=chosen) if chosen else found

    @property
    def ordered(self) -> QuerySet[Any]:
        """The matching rows in order."""
        return self.filtered if self.problem else self.filtered.order_by(*self.table.order_by(self.order, model=self.rows.model))

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """The exact count of the matching rows as `rows`, and the totals of the shown columns, in one query."""
        if self.problem:
            return {"rows": 0}
        totals = {column.key: column.total for column in self.columns if column.total is not None}
        return self.filtered.order_by().aggregate(rows=Count("pk"), **totals)

    @cached_property
    def size(self) -> int:
        """How many rows a page holds: one of `SIZES`."""
        asked = self.params.get(SIZE, "")
        return int(asked) if asked.isdecimal() and int(asked) in SIZES else SIZES[0]

    @cached_property
    def leaf(self) -> Leaf[Any]:
        """The page asked for; the last one beyond the end. Keys are put in order first, and only the page's rows are asked for whole:
        what columns read from elsewhere would otherwise be looked up for every row before the page too.
        """
        keys = self.ordered.values_list("pk", flat=True)
        leaf = _Counted(keys, self.size, count=self.figures["rows"]).get_page(self.params.get(PAGE))
        shown = list(leaf.object_list)
        rows = {row.pk: row for row in self.rows.filter(pk__in=shown)} if shown else {}
        leaf.object_list = [rows[pk] for pk in shown if pk in rows]
        return leaf

    def query(self, *, without: Iterable[str] = (), **values: str) -> str:
        """The address's query with some parameters set or left out, without empty ones; the page only where it is set."""
        params = self.params.copy()
        for name in (PAGE, EXPORT, CHOSEN, *without):
            params.pop(name, None)
        for name, value in values.items():
            params[name] = value
        for name in [name for name in params if not any(params.getlist(name))]:
            del params[name]
        return params.urlencode(safe=",")

    @property
    def view_query(self) -> str:
        """What a saved view keeps: the filters and the order, in one spelling."""
        params = QueryDict(self.query(without=(SIZE, COLUMNS)), mutable=True)
        if params.get(ORDER) == str(self.table.order):
            del params[ORDER]
        return normal(params.urlencode())


def normal(query: str) -> str:
    """The query with its parameters in one order, so that equal questions are equal text."""
    params = QueryDict(query)
    sorted_params = QueryDict(mutable=True)
    for name in sorted(params):
        sorted_params.setlist(name, sorted(params.getlist(name)))
    return sorted_params.urlencode()


def _sentences(filters: FilterSet) -> list[str]:
    """Each error with the label of its field before it."""
    found = []
    for name, errors in filters.form.errors.items():
        label = filters.form.fields[name].label if name in filters.form.fields else ""
        found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found
