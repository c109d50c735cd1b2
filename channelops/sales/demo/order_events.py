"""The chapter of events: what became of the orders of the last months, from their activation to a few registered deals and a campaign."""

from datetime import timedelta
from typing import Any

from django.db import connection

from channelops.core.demo.world import DemoWorld
from channelops.core.naming import named
from channelops.kernel.periods import Month

from ..models import CampaignCode

CAMPAIGN = "5G-UP"
# Events are told of the orders of so many months before the present one.
MONTHS = 4
# One order in so many waits for its activation, came by the campaign, was registered by another.
WAITS, CAME, REGISTERED = 19, 11, 23
# Everything hangs on the orders' numbers, which are the same for the same seed.
TOLD = """
CREATE TEMP TABLE events_told ON COMMIT DROP AS
WITH sold AS (
    SELECT o.id AS order_id, o.at, o.day AS order_day, o.source_id, o.payee_id, o.partner_id, o.channel_id, o.product_id, o.family_id,
        o.province_id, o.city_id, o.county_id, o.quantity, o.customer_class, o.ref AS order_ref, o.amount_fen AS sold_fen,
        o.id + %(seed)s AS n, f.code AS family
    FROM sales_order o JOIN sales_productfamily f ON f.id = o.family_id
    WHERE o.kind = 1 AND o.day >= %(first)s AND o.day <= %(on)s AND o.partner_id IS NOT NULL
), mates AS (
    SELECT id, partner_id, lead(id) OVER w AS mate, lead(partner_id) OVER w AS mate_partner
    FROM sales_payee WHERE kind = 'partner' AND closed_on IS NULL WINDOW w AS (PARTITION BY city_id ORDER BY id)
), told AS (
    SELECT s.*, 4::smallint AS kind, 0::smallint AS months, s.at + make_interval(hours => 2 + (n %% 60)::int) AS moment, sold_fen AS fen,
        0::bigint AS owed, payee_id AS whom, partner_id AS whose, (n %% 3 = 0)::int AS fresh
    FROM sold s WHERE family IN ('plans', 'bundles', 'broadband') AND n %% %(waits)s <> 0
    UNION ALL SELECT s.*, 5, m, date_trunc('month', s.at) + make_interval(months => m, days => 1), 3900 + n %% 90 * 100,
        CASE WHEN n %% 13 = 0 THEN 2000 ELSE 0 END, payee_id, partner_id, 0
    FROM sold s, generate_series(1, 3) AS m WHERE family = 'bundles' AND n %% %(waits)s <> 0
    UNION ALL SELECT s.*, 6, m, date_trunc('month', s.at) + make_interval(months => m, days => 6 + (n %% 15)::int), 3900 + n %% 90 * 100
        - CASE WHEN n %% 13 = 0 THEN 2000 ELSE 0 END, 0, payee_id, partner_id, 0
    FROM sold s, generate_series(1, 3) AS m WHERE family = 'bundles' AND n %% %(waits)s <> 0
    UNION ALL SELECT s.*, 7, 3, s.at + interval '3 months', sold_fen, 0, payee_id, partner_id, 0
    FROM sold s WHERE family = 'plans' AND n %% %(waits)s <> 0 AND n %% 31 <> 0
    UNION ALL SELECT s.*, 8, 0, s.at, sold_fen, 0, m.mate, m.mate_partner, 0
    FROM sold s JOIN mates m ON m.id = s.payee_id AND m.mate IS NOT NULL
    WHERE family IN ('iot', 'cloud', 'lines') AND n %% %(registered)s = 0
    UNION ALL SELECT s.*, 10, 0, s.at, sold_fen, 0, payee_id, partner_id, 0
    FROM sold s WHERE family = 'plans' AND order_day >= %(campaign_from)s AND n %% %(came)s = 0
)
SELECT row_number() OVER (ORDER BY order_id, kind, months) AS place, *, (moment AT TIME ZONE 'Asia/Shanghai')::date AS happened,
    concat_ws('-', order_ref, kind, months) AS ref
FROM told WHERE moment <= %(at)s
"""
KEYS = """
INSERT INTO sales_ordereventkey (source_id, ref, day, event_id, order_id, digest, kind, months)
SELECT source_id, ref, CASE WHEN kind = 10 THEN order_day ELSE happened END, %(first_id)s + place, order_id, hashtextextended(ref, 0), kind,
    months FROM events_told
"""
EVENTS = """
INSERT INTO sales_orderevent (id, at, amount_fen, arrears_fen, order_id, day, order_day, source_id, payee_id, partner_id, channel_id,
    product_id, family_id, province_id, city_id, county_id, campaign_id, quantity, new_customers, kind, months, customer_class, ref)
SELECT %(first_id)s + place, moment, fen, owed, order_id, CASE WHEN kind = 10 THEN order_day ELSE happened END, order_day, source_id, whom,
    whose, channel_id, product_id, family_id, province_id, city_id, county_id, CASE WHEN kind = 10 THEN %(campaign)s::int END, quantity,
    fresh, kind, months, customer_class, ref FROM events_told ORDER BY place
"""


def write(world: DemoWorld) -> None:
    """The campaign runs in the present month and the one before it."""
    present = Month.of(world.on)
    begins = present.plus(-1).first
    names = named("5G 升级季", "5G upgrade season")
    campaign = CampaignCode.objects.create(code=CAMPAIGN, first_day=begins, last_day=world.on + timedelta(days=60), **names)
    words: dict[str, Any] = {
        "seed": world.seed,
        "first": present.plus(-MONTHS).first,
        "on": world.on,
        "at": world.at,
        "campaign": campaign.pk,
    }
    words |= {"waits": WAITS, "came": CAME, "registered": REGISTERED, "campaign_from": begins}
    with connection.cursor() as cursor:
        cursor.execute(TOLD, words)
        cursor.execute("SELECT sales_order_event_months((SELECT array_agg(DISTINCT d) FROM (SELECT unnest(ARRAY[order_day, happened]) AS d"
                       " FROM events_told) told))")  # fmt: skip
        cursor.execute("SELECT sales_order_ids((SELECT count(*) FROM events_told))")
        words["first_id"] = cursor.fetchone()[0]
        cursor.execute(KEYS, words)
        cursor.execute(EVENTS, words)
