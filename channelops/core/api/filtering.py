"""Filters of a list route: the reader's scope, then the same classes as the page's, refusing aloud what is not valid."""

from typing import Any

from django.core.exceptions import ValidationError as Invalid
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import get_error_detail
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from ..scoping import UNSCOPED, visible_to
from .problems import BadQuery


class ScopeBackend(BaseFilterBackend):
    """Whatever rows a route starts from, only those that its reader sees go on; kinds without a scope say why where they are declared."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        return queryset if queryset.model in UNSCOPED else visible_to(view.access, queryset)


class FilterBackend(DjangoFilterBackend):
    """django-filter, with 422 and the parameter's name where a value is not valid."""

    def get_filterset_kwargs(self, request: Request, queryset: Any, view: Any) -> dict[str, Any]:
        return {"data": request.query_params, "queryset": queryset, "access": view.access}

    # django-filter words a refusal as a format string once more, so that a percent sign in the answer would fail.
    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise BadQuery(get_error_detail(Invalid(filterset.errors.as_data())))
        return filterset.qs


def refuse_unknown(request: Request, known: set[str]) -> None:
    """A misspelt filter must not answer with everything, nor one given twice by its last: BadQuery for such parameters."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        told = _("This address has no such parameter. It has: %(known)s.") % {"known": ", ".join(sorted(known)) or "–"}
        raise BadQuery({name: [ErrorDetail(told, code="unknown")] for name in unknown})
    if repeated := [name for name, values in request.query_params.lists() if len(values) > 1]:
        raise BadQuery({name: [ErrorDetail(_("This parameter is given more than once."), code="repeated")] for name in repeated})


def parameters_of(filterset: Any) -> set[str]:
    """The parameters a FilterSet reads; a range is read from two."""
    known: set[str] = set()
    for name, each in (filterset.base_filters if filterset else {}).items():
        suffixes = getattr(each.extra.get("widget"), "suffixes", None) or getattr(each.field_class.widget, "suffixes", None)
        known |= {f"{name}_{suffix}" if suffix else name for suffix in suffixes} if suffixes else {name}
    return known
