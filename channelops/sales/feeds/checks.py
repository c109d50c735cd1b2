"""The check of a batch: every staged row in one statement: texts read as values, codes looked up, the first fault named."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg2 import sql

from ..models import Source
from .expressions import field_texts
from .mapping import FeedMapping
from .staging import table

# What a spreadsheet leaves of a long identifier: 3.5E+11, or 350505000001.0.
FLOAT = r"^([0-9](\.[0-9]+)?[eE]\+[0-9]+|[0-9]{6,}\.0)$"
AMOUNT = r"^[+−-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,20})?$"
# Most amounts look like this, and a short pattern is read three times as fast.
PLAIN = r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$"
WHOLE = r"^[+-]?[0-9]{1,9}(\.0+)?$"
TIME = r"^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
MOST_FEN = 10_000_000_000
EARLIEST = date(2000, 1, 1)

# The faults in the order in which they are looked for; the first that holds is named.
RULES = """
    WHEN t.row_fault IS NOT NULL THEN t.row_fault
    WHEN t.ref = '' THEN 'ref.missing'
    WHEN (t.ref LIKE '%+%' OR t.ref LIKE '%.0') AND t.ref ~ {float} THEN 'ref.float'
    WHEN length(t.ref) > 64 THEN 'ref.long'
    WHEN t.rev IS NULL OR t.rev < 1 THEN 'revision.invalid'
    WHEN t.sort IS NULL THEN 'kind.unknown'
    WHEN t.day_text = '' THEN 'date.missing'
    WHEN d.day IS NULL THEN 'date.invalid'
    WHEN t.time_of_day IS NULL THEN 'date.time'
    WHEN d.day < {earliest} THEN 'date.early'
    WHEN d.day > {today} THEN 'date.future'
    WHEN t.amount = '' THEN 'amount.missing'
    WHEN t.fen IS NULL THEN 'amount.invalid'
    WHEN abs(t.fen) > {most} THEN 'amount.large'
    WHEN {exact} AND t.fen <> trunc(t.fen) THEN 'amount.decimals'
    WHEN t.pieces IS NULL THEN 'quantity.invalid'
    WHEN t.sort = 1 AND t.fen < 0 OR t.sort > 1 AND t.fen * t.sign > 0 THEN 'amount.sign'
    WHEN t.sort = 1 AND t.pieces <= 0 OR t.sort > 1 AND t.pieces * t.sign >= 0 THEN 'quantity.sign'
    WHEN t.product = '' THEN 'product.missing'
    WHEN p.id IS NULL AND t.product ~ {float} THEN 'product.float'
    WHEN p.id IS NULL THEN 'product.unknown'
    WHEN d.day >= p.sold_until OR d.day < p.sold_from THEN 'product.ended'
    WHEN t.touchpoint <> '' AND tp.id IS NULL THEN 'touchpoint.unknown'
    WHEN d.day >= tp.closed_on THEN 'touchpoint.closed'
    WHEN t.channel <> '' AND ch.id IS NULL THEN 'channel.unknown'
    WHEN ch.id IS NULL AND tp.id IS NULL THEN 'channel.missing'
    WHEN t.payee <> '' AND y.id IS NULL AND t.payee ~ {float} THEN 'payee.float'
    WHEN t.payee <> '' AND y.id IS NULL THEN 'payee.unknown'
    WHEN d.day >= y.closed_on THEN 'payee.closed'
    WHEN t.region <> '' AND g.id IS NULL THEN 'region.unknown'
    WHEN coalesce(g.province_id, tp.province_id, y.province_id) IS NULL THEN 'region.missing'
    WHEN {outside} THEN 'region.outside'
    WHEN t.customer_class NOT IN ('', 'A', 'B', 'C') THEN 'class.unknown'
    WHEN t.industry <> '' AND i.id IS NULL THEN 'industry.unknown'
    WHEN length(t.customer) > 64 THEN 'customer.long'
    WHEN {original_needed} AND t.sort > 1 AND t.original = '' THEN 'original.missing'
"""
# OFFSET 0 keeps the planner from folding the levels together, which would read each text as often as it is named above.
VALUES = """
    SELECT s.*,
        CASE WHEN s.revision = '1' THEN 1 WHEN s.revision ~ '^[0-9]{{1,6}}$' THEN s.revision::int END AS rev,
        CASE lower(s.kind) WHEN 'sale' THEN 1 WHEN 'return' THEN 2 WHEN 'cancellation' THEN 3 END AS sort,
        CASE WHEN s.time_text = '' THEN '00:00'::time WHEN s.time_text ~ {time} THEN s.time_text::time END AS time_of_day,
        CASE WHEN s.amount ~ {plain} THEN s.amount::numeric * 100
            WHEN s.amount ~ {amount} THEN translate(s.amount, '−,+', '-')::numeric * 100 END AS fen,
        CASE WHEN s.quantity = '1' THEN 1 WHEN s.quantity ~ {whole} THEN s.quantity::numeric::int END
            * CASE WHEN {quantity_told} OR lower(s.kind) = 'sale' THEN 1 ELSE {returns} END AS pieces,
        {returns} * -1 AS sign
    FROM (SELECT r.n, f.code AS row_fault, {texts} FROM {raw} r LEFT JOIN {faults} f ON f.n = r.n OFFSET 0) s OFFSET 0
"""
LINES = """
CREATE UNLOGGED TABLE {lines} WITH (autovacuum_enabled = false) AS
SELECT t.n, left(t.ref, 64) COLLATE "C" AS ref, t.rev AS revision, t.sort::smallint AS kind, d.day,
    (d.day + t.time_of_day) AT TIME ZONE 'Asia/Shanghai' AS at,
    CASE WHEN abs(t.fen) <= {most} THEN round(t.fen)::bigint * CASE WHEN t.sort > 1 THEN t.sign ELSE 1 END ELSE 0 END AS amount_fen,
    t.pieces * CASE WHEN t.sort > 1 THEN t.sign ELSE 1 END AS quantity,
    p.id::int AS product_id, p.family_id::int AS family_id, coalesce(ch.id, tp.channel_id)::int AS channel_id, tp.id::int AS touchpoint_id,
    coalesce(y.id, tp.payee_id)::int AS payee_id, coalesce(y.partner_id, ty.partner_id)::int AS partner_id,
    coalesce(g.province_id, tp.province_id, y.province_id)::int AS province_id,
    (CASE WHEN g.id IS NOT NULL THEN g.city_id WHEN tp.id IS NOT NULL THEN tp.city_id ELSE y.city_id END)::int AS city_id,
    (CASE WHEN g.id IS NOT NULL THEN g.county_id WHEN tp.id IS NOT NULL THEN tp.county_id ELSE y.county_id END)::int AS county_id,
    coalesce(i.id, cu.industry_id)::int AS industry_id, coalesce(nullif(t.customer_class, ''), cu.customer_class, '') AS customer_class,
    left(t.customer, 64) AS customer_ref, left(t.original, 64) COLLATE "C" AS original,
    hashtextextended(concat_ws(chr(31), t.sort, d.day, t.time_of_day, t.product, t.pieces, trim_scale(t.fen), t.payee, t.channel,
        t.touchpoint, t.original), 0)
        AS digest,
    CASE {rules} END AS fault
FROM ({values}) t
LEFT JOIN {days} d ON d.day_text = t.day_text
LEFT JOIN sales_product p ON p.code = t.product
LEFT JOIN sales_touchpoint tp ON tp.code = t.touchpoint
LEFT JOIN sales_channel ch ON ch.code = t.channel
LEFT JOIN sales_payee y ON y.code = t.payee
LEFT JOIN sales_payee ty ON ty.id = tp.payee_id
LEFT JOIN core_region g ON g.code = t.region
LEFT JOIN sales_industry i ON i.code = t.industry
LEFT JOIN sales_customer cu ON cu.ref = t.customer
"""


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a check needs to know of its batch."""

    batch_id: int
    source: Source
    mapping: FeedMapping
    header: list[str]
    today: date


def check_rows(check: Check) -> None:
    """Writes the batch's `lines` from what was staged."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table("lines", check.batch_id)))
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off")
        cursor.execute(statement(check))
        cursor.execute(sql.SQL("ANALYZE {} (fault, revision, kind, day)").format(table("lines", check.batch_id)))


def statement(check: Check) -> sql.Composable:
    """The one statement."""
    texts = field_texts(check.mapping, check.header)
    told = check.mapping.fields
    words: dict[str, sql.Composable] = {
        "float": sql.Literal(FLOAT),
        "earliest": sql.Literal(EARLIEST),
        "today": sql.Literal(check.today),
        "most": sql.Literal(MOST_FEN),
        "exact": sql.Literal(told["amount"].rounding == "exact"),
        "outside": _outside(check.source),
        "original_needed": sql.Literal("original" in told),
    }
    values = sql.SQL(VALUES).format(
        time=sql.Literal(TIME),
        amount=sql.Literal(AMOUNT),
        plain=sql.Literal(PLAIN),
        whole=sql.Literal(WHOLE),
        quantity_told=sql.Literal("quantity" in told),
        returns=sql.Literal(-1 if check.mapping.returns_negative else 1),
        texts=sql.SQL(", ").join(sql.SQL("{} AS {}").format(text, sql.Identifier(name)) for name, text in texts.items()),
        raw=table("raw", check.batch_id),
        faults=table("faults", check.batch_id),
    )
    return sql.SQL(LINES).format(
        lines=table("lines", check.batch_id),
        days=table("days", check.batch_id),
        most=sql.Literal(MOST_FEN),
        rules=sql.SQL(RULES).format(**words),
        values=values,
    )


def _outside(source: Source) -> sql.Composable:
    """Whether a row lies outside of the region its source stands for."""
    if source.county_id:
        return sql.SQL("coalesce(g.county_id, tp.county_id, y.county_id) IS DISTINCT FROM {}").format(sql.Literal(source.county_id))
    if source.city_id:
        return sql.SQL("coalesce(g.city_id, tp.city_id, y.city_id) IS DISTINCT FROM {}").format(sql.Literal(source.city_id))
    if source.province_id:
        return sql.SQL("coalesce(g.province_id, tp.province_id, y.province_id) <> {}").format(sql.Literal(source.province_id))
    return sql.SQL("false")
