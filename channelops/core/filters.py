"""A filter set: the declared questions of one list; the address's query is their state."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .access import Access
from .formats import local_name
from .models import Region
from .scoping import visible_to
from .selectors.named import named_like

ALL = _("All")
NAME_OR_CODE = _("Name or code")
WORDS = _("Words")
REGION = _("Region")
NODE_ONLY = _("This node only")


class FilterSet(django_filters.FilterSet):
    """The base of every list's filters. `access` decides which related rows may be chosen.

    Not valid means a 422 page with the sentence at the field; the rows are not asked for then. `quiet` filters are not
    drawn in the bar: links lead to them, and they stand as chips.
    """

    quiet: frozenset[str] = frozenset()

    def __init__(self, data: QueryDict | Mapping[str, Any], queryset: QuerySet[Any], *, access: Access) -> None:
        self.access = access
        super().__init__(data, queryset)

    @property
    def drawn(self) -> list[BoundField]:
        """The fields that stand in the bar."""
        return [field for field in self.form if field.name not in self.quiet]

    def active(self) -> list[tuple[str, Any]]:
        """The fields that narrow the list now: (name, cleaned value)."""
        return [(name, value) for name, value in self.form.cleaned_data.items() if not _empty(value)]


class VisibleChoiceFilter(django_filters.ModelChoiceFilter):
    """A choice among the rows the viewer sees; a foreign id is as unknown as a made-up one."""

    def __init__(self, *args: Any, empty_label: Any = ALL, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=empty_label, **kwargs)

    def get_queryset(self, request: object) -> QuerySet[Model]:
        """The declared rows, as far as they are visible."""
        return visible_to(self.parent.access, self.queryset.all())


class ChoiceFilter(django_filters.ChoiceFilter):
    """A choice among fixed values, "all" by default."""

    def __init__(self, *args: Any, empty_label: Any = ALL, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=empty_label, **kwargs)


class YesNoFilter(django_filters.ChoiceFilter):
    """Yes, no or all of a condition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", ALL)
        super().__init__(*args, choices=[("yes", _("Yes")), ("no", _("No"))], **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows of which the condition is true, or is not."""
        if not value:
            return qs
        condition = Q(**{f"{self.field_name}__{self.lookup_expr}": True})
        return qs.filter(condition if (value == "yes") != self.exclude else ~condition)


class SearchFilter(django_filters.CharFilter):
    """The search box: characters, English, pinyin and initials of a named row, and `also` (codes, phones…)."""

    def __init__(self, *, prefix: str = "", also: Sequence[str] = (), label: Any = NAME_OR_CODE) -> None:
        self.prefix, self.also = prefix, also
        super().__init__(label=label, max_length=100, widget=forms.TextInput(attrs={"type": "search", "size": 14}))

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows that hold every word."""
        return qs.filter(named_like(value, prefix=self.prefix, also=self.also)) if value else qs


class WordsFilter(django_filters.CharFilter):
    """The search box of rows that are not named: every word is in one of the fields `also`."""

    def __init__(self, *, also: Sequence[str], label: Any = WORDS) -> None:
        self.also = also
        super().__init__(label=label, max_length=100, widget=forms.TextInput(attrs={"type": "search", "size": 14}))

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows that hold every word."""
        for word in value.split():
            qs = qs.filter(reduce(or_, [Q(**{f"{field}__icontains": word}) for field in self.also]))
        return qs


class _RegionChoices(django_filters.fields.ModelChoiceIterator):
    """Regions as a tree: each level set in by one space. Hundreds are drawn on every page, so no whole region is read."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        key = self.field.to_field_name or "pk"
        for value, level, name_zh, name_en in self.queryset.values_list(key, "level", "name_zh", "name_en"):
            yield value, "　" * max(level - 1, 0) + local_name({"name_zh": name_zh, "name_en": name_en})


class _RegionField(django_filters.fields.ModelChoiceField):
    iterator = _RegionChoices


class RegionFilter(VisibleChoiceFilter):
    """A node with all below it; "this node only" (a second field, `<name>_only`) leaves out what hangs deeper.

    `prefix` is the way to the row that carries province, city and county ids.
    """

    field_class = _RegionField

    def __init__(self, *, prefix: str = "", label: Any = REGION, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(queryset=Region.objects.order_by("path"), label=label, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Region | None) -> QuerySet[Any]:
        """Rows in the chosen subtree, or exactly at its root."""
        if value is None:
            return qs
        names = ("province_id", "city_id", "county_id")
        name = names[min(value.level, 3) - 1]
        condition = Q(**{f"{self.prefix}{name}": value.pk if value.level <= 3 else value.county_id})
        if self.parent.form.cleaned_data.get(f"{self.field_name}_only"):
            condition &= Q(**{f"{self.prefix}{deeper}__isnull": True for deeper in names[value.level :]})
        return qs.filter(condition)


class NodeOnlyFilter(django_filters.BooleanFilter):
    """The "this node only" box beside a region filter, which reads it; alone it narrows nothing."""

    field_class = forms.BooleanField

    def __init__(self, *, label: Any = NODE_ONLY) -> None:
        super().__init__(label=label, widget=forms.CheckboxInput())

    def filter(self, qs: QuerySet[Any], value: bool) -> QuerySet[Any]:
        """Nothing of its own."""
        return qs


class DateRangeFilter(django_filters.DateFromToRangeFilter):
    """From one day up to and including another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        widget = django_filters.widgets.DateRangeWidget(attrs={"type": "date"})
        super().__init__(*args, widget=widget, **kwargs)


def _empty(value: Any) -> bool:
    return value in (None, "", False) or (hasattr(value, "exists") and not value.exists()) or value == []
