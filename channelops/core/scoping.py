"""Scope: which rows a person sees. Every page, fragment, route, export, search and choice starts here."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from .access import Access

M = TypeVar("M", bound=Model)
Rule = Callable[[Access], Q]

NOTHING = Q(pk__in=[])
RULES: dict[type[Model], Rule] = {}
UNSCOPED: dict[type[Model], str] = {}


def scoped(model: type[Model], rule: Rule) -> None:
    """Registers how a model hangs on the tree; every model is registered here or in `unscoped`."""
    RULES[model] = rule


def unscoped(model: type[Model], why: str) -> None:
    """Says why a model has no scope of its own: reference data, or rows reached only through a scoped one."""
    UNSCOPED[model] = why


def placed(prefix: str = "", *, partner: str = "") -> Rule:
    """A rule for rows that carry province, city and county ids (`prefix` = the way to them) and perhaps a partner's."""

    def rule(access: Access) -> Q:
        wanted = NOTHING
        for held in access.held:
            if held.level == 1:
                wanted |= Q(**{f"{prefix}province_id": held.province_id})
            elif held.level == 2:
                wanted |= Q(**{f"{prefix}city_id": held.city_id})
            elif held.level == 3:
                wanted |= Q(**{f"{prefix}county_id": held.county_id})
        if partner and access.partners:
            wanted |= Q(**{f"{partner}__in": sorted(access.partners)})
        return wanted

    return rule


def own(field: str) -> Rule:
    """A rule for rows that belong to one person and are seen by nobody else."""

    def rule(access: Access) -> Q:
        return Q(**{field: access.person.pk}) if access.person else NOTHING

    return rule


def anyone() -> Rule:
    """A rule for reference rows: everyone with any grant sees all of them."""

    def rule(access: Access) -> Q:
        return Q() if access.held else NOTHING

    return rule


def either(*rules: Rule) -> Rule:
    """Seen under any of several rules."""

    def rule(access: Access) -> Q:
        wanted = NOTHING
        for each in rules:
            wanted |= each(access)
        return wanted

    return rule


def visible_to(access: Access, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows of the queryset that the person sees; LookupError for a model without a rule."""
    if rows.model not in RULES:
        raise LookupError(f"{rows.model._meta.label} has no scope rule")
    return rows.filter(RULES[rows.model](access))


def visible_or_404(access: Access, rows: QuerySet[M], **lookup: object) -> M:
    """The one row that matches and is visible; a stranger's row is as absent as a missing one."""
    try:
        # of one row no order is asked: naming it costs as much as reading the row
        found = next(iter(visible_to(access, rows).filter(**lookup).order_by()[:1]), None)
    except (TypeError, ValueError) as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
