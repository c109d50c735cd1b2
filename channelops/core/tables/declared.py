"""A table: the declared columns of one list; page, order, column chooser, totals and export all read this declaration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import Aggregate, F, Model
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..access import Access
from ..refusals import Refused

Text = str | Promise
Row = Any
NUMERIC = frozenset({"money", "number", "signed", "percent"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    `kind` is text, money (fen), number, signed, percent (a ratio), date, datetime, moment, bool, state, stage, health, meter,
    sla or html. `value` is an attribute path ("unit.region.name") or a function of the row, by default the key. `sort` is the
    database field to order by; without it the list cannot be ordered by this column. `total` is an aggregate for the foot.
    A column with a `capability` does not exist for whoever lacks it: not shown, not chosen, not ordered by, not exported.
    """

    key: str
    label: Text
    kind: str = "text"
    unit: Text = ""
    value: str | Callable[[Row], object] = ""
    sort: str = ""
    link: Callable[[Row], str | None] | None = None
    tone: Callable[[Row], str] | None = None
    note: Callable[[Row], object] | None = None
    total: Aggregate | None = None
    default: bool = True
    capability: str = ""
    grow: bool = False
    wide_only: bool = False

    @property
    def numeric(self) -> bool:
        """Right-aligned."""
        return self.kind in NUMERIC

    def read(self, row: Row) -> Any:
        """The value of this column in a row; None where the path ends early."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            try:
                found = getattr(found, name)
            except ObjectDoesNotExist:
                return None
            if found is None:
                return None
        return found() if callable(found) else found


@dataclass(frozen=True, kw_only=True)
class BulkAction:
    """What can be done to all chosen rows at once: `url_name` is a page that takes their ids as `pk`."""

    name: str
    label: Text
    capability: str
    url_name: str
    icon: str = ""
    modal: bool = False
    confirm: Text = ""


@dataclass(frozen=True, kw_only=True)
class Order:
    """The column a list is ordered by, and which way."""

    key: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True, kw_only=True)
class Table:
    """The columns in their order (the first is always shown), the order at first sight, and the words around them."""

    columns: Sequence[Column]
    order: str
    noun: Text
    empty: Text
    bulk: Sequence[BulkAction] = ()

    @cached_property
    def first(self) -> Column:
        """The column that names the row: sticky, and never unchosen."""
        return self.columns[0]

    def seen_by(self, access: Access) -> list[Column]:
        """The columns that exist for the viewer."""
        return [column for column in self.columns if not column.capability or access.can(column.capability)]

    def chosen(self, keys: Sequence[str], *, access: Access) -> list[Column]:
        """The named columns in the order of their names, the first one always before them; the default ones for no names.

        Names that do not exist for the viewer are passed over: a saved view outlives a column and a right.
        """
        seen = {column.key: column for column in self.seen_by(access)}
        wanted = [seen[key] for key in dict.fromkeys(keys) if key in seen and key != self.first.key]
        if not wanted:
            wanted = [column for column in seen.values() if column.default and column.key != self.first.key]
        return [self.first, *wanted]

    def ordered(self, text: str, *, access: Access) -> Order:
        """The order that `key` or `-key` asks for. Refused, with what can be ordered by, for any other."""
        wanted = text or self.order
        order = Order(key=wanted.removeprefix("-"), descending=wanted.startswith("-"))
        sortable = [column for column in self.seen_by(access) if column.sort]
        if order.key not in [column.key for column in sortable]:
            names = _(", ").join(str(column.label) for column in sortable)
            raise Refused(_("The list cannot be ordered by that. It can be ordered by: %(names)s.") % {"names": names}, field="order")
        return order

    def order_by(self, order: Order, *, model: type[Model]) -> list[OrderBy]:
        """For the database: empty values last either way, and the key as the last word so that pages do not overlap."""
        path = next(column.sort for column in self.columns if column.key == order.key)
        # said of a column that is never empty, it would keep an index from serving both ways
        field, last = F(path), True if _may_be_empty(model, path) else None
        if order.descending:
            return [field.desc(nulls_last=last), F("pk").desc()]
        return [field.asc(nulls_last=last), F("pk").asc()]


def _may_be_empty(model: type[Model], path: str) -> bool:
    """Whether a column, or a row on the way to it, may be missing; what is no column may always be."""
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model or model
    return False
