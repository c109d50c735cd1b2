"""Reading what the plan editor offers: codes with their names, and the version a draft is held against."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from channelops.core.access import Access
from channelops.core.selectors.named import named_like
from channelops.core.selectors.regions import regions_visible
from channelops.sales.models import CampaignCode, Channel, ProductCategory, ProductFamily
from channelops.sales.selectors.catalogue import products_visible
from channelops.sales.selectors.codes import KINDS, names_of_codes
from partners.models import Stage

from ..models import PayeeFigure, PlanVersion

OFFERED = 20
LETTERS: dict[str, dict[str, Any]] = {
    "stages": dict(Stage.choices),
    "customer_classes": {letter: letter for letter in "ABC"},
    "channels": dict(Channel.Kind.choices),
}
# What the figures of payees are asked for by.
FIGURES = ("quota", "standing")
Choice = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What may be picked for a field: some codes with their names, how many more there are, and whether any are registered at all."""

    choices: list[Choice]
    more: int = 0
    any: bool = True


def codes_offered(access: Access, *, field: str, typed: str) -> Offered:
    """The codes of a field that what was typed may mean."""
    if field in LETTERS:
        return _fitting(LETTERS[field], typed)
    if field in FIGURES:
        return _fitting({code: code for code in _figure_codes(field)}, typed)
    rows = _rows(access, field)
    if rows is None:
        return Offered(choices=[], any=False)
    found = rows.filter(named_like(typed, also=["code"])) if typed.strip() else rows
    choices = [{"code": row.code, "name": row.name} for row in found.order_by("code")[:OFFERED]]
    more = found.count() - OFFERED if len(choices) == OFFERED else 0
    return Offered(choices=choices, more=more, any=bool(choices) or rows.exists())


def codes_named(asked: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """Of each field the names of codes that a document holds, by code; a code nobody knows is left out."""
    found = names_of_codes({field: codes for field, codes in asked.items() if field in KINDS})
    letters = {field: LETTERS.get(field, {}) for field in asked if field not in found}
    return found | {field: {code: str(known[code]) for code in asked[field] if code in known} for field, known in letters.items()}


def version_before(version: PlanVersion) -> PlanVersion | None:
    """What the draft is to follow: the latest published version of the plan, else the one numbered before it."""
    others = PlanVersion.objects.filter(plan=version.plan).exclude(pk=version.pk)
    published = others.filter(published_at__isnull=False).order_by("-during").first()
    return published or others.filter(number__lt=version.number).order_by("-number").first()


def _fitting(known: Mapping[str, Any], typed: str) -> Offered:
    wanted = typed.strip().casefold()
    choices = [{"code": code, "name": str(name)} for code, name in known.items() if wanted in f"{code} {name}".casefold()]
    return Offered(choices=choices, any=bool(known))


def _figure_codes(field: str) -> list[str]:
    """The codes that figures of the latest month have."""
    kinds = [PayeeFigure.Kind.STANDING] if field == "standing" else [PayeeFigure.Kind.PIECES, PayeeFigure.Kind.YUAN]
    rows = PayeeFigure.objects.filter(kind__in=kinds)
    latest = rows.order_by("-month").values("month")[:1]
    return list(rows.filter(month=latest).order_by("code").values_list("code", flat=True).distinct())


def _rows(access: Access, field: str) -> QuerySet[Any] | None:
    if field == "products":
        return products_visible(access)
    if field == "families":
        return ProductFamily.objects.all()
    if field == "categories":
        return ProductCategory.objects.all()
    if field == "campaigns":
        return CampaignCode.objects.all()
    return regions_visible(access) if field == "regions" else None
