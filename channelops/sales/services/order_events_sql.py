"""The statements by which events come in: staged as text, told of orders, checked, told apart from those known, written."""

COLUMNS = ("event", "kind", "order", "order_source", "at", "month", "amount", "arrears", "payee", "campaign", "new_customers")
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
LEVELS = {1: "province", 2: "city", 3: "county"}
STAGED = f"""
DROP TABLE IF EXISTS order_events_staged;
DROP TABLE IF EXISTS order_events_told;
CREATE TEMP TABLE order_events_staged (line bigint GENERATED ALWAYS AS IDENTITY (START 2), {", ".join(f'"{c}" text' for c in COLUMNS)})
ON COMMIT DROP
"""
COPY = f"COPY order_events_staged ({NAMES}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({NAMES}))"
KINDS = "CASE kind WHEN 'activated' THEN 4 WHEN 'billed' THEN 5 WHEN 'paid' THEN 6 WHEN 'active' THEN 7 WHEN 'referred' THEN 8 ELSE 10 END"
TIME = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$"
IN_MONTH = """right(left("at", 10), 2)::int <= extract(day FROM (left("at", 7) || '-01')::date + interval '1 month - 1 day')"""
YUAN = r"^\d{1,12}(\.\d{1,2})?$"
PART = f"kind = 'billed' AND CASE WHEN arrears ~ '{YUAN}' AND amount ~ '{YUAN}' THEN arrears::numeric <= amount::numeric ELSE false END"
# One condition a column; the first that does not hold is the reason.
CELLS = (
    ("event", "event <> '' AND length(event) <= 64"),
    ("kind", "kind IN ('activated', 'billed', 'paid', 'active', 'referred', 'campaign')"),
    ("at", f"""CASE WHEN "at" !~ '{TIME}' THEN false ELSE {IN_MONTH} END"""),
    ("month", r"CASE WHEN kind IN ('billed', 'paid', 'active') THEN month ~ '^[1-9]\d{0,2}$' ELSE month = '' END"),
    ("amount", f"CASE WHEN kind IN ('billed', 'paid') THEN amount ~ '{YUAN}' ELSE amount = '' END"),
    ("arrears", f"arrears = '' OR ({PART})"),
    ("payee", "kind = 'referred' OR payee = ''"),
    ("campaign", "kind = 'campaign' OR campaign = ''"),
    ("new_customers", r"new_customers = '' OR (kind = 'activated' AND new_customers ~ '^\d{1,6}$')"),
)  # fmt: skip
FAULT = "CASE " + " ".join(f"WHEN NOT ({condition}) THEN '{column}'" for column, condition in CELLS) + " END"
# Every row with its order, payee and campaign, as far as its cells can be used; a campaign stands on the day of the order.
TOLD = f"""
CREATE TEMP TABLE order_events_told ON COMMIT DROP AS
WITH cells AS (SELECT s.*, {FAULT} AS fault FROM order_events_staged s),
sound AS (
    SELECT line, ({KINDS})::smallint AS code, "at"::timestamp AT TIME ZONE 'Asia/Shanghai' AS moment, left("at", 10)::date AS on_day,
        coalesce(nullif(month, ''), '0')::smallint AS months, coalesce(nullif(amount, ''), '0')::numeric * 100 AS fen,
        coalesce(nullif(arrears, ''), '0')::numeric * 100 AS owed, coalesce(nullif(new_customers, ''), '0')::int AS fresh_customers
    FROM cells WHERE fault IS NULL
)
SELECT c.line, c.event, c."order" AS order_ref, c.payee AS payee_code, c.campaign AS campaign_code, c.fault, n.code, n.moment, n.months,
    CASE WHEN n.code IN (5, 6) THEN n.fen ELSE o.amount_fen END::bigint AS amount_fen, n.owed::bigint AS arrears_fen,
    o.id AS order_id, o.day AS order_day, CASE WHEN n.code = 10 THEN o.day ELSE n.on_day END AS day, n.on_day,
    CASE WHEN n.code = 8 THEN p.id ELSE o.payee_id END AS payee_id,
    CASE WHEN n.code = 8 THEN p.partner_id ELSE o.partner_id END AS partner_id,
    o.channel_id, o.product_id, o.family_id, o.province_id, o.city_id, o.county_id, k.id AS campaign_id, o.quantity,
    n.fresh_customers AS new_customers, o.customer_class,
    hashtextextended(
        concat_ws(E'\\x1f', c.kind, o.id, n.moment, c.month, n.fen, n.owed, c.payee, c.campaign, n.fresh_customers), 0) AS digest
FROM cells c LEFT JOIN sound n USING (line)
    LEFT JOIN sales_source s ON n.line IS NOT NULL AND CASE WHEN c.order_source = '' THEN s.id = %(source)s ELSE s.code = c.order_source END
    LEFT JOIN LATERAL (
        SELECT order_id, day FROM sales_orderkey WHERE source_id = s.id AND ref = c."order" ORDER BY revision DESC LIMIT 1) last ON true
    LEFT JOIN sales_order o ON o.id = last.order_id AND o.day = last.day AND o.kind = 1 AND (%(everywhere)s
        OR o.province_id = ANY(%(province)s) OR o.city_id = ANY(%(city)s) OR o.county_id = ANY(%(county)s))
    LEFT JOIN sales_payee p ON n.code = 8 AND p.code = c.payee
    LEFT JOIN sales_campaigncode k ON n.code = 10 AND k.code = c.campaign AND o.day >= k.first_day AND o.day <= coalesce(k.last_day, o.day)
"""  # noqa: S608 - composed of literals
CHECKED = """
UPDATE order_events_told SET fault = CASE WHEN order_id IS NULL THEN 'order' WHEN code = 8 AND payee_id IS NULL THEN 'payee'
    WHEN payee_id IS NULL THEN 'nobody' WHEN code = 10 AND campaign_id IS NULL THEN 'campaign' WHEN on_day < order_day THEN 'early'
    WHEN moment > %(at)s THEN 'late' END
WHERE fault IS NULL AND (order_id IS NULL OR payee_id IS NULL OR (code = 10 AND campaign_id IS NULL) OR on_day < order_day
    OR moment > %(at)s)
"""
# What is known under its number changes nothing ('same') or is refused; so in the file itself. One activation, one bill a month.
AGAIN = """
UPDATE order_events_told t SET fault = CASE WHEN k.digest = t.digest THEN 'same' ELSE 'conflict' END
FROM sales_ordereventkey k WHERE t.fault IS NULL AND k.source_id = %(source)s AND k.ref = t.event;
UPDATE order_events_told t SET fault = CASE WHEN f.digest = t.digest THEN 'same' ELSE 'conflict' END
FROM (SELECT DISTINCT ON (event) event, line, digest FROM order_events_told WHERE fault IS NULL ORDER BY event, line) f
WHERE t.fault IS NULL AND f.event = t.event AND f.line < t.line;
UPDATE order_events_told t SET fault = 'again'
FROM sales_ordereventkey k WHERE t.fault IS NULL AND t.code <> 6 AND (k.order_id, k.kind, k.months) = (t.order_id, t.code, t.months);
UPDATE order_events_told t SET fault = 'again'
FROM (SELECT order_id, code, months, min(line) AS line FROM order_events_told WHERE fault IS NULL GROUP BY 1, 2, 3) f
WHERE t.fault IS NULL AND t.code <> 6 AND (f.order_id, f.code, f.months) = (t.order_id, t.code, t.months) AND f.line < t.line
"""
COUNTED = "SELECT count(*), count(*) FILTER (WHERE fault <> 'same'), count(*) FILTER (WHERE fault IS NULL) FROM order_events_told"
PROBLEMS = """
SELECT t.line, t.fault, coalesce(CASE t.fault WHEN 'kind' THEN s.kind WHEN 'at' THEN s."at" WHEN 'amount' THEN s.amount
    WHEN 'arrears' THEN s.arrears WHEN 'new_customers' THEN s.new_customers WHEN 'payee' THEN s.payee WHEN 'campaign' THEN s.campaign
    WHEN 'conflict' THEN s.event ELSE s."order" END, '')
FROM order_events_told t JOIN order_events_staged s USING (line) WHERE t.fault <> 'same' ORDER BY t.line LIMIT {shown}
"""
NUMBERED = "(SELECT *, %(first)s + row_number() OVER (ORDER BY line) AS id FROM order_events_told WHERE fault IS NULL) t"
KEYS = f"""
INSERT INTO sales_ordereventkey (source_id, ref, day, event_id, order_id, digest, kind, months)
SELECT %(source)s, event, day, id, order_id, digest, code, months FROM {NUMBERED}
"""  # noqa: S608 - composed of literals
EVENTS = f"""
INSERT INTO sales_orderevent (id, at, amount_fen, arrears_fen, order_id, day, order_day, source_id, payee_id, partner_id, channel_id,
    product_id, family_id, province_id, city_id, county_id, campaign_id, quantity, new_customers, kind, months, customer_class, ref)
SELECT id, moment, amount_fen, arrears_fen, order_id, day, order_day, %(source)s, payee_id, partner_id, channel_id, product_id, family_id,
    province_id, city_id, county_id, campaign_id, quantity, new_customers, code, months, customer_class, event FROM {NUMBERED}
"""  # noqa: S608
