"""Releasing: what was held is paid in the month in which it is due, or forfeited, by what is told of the customer; else it waits."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection

from ..binary import copy_out
from ..engine.arithmetic import Flags, Ints
from ..engine.contributions import LineKind
from ..engine.document import InstalmentPart
from ..engine.instalments import PART_BITS, Seen, Verdict, covered, verdict
from .holding import Holdings
from .lines import Lines, joined, lines_of, places_of
from .sources import Source

# Word of a customer that comes later than so many months after a part was due changes nothing any more.
MONTHS_WAITED = 24
# How long before its line the order of an event may lie.
MONTHS_BEFORE = 36
# What is held and due, each part of each order with all that came back of it; decided is what another month has released or forfeited.
DUE = """
CREATE TEMP TABLE instalments_due ON COMMIT DROP AS
WITH terms AS (
    SELECT * FROM unnest(%(versions)s::int[], %(components)s::smallint[], %(parts)s::smallint[], %(months)s::int[])
        AS t(plan_version_id, component, part, months)
), word AS (
    SELECT payee_id, order_id, plan_version_id, component, rule, before, amount_fen, base, day FROM {earlier} l
    WHERE kind = 27 AND month >= %(since)s AND month < %(month)s AND before <= %(now)s
    UNION ALL SELECT payee_id, order_id, plan_version_id, component, rule, before, amount_fen, base, day FROM {lines} l
    WHERE kind = 27 AND before <= %(now)s
), returned AS (
    SELECT id, original_id FROM sales_order
    WHERE id IN (SELECT order_id FROM word) AND original_id IS NOT NULL AND day >= %(since)s AND day < %(after)s
), of_event AS (
    SELECT w.payee_id, e.order_id, w.plan_version_id, w.component, w.rule, min(e.id) AS id
    FROM (SELECT DISTINCT original_id FROM returned) r
        JOIN sales_orderevent e ON e.order_id = r.original_id AND e.day >= %(since)s AND e.day < %(after)s
        JOIN word w ON w.order_id = e.id GROUP BY 1, 2, 3, 4, 5
), held AS (
    SELECT w.payee_id, coalesce(v.id, b.original_id, w.order_id) AS order_id, w.plan_version_id, w.component, w.rule, w.before,
        coalesce(min(w.day) FILTER (WHERE b.id IS NULL), min(w.day)) AS day, sum(w.base)::bigint AS base, -sum(w.amount_fen)::bigint AS fen
    FROM word w LEFT JOIN returned b ON b.id = w.order_id
        LEFT JOIN of_event v ON (v.payee_id, v.order_id, v.plan_version_id, v.component, v.rule)
            = (w.payee_id, b.original_id, w.plan_version_id, w.component, w.rule)
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(w.amount_fen) <> 0
), decided AS (
    SELECT DISTINCT payee_id, order_id, plan_version_id, component, rule, before FROM {earlier} l
    WHERE kind IN (28, 29) AND month >= %(since)s AND month <> %(month)s
), gone AS (
    SELECT payee_id, order_id, plan_version_id, component, rule FROM (
        SELECT payee_id, order_id, plan_version_id, component, rule, kind FROM {earlier} l
        WHERE kind IN (24, 25) AND month >= %(since)s AND month < %(month)s
        UNION ALL SELECT payee_id, order_id, plan_version_id, component, rule, kind FROM {lines} l WHERE kind IN (24, 25)
    ) clawed GROUP BY 1, 2, 3, 4, 5 HAVING count(*) FILTER (WHERE kind = 24) > count(*) FILTER (WHERE kind = 25)
)
SELECT row_number() OVER ()::bigint AS place, h.*, o.customer_ref, o.province_id, coalesce(o.city_id, 0) AS city_id,
    coalesce(o.county_id, 0) AS county_id, o.product_id, o.family_id, to_date(h.before::text, 'YYYYMM') AS due,
    (to_date(h.before::text, 'YYYYMM') - make_interval(months => t.months))::date AS origin
FROM held h JOIN terms t ON (t.plan_version_id, t.component, t.part) = (h.plan_version_id, h.component, h.rule >> 10)
    LEFT JOIN sales_orderevent e ON e.id = h.order_id AND e.day = h.day
    JOIN sales_order o ON o.id = coalesce(e.order_id, h.order_id) AND o.day <= h.day AND o.day >= %(low)s AND o.day < %(after)s
WHERE NOT EXISTS (SELECT FROM decided d WHERE (d.payee_id, d.order_id, d.plan_version_id, d.component, d.rule, d.before)
        = (h.payee_id, h.order_id, h.plan_version_id, h.component, h.rule, h.before))
    AND NOT EXISTS (SELECT FROM gone g WHERE (g.payee_id, g.order_id, g.plan_version_id, g.component, g.rule)
        = (h.payee_id, o.id, h.plan_version_id, h.component, h.rule & 1023))
    AND NOT EXISTS (SELECT FROM incentives_instalmenthold m WHERE (m.payee_id, m.order_id, m.plan_version_id, m.component, m.rule)
        = (h.payee_id, h.order_id, h.plan_version_id, h.component, h.rule) AND m.lifted_at IS NULL)
"""
FOUND = """
SELECT place, payee_id, order_id, plan_version_id, component, rule, before, day, base, fen, province_id, city_id, county_id, product_id,
    family_id FROM instalments_due ORDER BY place
"""
KEPT = ("order_id", "plan_version_id", "component", "rule", "day", "province_id", "city_id", "county_id", "product_id", "family_id")
FOUND_COLUMNS = {
    "place": "bigint",
    "payee_id": "integer",
    "order_id": "bigint",
    "plan_version_id": "integer",
    "component": "smallint",
    "rule": "smallint",
    "before": "bigint",
    "day": "date",
    "base": "bigint",
    "fen": "bigint",
    **dict.fromkeys(("province_id", "city_id", "county_id", "product_id", "family_id"), "integer"),
}
# What is told of each one's customer: of the month in which it is due, of all after the line's own up to that one, and the last word.
TOLD = """
SELECT d.place, count(*) FILTER (WHERE f.month = d.due), count(*) FILTER (WHERE f.month > d.origin),
    coalesce(max(f.month), '1970-01-01'), coalesce(((array_agg(f.ended_on IS NOT NULL ORDER BY f.month DESC))[1])::int, 0)::bigint,
    (extract(year FROM d.due) * 12 + extract(month FROM d.due))::bigint,
    (extract(year FROM d.origin) * 12 + extract(month FROM d.origin))::bigint,
    {due}, {between}
FROM {table} d LEFT JOIN sales_customermonth f
    ON f.customer_ref = d.customer_ref AND f.customer_ref <> '' AND f.month >= d.origin AND f.month <= d.due
GROUP BY d.place, d.due, d.origin ORDER BY d.place
"""
SUMS = """
count(*) FILTER (WHERE {of} AND f.ended_on IS NOT NULL), count(*) FILTER (WHERE {of} AND f.suspended_since IS NOT NULL),
count(*) FILTER (WHERE {of} AND NOT f.audit_clean), coalesce(sum(f.minutes) FILTER (WHERE {of}), 0)::bigint,
coalesce(sum(f.data_mb) FILTER (WHERE {of}), 0)::bigint, coalesce(sum(f.billed_fen - f.arrears_fen) FILTER (WHERE {of}), 0)::bigint
"""
SUMMED = ("ended", "suspended", "unclean", "minutes", "data_mb", "net_fen")
TOLD_COLUMNS = {
    **dict.fromkeys(("place", "told_due", "told_between"), "bigint"),
    "last": "date",
    **dict.fromkeys(("left", "due", "origin"), "bigint"),
    **{f"{name}_{of}": "bigint" for of in ("due", "between") for name in SUMMED},
}


def released_lines(holdings: Holdings, source: Source) -> Lines:
    """The parts that are due and can be told: paid, or forfeited."""
    month = source.month
    since = month.plus(-holdings.longest - MONTHS_WAITED)
    words: dict[str, Any] = {"month": month.first, "after": month.next.first, "now": month.year * 100 + month.month, "since": since.first}
    words |= {"low": since.plus(-MONTHS_BEFORE).first, **_terms(holdings)}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS instalments_due")
        cursor.execute(DUE.format(earlier=source.earlier, lines=source.lines), words)
    found = copy_out(FOUND, FOUND_COLUMNS)
    if not len(found["place"]):
        return joined([])
    due, between = customers_seen()
    parts: list[Lines] = []
    for part, some in _parts(holdings, found):
        asked = (Seen(*(getattr(each, name)[some] for name in Seen.__slots__)) for each in (due, between))
        parts.append(_lines({name: column[some] for name, column in found.items()}, part, verdict(part, *asked)))
    return joined(parts)


def customers_seen(table: str = "instalments_due", words: Mapping[str, object] | None = None) -> tuple[Seen, Seen]:
    """What is told of the customers of what is due: of the month in which it is, and of all months up to that one, by place.

    `table` has place, customer_ref, origin and due, the first days of the months between which the word is asked.
    """
    names = {"due": "f.month = d.due", "between": "f.month > d.origin"}
    sums = {name: SUMS.format(of=of) for name, of in names.items()}
    told = copy_out(TOLD.format(table=table, **sums), TOLD_COLUMNS, words)
    last = told["last"].astype("M8[D]").astype("M8[M]").astype(np.int64) + 1970 * 12 + 1
    # nothing is told of whoever has left and not come back; there is nothing to tell
    gone = (told["left"] > 0) & (last < told["due"])
    wanted = np.where(gone, last, told["due"]) - told["origin"]
    known = {"due": gone | (told["told_due"] > 0), "between": told["told_between"] >= wanted}

    def seen(of: str) -> Seen:
        ended, suspended, unclean, *sums = (told[f"{name}_{of}"] for name in SUMMED)
        return Seen(known[of], gone | (ended > 0), suspended > 0, unclean > 0, *sums)

    return seen("due"), seen("between")


def _terms(holdings: Holdings) -> dict[str, list[int]]:
    """Of every part of every component paid in parts, after how many months it is due."""
    rows = [
        (each.version_id, component, number, part.month)
        for each in holdings.rules
        for one in each.content.instalments
        for component in covered(one, each.content)
        for number, part in enumerate(one.parts, start=1)
    ]
    return {name: list(column) for name, column in zip(("versions", "components", "parts", "months"), zip(*rows, strict=True), strict=True)}


def _parts(holdings: Holdings, found: Lines) -> Sequence[tuple[InstalmentPart, Flags]]:
    """Every part with what is due of it."""
    number = found["rule"] >> PART_BITS
    return [(part, some & (number == at)) for one, some in holdings.of(found) for at, part in enumerate(one.parts, start=1)]


def _lines(due: Lines, part: InstalmentPart, verdicts: Ints) -> Lines:
    """A line for each part that is decided, under the key of the held one, on the day of the order's line."""
    some = np.flatnonzero(verdicts != int(Verdict.UNKNOWN))
    passed = verdicts[some] == int(Verdict.PASSED)
    payee = due["payee_id"][some]
    return lines_of(
        payee,
        **{name: due[name][some] for name in KEPT},
        kind=np.where(passed, int(LineKind.RELEASED), int(LineKind.FORFEITED)),
        tier=due["rule"][some] >> PART_BITS,
        base=np.where(passed, due["base"][some], due["fen"][some]),
        before=due["before"][some],
        rate_millionths=part.share_millionths,
        amount_fen=np.where(passed, due["fen"][some], 0),
        partner_id=places_of(payee)["partner_id"],
    )
