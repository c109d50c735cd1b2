"""The accrual as SQL says it best: one statement over sets for the lines of a half of the payees, one each for what sums them.

The precedence of rules is resolved beforehand, as the engine does it too: product and channel lead to one rule. All rates of the
benches' plan are whole fen apiece, so only a percentage rounds.
"""

from datetime import date

from django.db import connection

from . import plan
from .hands import HANDS, Took, both, clock

LINES, ACCRUALS, RULES, STATEMENTS, LEFT = (f"sales_staging.bench_{name}" for name in ("lines", "accruals", "rules", "statements", "left"))
LOW, HIGH = plan.BOUNDS[1], plan.BOUNDS[2]
COLUMNS = (
    "order_id, base, before, rate_millionths, cut_fen, amount_fen, month, day, payee_id, partner_id, province_id, city_id, county_id,"
    " product_id, family_id, plan_version_id, version, component, rule, tier, kind"
)
# r1 to r3 are in fen apiece, of a percentage in hundredths of a per cent.
MAP = """
    CREATE TABLE {rules} AS
    SELECT product_id, channel_id, component, rule, rate AS r1, rate + {second} AS r2, rate + {third} AS r3
    FROM (
        SELECT p.id AS product_id, c.id AS channel_id, k AS component, rule, {first} + rule %% 89 * 7 AS rate
        FROM sales_product p CROSS JOIN sales_channel c
        CROSS JOIN LATERAL (SELECT split_part(substr(p.code, 2), '-', 1)::int AS k, split_part(p.code, '-', 2)::int AS n) code
        CROSS JOIN LATERAL (SELECT CASE WHEN n < {named} AND c.kind = ANY(%(channels)s) THEN n WHEN n < {named} THEN {named} + n
            ELSE 2 * {named} + n %% {families} END AS rule) chosen) made
"""
WRITE = """
    WITH ruled AS (
        SELECT o.id, o.at, o.day, o.quantity::bigint AS quantity, o.amount_fen, o.payee_id, o.partner_id, o.province_id, o.city_id,
            o.county_id, o.product_id, o.family_id, r.component, r.rule, r.r1, r.r2, r.r3
        FROM sales_order o JOIN {rules} r ON r.product_id = o.product_id AND r.channel_id = o.channel_id
        WHERE o.day >= %(first)s AND o.day < %(after)s AND o.payee_id IS NOT NULL AND o.payee_id %% {hands} = %(hand)s),
    counted AS (
        SELECT *, CASE WHEN before < {low} + 1 THEN 0 WHEN before < {high} + 1 THEN 1 ELSE 2 END AS was,
            CASE WHEN before + quantity <= {low} THEN 0 WHEN before + quantity <= {high} THEN 1 ELSE 2 END AS is_now
        FROM (
            SELECT *, sum(quantity) OVER (PARTITION BY payee_id, component, rule ORDER BY at, id)::bigint - quantity AS before
            FROM ruled WHERE component >= 2) totals),
    priced AS (
        SELECT *, CASE is_now WHEN 0 THEN r1 WHEN 1 THEN r2 ELSE r3 END AS reached,
            CASE was WHEN 0 THEN r1 WHEN 1 THEN r2 ELSE r3 END AS left_behind, before + quantity AS after
        FROM counted),
    made AS (
        SELECT *, quantity AS base, 0::bigint AS b, r1 * 1000000::bigint AS rate, quantity * r1 AS fen, 0 AS tier, 1 AS kind
        FROM ruled WHERE component = 0
        UNION ALL
        SELECT *, amount_fen, 0, r1 * 100, (amount_fen * (r1 * 100) + 500000) / 1000000, 0, 1 FROM ruled WHERE component = 1),
    tiered AS (
        SELECT id, day, payee_id, partner_id, province_id, city_id, county_id, product_id, family_id, component, rule, quantity AS base,
            before AS b, reached * 1000000::bigint AS rate,
            CASE WHEN component = 3 THEN quantity * reached
            ELSE (least(after, {low}) - least(before, {low})) * r1
                + (greatest(least(after, {high}) - {low}, 0) - greatest(least(before, {high}) - {low}, 0)) * r2
                + (greatest(after - {high}, 0) - greatest(before - {high}, 0)) * r3 END AS fen,
            is_now + 1 AS tier, 1 AS kind
        FROM priced
        UNION ALL
        SELECT id, day, payee_id, partner_id, province_id, city_id, county_id, product_id, family_id, component, rule, before, before,
            (reached - left_behind) * 1000000::bigint, before * (reached - left_behind), is_now + 1, 2
        FROM priced WHERE component = 3 AND was <> is_now AND before > 0)
    INSERT INTO {lines} ({columns})
    SELECT id, base, b, rate, 0, fen, %(first)s, day, payee_id, partner_id, province_id, city_id, county_id, product_id, family_id,
        %(version)s, 1, component, rule, tier, kind
    FROM (
        SELECT id, day, payee_id, partner_id, province_id, city_id, county_id, product_id, family_id, component, rule, base, b, rate, fen,
            tier, kind FROM made
        UNION ALL SELECT * FROM tiered) every_line
"""
SUM = """
    INSERT INTO {accruals} (base, amount_fen, month, payee_id, partner_id, family_id, plan_version_id, lines, component)
    SELECT coalesce(sum(base) FILTER (WHERE kind <> 2), 0), sum(amount_fen), %(first)s, payee_id, max(partner_id), family_id,
        %(version)s, count(*), component
    FROM {lines} WHERE payee_id %% {hands} = %(hand)s GROUP BY payee_id, family_id, component
"""
# As the accrual does: how many orders of each payee earned, and what the next night counts on from.
TELL = """
    INSERT INTO {statements}
    SELECT payee_id, facts, coalesce(paid, 0), facts - coalesce(paid, 0), coalesce(lines, 0), coalesce(fen, 0), latest
    FROM (SELECT payee_id, count(*) AS facts, max(at) AS latest FROM sales_order
        WHERE day >= %(first)s AND day < %(after)s AND payee_id %% {hands} = %(hand)s GROUP BY payee_id) o
    LEFT JOIN (SELECT payee_id, count(*) FILTER (WHERE kind = 1) AS paid, count(*) AS lines, sum(amount_fen) AS fen FROM {lines}
        WHERE payee_id %% {hands} = %(hand)s GROUP BY payee_id) l USING (payee_id)
"""
LEAVE = """
    INSERT INTO {left}
    SELECT payee_id, component, rule, sum(base) FROM {lines} WHERE component >= 2 AND kind = 1 AND payee_id %% {hands} = %(hand)s
    GROUP BY payee_id, component, rule
"""
NAMES = {
    "lines": LINES, "statements": STATEMENTS, "left": LEFT, "accruals": ACCRUALS, "rules": RULES, "columns": COLUMNS,
    "hands": HANDS, "low": LOW, "high": HIGH,
    "named": plan.NAMED, "families": plan.FAMILIES, "first": plan.rate(0), "second": plan.STEPS[1], "third": plan.STEPS[2],
}  # fmt: skip


def rules_resolve() -> None:
    """The map from product and channel to the rule and its rates."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {RULES}")
        cursor.execute(MAP.format(**NAMES), {"channels": list(plan.CHANNELS)})
        cursor.execute(f"ANALYZE {RULES}")


def stating(words: dict[str, date | int]) -> Took:
    """All that the accrual leaves of the month, half of the payees in each hand; the rules are resolved as it does, too."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {LINES}, {ACCRUALS}, {STATEMENTS}, {LEFT}")
        cursor.execute(f"CREATE TABLE {LINES} (LIKE incentives_commissionline)")
        cursor.execute(f"CREATE TABLE {ACCRUALS} (LIKE incentives_accrual)")
        cursor.execute(f"ALTER TABLE {ACCRUALS} DROP last")
        told = "payee_id integer, facts integer, paid integer, unpaid integer, lines integer, earned_fen bigint, latest timestamptz"
        cursor.execute(f"CREATE TABLE {STATEMENTS} ({told})")
        cursor.execute(f"CREATE TABLE {LEFT} (payee_id integer, component smallint, rule smallint, value bigint)")

    def work(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET work_mem = '512MB'")
            cursor.execute("SET enable_nestloop = off")
            for text in (WRITE, SUM, TELL, LEAVE):
                cursor.execute(text.format(**NAMES), words | {"hand": number})

    with clock() as took:
        rules_resolve()
        took.add(both(work))
    return took


def statements_sum(table: str, condition: str = "true") -> tuple[object, ...]:
    """Number and a hash of what statements count: equal where they do."""
    told = "payee_id, facts, paid, unpaid, lines, earned_fen"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), sum(hash_record_extended(t, 0)::numeric) FROM (SELECT {told} FROM {table} WHERE {condition}) t"  # noqa: S608
        )
        return tuple(cursor.fetchone())


def left_sum() -> tuple[int, int]:
    """How many running totals SQL has left, and their sum."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(value), 0) FROM {LEFT}")  # noqa: S608
        number, total = cursor.fetchone()
        return int(number), int(total)


def checksums(lines: str, accruals: str) -> tuple[object, ...]:
    """Number, money and a hash of all lines and of all accruals: equal where the rows are."""
    found: list[object] = []
    with connection.cursor() as cursor:
        for table in (lines, accruals):
            cursor.execute(f"SELECT count(*), sum(amount_fen), sum(hash_record_extended(t, 0)::numeric) FROM {table} t")  # noqa: S608
            found += cursor.fetchone()
    return tuple(found)
