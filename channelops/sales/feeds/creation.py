"""Creation: what a file names and the portal does not know, made on its first sight where the mapping says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg2 import sql

from channelops.core.actors import Actor
from channelops.core.naming import named
from channelops.core.services.changes import creations_record

from .. import hooks
from ..models import Customer, Payee, Product, ProductCategory, ProductFamily
from .expressions import field_texts, region_code, text_of
from .mapping import FeedMapping
from .regions import regions_add
from .staging import table

# Imports that create take turns, so that two files of one new source do not make the same things twice.
TURN = (730_301, 0)
MOST_REMARKS = 100


@dataclass(frozen=True, kw_only=True)
class Creation:
    """What is needed to create: the batch's rows, and the first day of whatever begins with them."""

    batch_id: int
    mapping: FeedMapping
    header: list[str]
    since: date
    actor: Actor
    at: datetime

    def ask(self, query: str, **texts: sql.Composable) -> list[tuple[Any, ...]]:
        """Rows of a question over the staged cells `{raw} r`."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(query).format(raw=table("raw", self.batch_id), **texts))
            return list(cursor.fetchall())

    @property
    def texts(self) -> dict[str, sql.Composable]:
        """The fields' texts."""
        return field_texts(self.mapping, self.header)

    def trace(self, rows: Sequence[Any]) -> None:
        """The history of rows made in bulk."""
        creations_record(rows, actor=self.actor, at=self.at)


def create_unknown(creation: Creation) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Creates what the mapping allows, in the order in which one hangs on the other: (how many of each, remarks)."""
    wanted = creation.mapping.create
    made: dict[str, int] = {}
    remarks: list[dict[str, Any]] = []
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", TURN)
    if "regions" in wanted:
        made["regions"] = _regions(creation)
    if "products" in wanted:
        made |= _families(creation)
        made["products"], remarks = _products(creation)
    if "payees" in wanted:
        made["payees"] = _payees(creation)
    if "customers" in wanted:
        made["customers"] = _customers(creation)
    return {name: number for name, number in made.items() if number}, remarks


def _regions(creation: Creation) -> int:
    made = 0
    for depth in range(1, len(creation.mapping.levels) + 1):
        code = region_code(creation.mapping, creation.header, depth=depth)
        above = region_code(creation.mapping, creation.header, depth=depth - 1)
        name = text_of(creation.mapping.levels[depth - 1], creation.header)
        rows = creation.ask(
            "SELECT code, min(above), min(name) FROM (SELECT {code} AS code, {above} AS above, {name} AS name FROM {raw} r) s"
            " WHERE code <> '' AND length(code) <= 64 AND NOT EXISTS (SELECT FROM core_region g WHERE g.code = s.code)"
            " GROUP BY code ORDER BY code",
            code=code,
            above=above,
            name=name,
        )
        made += regions_add(rows, level=depth, on=creation.since, actor=creation.actor, at=creation.at)
    return made


def _families(creation: Creation) -> dict[str, int]:
    texts = creation.texts
    rows = creation.ask(
        "SELECT DISTINCT ON (1) {family}, {category} FROM {raw} r WHERE {family} <> '' AND length({family}) <= 64 ORDER BY 1, r.n",
        family=texts["family"],
        category=texts["category"],
    )
    known = set(ProductFamily.objects.values_list("code", flat=True))
    unknown = [(family, category[:64]) for family, category in rows if family not in known]
    categories = {category.code: category for category in ProductCategory.objects.all()}
    new = [
        ProductCategory(code=code, **named(code, code)) for code in sorted({each for _family, each in unknown if each} - set(categories))
    ]
    ProductCategory.objects.bulk_create(new)
    categories |= {category.code: category for category in new}
    families = [ProductFamily(code=code, category=categories.get(category), **named(code, code)) for code, category in unknown]
    ProductFamily.objects.bulk_create(families)
    creation.trace([*new, *families])
    return {"categories": len(new), "families": len(families)}


def _products(creation: Creation) -> tuple[int, list[dict[str, Any]]]:
    """The first name of a code is kept; the others are remarks."""
    texts = creation.texts
    rows = creation.ask(
        "SELECT code, array_agg(DISTINCT name), (array_agg(name ORDER BY n))[1], (array_agg(family ORDER BY n))[1] FROM"
        " (SELECT r.n, {code} AS code, {name} AS name, {family} AS family FROM {raw} r) s"
        " WHERE code <> '' AND length(code) <= 64 AND family <> ''"
        " AND NOT EXISTS (SELECT FROM sales_product p WHERE p.code = s.code) GROUP BY code ORDER BY code",
        code=texts["product"],
        name=texts["product_name"],
        family=texts["family"],
    )
    families = dict(ProductFamily.objects.values_list("code", "pk"))
    usable = [row for row in rows if row[3] in families]
    products = [
        Product(code=code, family_id=families[family], **named((first or code)[:120], (first or code)[:120]))
        for code, _names, first, family in usable
    ]
    Product.objects.bulk_create(products, batch_size=2_000)
    creation.trace(products)
    remarks = [
        {"code": "product.names", "values": {"product": code, "kept": first, "other": other}}
        for code, names, first, _family in usable
        for other in names
        if other != first
    ]
    return len(products), remarks[:MOST_REMARKS]


def _payees(creation: Creation) -> int:
    texts = creation.texts
    rows = creation.ask(
        "SELECT DISTINCT ON (s.code) s.code, s.name, g.province_id, g.city_id, g.county_id FROM"
        " (SELECT r.n, {code} AS code, {name} AS name, {region} AS region, {touchpoint} AS touchpoint FROM {raw} r) s"
        " LEFT JOIN sales_touchpoint tp ON tp.code = s.touchpoint"
        " LEFT JOIN core_region own ON own.code = s.region"
        " JOIN core_region g ON g.id = CASE WHEN s.region = '' THEN coalesce(tp.county_id, tp.city_id, tp.province_id) ELSE own.id END"
        " WHERE s.code <> '' AND length(s.code) <= 120 AND NOT EXISTS (SELECT FROM sales_payee y WHERE y.code = s.code)"
        " ORDER BY s.code, s.n",
        code=texts["payee"],
        name=texts["payee_name"],
        region=texts["region"],
        touchpoint=texts["touchpoint"],
    )
    payees = [
        Payee(
            code=code,
            kind=Payee.Kind.PARTNER,
            province_id=province,
            city_id=city,
            county_id=county,
            opened_on=creation.since,
            **named((name or code)[:120], (name or code)[:120]),
        )
        for code, name, province, city, county in rows
    ]
    Payee.objects.bulk_create(payees, batch_size=2_000)
    creation.trace(payees)
    if payees:
        tell_of_payees(payees, on=creation.since, actor=creation.actor, at=creation.at)
    return len(payees)


def _customers(creation: Creation) -> int:
    texts = creation.texts
    rows = creation.ask(
        "SELECT DISTINCT ON (s.ref) s.ref, s.class, g.province_id, g.city_id, g.county_id FROM"
        " (SELECT r.n, {ref} AS ref, {customer_class} AS class, {region} AS region FROM {raw} r) s"
        " LEFT JOIN core_region g ON g.code = s.region"
        " WHERE s.ref <> '' AND length(s.ref) <= 64 AND s.class IN ('', 'A', 'B', 'C')"
        " AND NOT EXISTS (SELECT FROM sales_customer c WHERE c.ref = s.ref) ORDER BY s.ref, s.n",
        ref=texts["customer"],
        customer_class=texts["customer_class"],
        region=texts["region"],
    )
    customers = [
        Customer(ref=ref, customer_class=told, province_id=province, city_id=city, county_id=county)
        for ref, told, province, city, county in rows
    ]
    Customer.objects.bulk_create(customers, batch_size=5_000)
    return len(customers)


def tell_of_payees(payees: Iterable[Payee], *, on: date, actor: Actor, at: datetime) -> None:
    """Lets the apps above hang their record on new payees."""
    for told in hooks.payees_created:
        told(list(payees), on=on, actor=actor, at=at)
