"""The benches' world: a partner for every hundred orders, one of them with 8 % of them, and a month of orders written by SQL."""

import json
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from channelops.core.models import Person

from ..services.plan_files import Hands, plan_publish
from . import plan

# A hundred orders a partner, up to a hundred thousand partners.
ORDERS_A_PAYEE, PAYEES = 100, 100_000
MONTH = date(2026, 11, 1)
DAYS = 28
# Counted from 0.
LAST = 29
AT = datetime(2026, 12, 1, tzinfo=UTC)
# A late order is of one of the days before its own.
LATE = 0.004
# In seconds of the day: when shops open, and for how long; and when nights of the last day bring theirs, each for so long after the other.
OPENS, OPEN = 30_000, 45_000
NIGHTS_BEGIN, NIGHT = OPENS + OPEN, 1_500

REGIONS = """
    INSERT INTO core_region (code, level, parent_id, path, province_id, city_id, county_id, name_zh, name_en, sort_key, initials)
    SELECT code, level, parent, path, province, city, county, code, code, code, '' FROM (
        SELECT '35' AS code, 1 AS level, NULL::bigint AS parent, '35/' AS path, NULL::bigint AS province, NULL::bigint AS city,
            NULL::bigint AS county WHERE %(level)s = 1
        UNION ALL SELECT p.code || lpad(n::text, 2, '0'), p.level + 1, p.id, p.path || p.code || lpad(n::text, 2, '0') || '/',
            coalesce(p.province_id, p.id), CASE WHEN p.level = 2 THEN p.id END, NULL
        FROM core_region p, generate_series(1, 10) n WHERE p.level = %(level)s - 1) made
"""
OWN = (
    "UPDATE core_region SET province_id = coalesce(province_id, id), city_id = CASE level WHEN 2 THEN id ELSE city_id END,"
    " county_id = CASE level WHEN 3 THEN id END"
)
CATALOGUE = """
    WITH c AS (
        INSERT INTO sales_productcategory (code, name_zh, name_en, sort_key, initials)
        SELECT 'c' || n, n, '', '', '' FROM generate_series(0, 3) n RETURNING id, code),
    f AS (
        INSERT INTO sales_productfamily (code, category_id, name_zh, name_en, sort_key, initials)
        SELECT 'f' || substr(code, 2) || '-' || n, id, n, '', '', '' FROM c, generate_series(0, %(families)s - 1) n RETURNING id, code)
    INSERT INTO sales_product (code, family_id, form, name_zh, name_en, sort_key, initials, points)
    SELECT 'p' || k || '-' || n, f.id, 'simple', n, '', '', '', 0
    FROM generate_series(0, 3) k, generate_series(0, %(products)s - 1) n JOIN f ON true
    WHERE f.code = 'f' || k || '-' || n %% %(families)s
"""
CHANNELS = """
    INSERT INTO sales_channel (code, kind, external, position, name_zh, name_en, sort_key, initials)
    SELECT kind, kind, false, 0, kind, '', '', '' FROM unnest(%(kinds)s) kind
"""
PARTNERS = """
    WITH counties AS (
        SELECT id AS county_id, city_id, province_id, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS number
        FROM core_region WHERE level = 3),
    made AS (
        INSERT INTO partners_partner (code, path, name_zh, name_en, sort_key, initials, province_id, city_id, county_id, opened_on)
        SELECT 'P' || n, 'P' || n || '/', '', '', '', '', province_id, city_id, county_id, date '2021-01-01'
        FROM generate_series(1, %(payees)s) n JOIN counties ON n %% number = place ORDER BY n
        RETURNING *),
    staged AS (
        INSERT INTO partners_partnerstage (partner_id, stage, during, reason)
        SELECT id, substr('ABCDE', 1 + id::int %% 5, 1), daterange(opened_on, NULL), '' FROM made)
    INSERT INTO sales_payee (code, kind, partner_id, name_zh, name_en, sort_key, initials, province_id, city_id, county_id, opened_on)
    SELECT code, 'partner', id, '', '', '', '', province_id, city_id, county_id, opened_on FROM made ORDER BY id
"""
# Popular products, and the largest partner's 8 %.
ORDERS = """
    INSERT INTO {table} (id, at, amount_fen, original_id, day, original_day, source_id, batch_id, channel_id, touchpoint_id, payee_id,
        partner_id, product_id, family_id, province_id, city_id, county_id, quantity, revision, kind, customer_class, ref, customer_ref)
    SELECT %(ids)s + n, (r.day::timestamp + second * interval '1 second') AT TIME ZONE 'Asia/Shanghai', amount, NULL, r.day, NULL, 1,
        %(batch)s, channels.ids[1 + (chance_c * 5)::int %% 5], NULL, y.id, y.partner_id, p.id, p.family_id, y.province_id, y.city_id,
        y.county_id, pieces, 1, 1, substr('ABCDE', 1 + n %% 5, 1), 'B' || %(ids)s + n, ''
    FROM (
        SELECT n, CASE WHEN random() < %(late)s THEN %(day)s::date - 1 - (random() * %(back)s)::int ELSE %(day)s::date END AS day,
            %(opens)s + random() * %(open)s AS second, (1900 + random() * 30000)::bigint AS amount, random() AS chance_c,
            CASE WHEN random() < 0.08 THEN 0 ELSE 1 + (random() * (%(payees)s - 2))::int END AS payee,
            (power(random(), 2) * 499.99)::int AS product, 1 + (random() * random() * 3)::int AS pieces
        FROM generate_series(1, %(orders)s) n OFFSET 0) r
    JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM sales_payee) y ON y.place = r.payee
    JOIN (SELECT *, row_number() OVER (ORDER BY md5(code)) - 1 AS place FROM sales_product) p ON p.place = r.product
    CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM sales_channel) channels
"""


def world_write(orders: int, *, document: plan.Document | None = None) -> None:
    """Fills the empty database: a month of `orders` orders but its last two days, and a published plan, the benches' or another."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        for level in (1, 2, 3):
            cursor.execute(REGIONS, {"level": level})
            cursor.execute(OWN)
        cursor.execute(CATALOGUE, {"families": plan.FAMILIES, "products": plan.PRODUCTS})
        cursor.execute(CHANNELS, {"kinds": ["own", "social", "group", "outbound", "online"]})
        cursor.execute(PARTNERS, {"payees": min(PAYEES, orders // ORDERS_A_PAYEE)})
        cursor.execute("ANALYZE sales_payee")
        cursor.execute("SELECT sales_order_month_bare(%s)", [MONTH])
        (table,) = cursor.fetchone()
        for number in range(DAYS):
            _day(number, orders // DAYS, table=table)
        cursor.execute("SELECT sales_order_month_attach(%s)", [MONTH])
    people = [Person.objects.create(username=name, name_zh=name, joined_on=MONTH) for name in ("author", "reviewer", "publisher")]
    text = json.dumps(document or plan.document(MONTH.isoformat()))
    plan_publish(
        text=text, hands=Hands(author=people[0], reviewer=people[1], publisher=people[2]), via="command:bench", at=AT, unsimulated="bench"
    )


def day_write(number: int, orders: int, *, late: float) -> None:
    """Brings the orders of one of the month's last days, counted from 0, so many of them late."""
    with transaction.atomic():
        _day(number, orders, table="sales_order", late=late)


def night_write(number: int, orders: int) -> None:
    """Brings orders of the month's last day, each night's after those of the night before."""
    with transaction.atomic():
        _day(LAST, orders, table="sales_order", late=0.0, hours=(NIGHTS_BEGIN + number * NIGHT, NIGHT))


def _day(number: int, orders: int, *, table: str, late: float = LATE, hours: tuple[int, int] = (OPENS, OPEN)) -> None:
    words: dict[str, date | float] = {
        "day": MONTH + timedelta(days=number),
        "batch": number + 1,
        "orders": orders,
        "late": late if number else 0,
        "back": max(0, min(number, 4) - 1),
        "opens": hours[0],
        "open": hours[1],
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_ids(%s), (SELECT count(*) FROM sales_payee)", [orders])
        ids, payees = cursor.fetchone()
        cursor.execute(ORDERS.format(table=table), words | {"ids": ids, "payees": payees})
