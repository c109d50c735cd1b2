"""Reading codes and keys without a viewer: what calculations over the facts stand on, never a page."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from channelops.core.formats import local_name
from channelops.core.models import Region
from channelops.core.written import all_of

from ..models import CampaignCode, Channel, Order, Payee, Product, ProductCategory, ProductFamily

KINDS: dict[str, type[Any]] = {
    "products": Product,
    "families": ProductFamily,
    "categories": ProductCategory,
    "regions": Region,
    "campaigns": CampaignCode,
}
# A kind of channel as a number.
CHANNEL_KINDS = {kind: number for number, kind in enumerate(Channel.Kind.values, start=1)}


def ids_of_codes(asked: Mapping[str, Collection[str]]) -> dict[str, dict[str, int]]:
    """Of each of some `KINDS` the ids of codes, by one query; an unknown code is not among them."""
    found: dict[str, dict[str, int]] = {kind: {} for kind in asked}
    for kind, code, pk, _name_zh, _name_en in _coded(asked):
        found[kind][code] = pk
    return found


def names_of_codes(asked: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """Of each of some `KINDS` the names by code, in the order of the codes and by one query; an unknown code is not among them."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in asked}
    for kind, code, _pk, name_zh, name_en in _coded(asked):
        found[kind][code] = local_name({"name_zh": name_zh, "name_en": name_en})
    return found


def _coded(asked: Mapping[str, Collection[str]]) -> list[tuple[str, str, int, str, str]]:
    """(kind, code, id, Chinese and English name) of every known code, by code; one query however many kinds are asked."""
    kinds = [kind for kind in asked if asked[kind]]
    if not kinds:
        return []
    named = "SELECT %s, code, id, name_zh, name_en FROM {} WHERE code = ANY(%s)"
    text = " UNION ALL ".join(named.format(KINDS[kind]._meta.db_table) for kind in kinds)
    with connection.cursor() as cursor:
        cursor.execute(f"{text} ORDER BY code", [word for kind in kinds for word in (kind, list(asked[kind]))])
        rows: list[tuple[str, str, int, str, str]] = cursor.fetchall()
    return rows


def channel_kind_choices() -> list[tuple[str, Any]]:
    """The kinds of channel with their words, for a choice."""
    return list(Channel.Kind.choices)


def category_of_families() -> list[tuple[int, int]]:
    """(family, category) of every family that stands in one, by family."""
    return list(ProductFamily.objects.exclude(category=None).order_by("pk").values_list("pk", "category_id"))


def points_of_products() -> list[tuple[int, int]]:
    """(product, points of a piece) of every product that brings any, by product."""
    return list(Product.objects.filter(points__gt=0).order_by("pk").values_list("pk", "points"))


def kind_of_channels() -> list[tuple[int, int]]:
    """(channel, number of its kind) of every channel, by channel."""
    return [(pk, CHANNEL_KINDS[kind]) for pk, kind in Channel.objects.order_by("pk").values_list("pk", "kind")]


def payee_places(ids: Iterable[int] | None = None) -> list[tuple[int, str, int, int, int, int]]:
    """(payee, kind, partner, province, city, county) of every payee, or of some, by payee; 0 where there is none."""
    rows = Payee.objects.order_by("pk")
    if ids is not None:
        rows = rows.filter(pk__in=set(ids))
    found = rows.values_list("pk", "kind", "partner_id", "province_id", "city_id", "county_id")
    return [(pk, kind, partner or 0, province or 0, city or 0, county or 0) for pk, kind, partner, province, city, county in found]


def payees_after(payee_id: int, *, limit: int) -> list[int]:
    """The next payees by id."""
    return list(Payee.objects.filter(pk__gt=payee_id).order_by("pk").values_list("pk", flat=True)[:limit])


def payee_of_partner(partner_id: int) -> int | None:
    """The payee that a partner is."""
    return Payee.objects.filter(partner_id=partner_id).values_list("pk", flat=True).first()


def payee_names(ids: Iterable[int]) -> dict[int, str]:
    """The names of payees."""
    return {payee.pk: payee.name for payee in Payee.objects.filter(pk__in=set(ids))}


def names_of(kind: str, ids: Iterable[int]) -> dict[int, str]:
    """The names of rows of one of `KINDS`."""
    model = KINDS[kind]
    found = all_of(f"{model._meta.db_table} t WHERE t.id = ANY(%s)", [list(set(ids))], t=model)
    return {row.pk: row.name for (row,) in found}


def orders_by_key(keys: Iterable[tuple[date, int]]) -> dict[int, Order]:
    """Facts by id; `keys` are their (day, id)."""
    wanted = list(keys)
    days, ids = {day for day, _pk in wanted}, {pk for _day, pk in wanted}
    found = all_of("sales_order o WHERE o.day = ANY(%s) AND o.id = ANY(%s)", [list(days), list(ids)], o=Order) if wanted else []
    return {order.pk: order for (order,) in found}


def orders_called(keys: Iterable[tuple[date, int]]) -> dict[int, tuple[str, int]]:
    """The number and the product of facts by id, where there are too many to be read whole; `keys` are their (day, id)."""
    wanted = list(keys)
    days, ids = {day for day, _pk in wanted}, {pk for _day, pk in wanted}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ref, product_id FROM sales_order WHERE day = ANY(%s) AND id = ANY(%s)", [list(days), list(ids)])
        return {pk: (ref, product) for pk, ref, product in cursor.fetchall()}


def payees_within(region_id: int, *, kind: str, limit: int) -> list[int]:
    """Some payees of a kind in a province, city or county (0: anywhere), by id."""
    inside = Q(province_id=region_id) | Q(city_id=region_id) | Q(county_id=region_id) if region_id else Q()
    return list(Payee.objects.filter(inside, kind=kind).order_by("pk").values_list("pk", flat=True)[:limit])


def families_of_products(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Of each known product the codes of its family and of that family's category ("" where it stands in none)."""
    rows = Product.objects.filter(code__in=set(codes)).values_list("code", "family__code", "family__category__code")
    return {code: (family, category or "") for code, family, category in rows}
