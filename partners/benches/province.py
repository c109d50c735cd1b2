"""A province of a hundred thousand partners: the demonstration world with companies and their months written beside it by SQL."""

from django.core.management import call_command
from django.db import connection

from channelops.core.selectors.regions import provinces
from channelops.sales.rollups.partners import partners_count
from channelops.sales.rollups.spans import spans_count, spans_forget
from channelops.sales.selectors.figures import months_kept

PARTNERS = 100_000
# The demonstration world below it: people, channels, products, and orders of two years.
SCALE = 0.05
MONTHS = 14
FAMILIES = 3

# Four of ten stand below the company that was written first in their county; one of fifty is closed.
COMPANIES = """
    WITH counties AS (
        SELECT id AS county_id, city_id, province_id, code, name_zh, name_en, sort_key, row_number() OVER (ORDER BY code) - 1 AS place,
            count(*) OVER () AS number
        FROM core_region WHERE level = 3),
    made AS (
        SELECT n, c.*, c.code || 'B' || to_char(n, 'FM000000') AS own, c.code || 'B' || to_char(c.place, 'FM000000') AS head
        FROM generate_series(0, %(partners)s - 1) n JOIN counties c ON n %% c.number = c.place)
    INSERT INTO partners_partner (code, path, name_zh, name_en, sort_key, initials, province_id, city_id, county_id, opened_on, closed_on)
    SELECT own, CASE WHEN n %% 10 < 4 AND own <> head THEN head || '/' ELSE '' END || own || '/',
        name_zh || '商行' || n, name_en || ' trading ' || n, md5(n::text), 'sh' || n, province_id, city_id, county_id,
        date '2021-01-01' + n %% 1500, CASE WHEN n %% 50 = 0 THEN date '2026-01-01' + n %% 200 END
    FROM made
"""
BELOW = """
    UPDATE partners_partner p SET parent_id = h.id FROM partners_partner h
    WHERE p.path LIKE '%%/%%/' AND p.parent_id IS NULL AND p.code LIKE '%%B%%' AND h.code = split_part(p.path, '/', 1)
"""
STAGES = """
    INSERT INTO partners_partnerstage (partner_id, stage, during, reason)
    SELECT id, substr('ABCDE', 1 + id::int %% 5, 1), daterange(opened_on, NULL), '' FROM partners_partner p
    WHERE code LIKE '%%B%%' AND NOT EXISTS (SELECT FROM partners_partnerstage s WHERE s.partner_id = p.id)
"""
PAYEES = """
    INSERT INTO sales_payee (code, kind, partner_id, name_zh, name_en, sort_key, initials, province_id, city_id, county_id,
        opened_on, closed_on)
    SELECT code, 'partner', id, name_zh, name_en, sort_key, initials, province_id, city_id, county_id, opened_on, closed_on
    FROM partners_partner p WHERE code LIKE '%%B%%' AND NOT EXISTS (SELECT FROM sales_payee y WHERE y.partner_id = p.id)
"""
# Seven of ten sell in a month, in three families.
SOLD = """
    INSERT INTO sales_payeemonth (month, payee_id, partner_id, province_id, city_id, county_id, channel_id, family_id,
        orders, returns, quantity, amount_fen, returned_fen)
    SELECT m.month, y.id, y.partner_id, y.province_id, y.city_id, y.county_id, c.id, f.id,
        1 + y.id %% 40, y.id %% 3, 1 + y.id %% 40, 7900 * (1 + y.id %% 40), 0
    FROM (SELECT DISTINCT month FROM sales_regionmonth ORDER BY month DESC LIMIT %(months)s) m
    CROSS JOIN sales_payee y
    CROSS JOIN (SELECT id FROM sales_channel WHERE code = 'agents') c
    CROSS JOIN (SELECT id FROM sales_productfamily ORDER BY id LIMIT %(families)s) f
    WHERE y.code LIKE '%%B%%' AND (y.id + extract(month FROM m.month)::int) %% 10 < 7
"""
WORDS = {"partners": PARTNERS, "months": MONTHS, "families": FAMILIES}


def province_write() -> None:
    """Fills the empty database."""
    call_command("demo", "--scale", f"{SCALE:g}")
    with connection.cursor() as cursor:
        for text in (COMPANIES, BELOW, STAGES, PAYEES, SOLD):
            cursor.execute(text, WORDS)
            cursor.execute("ANALYZE")
    written = [month.first for month in months_kept(list(provinces().values_list("pk", flat=True)))[:MONTHS]]
    partners_count(written)
    for month in written:
        spans_forget(month=month)
    spans_count()
    with connection.cursor() as cursor:
        # as the server's own housekeeping leaves it within a minute
        cursor.execute("VACUUM ANALYZE")
