"""The load of a batch: keys, orders, rejected rows, totals and what the roll-ups owe, in one transaction under the source's lock.

The key table decides what is new: a row whose key stands there with the same content is a duplicate, with other content it is
rejected. Months that are not there yet are written bare and indexed after; so are the keys, where a batch outnumbers them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg2 import sql

from .cells import Cells
from .rejects import rejects_asked, write_rejects
from .staging import table

SOURCE_ROOM, ROLLUP_ROOM = 730_303, 730_302
# From so many rows on, and where they outnumber the keys, an index is cheaper built than kept.
BULK = 500_000

LATE = """
UPDATE {lines} l SET fault = 'revision.late' WHERE fault IS NULL
AND EXISTS (SELECT FROM sales_orderkey k WHERE k.source_id = {source} AND k.ref = l.ref AND k.revision > l.revision AND k.revision > 1)
AND NOT EXISTS (SELECT FROM sales_orderkey k WHERE k.source_id = {source} AND k.ref = l.ref AND k.revision = l.revision)
"""
ORPHANS = """
UPDATE {lines} l SET fault = 'original.unknown' WHERE fault IS NULL AND kind > 1 AND original <> ''
AND NOT EXISTS (SELECT FROM sales_orderkey k WHERE k.source_id = {source} AND k.ref = l.original)
AND NOT EXISTS (SELECT FROM {lines} o WHERE o.ref = l.original AND o.kind = 1 AND o.fault IS NULL)
"""
# Whether a file came in before shows by its first rows.
ARE_KNOWN = """
SELECT EXISTS (SELECT FROM (SELECT ref FROM {lines} WHERE fault IS NULL LIMIT 100) l
    JOIN sales_orderkey k ON k.source_id = {source} AND k.ref = l.ref)
"""
KEYS = """
INSERT INTO sales_orderkey (source_id, ref, revision, day, order_id, digest)
SELECT {source}, l.ref, l.revision, l.day, {base} + l.n, l.digest FROM {lines} l WHERE l.fault IS NULL {only}
"""
IN_ORDER = " ORDER BY l.ref, l.revision, l.n ON CONFLICT DO NOTHING"
SKIPPED = """
INSERT INTO skipped
SELECT l.n, CASE WHEN k.digest = l.digest THEN 'duplicate' WHEN k.order_id > {base} THEN 'key.twice' ELSE 'key.conflict' END
FROM {lines} l JOIN sales_orderkey k ON k.source_id = {source} AND k.ref = l.ref AND k.revision = l.revision
WHERE l.fault IS NULL AND k.order_id <> {base} + l.n {only}
"""
NOT_SKIPPED = "AND NOT EXISTS (SELECT FROM skipped s WHERE s.n = l.n)"
COLUMNS = (
    "id, at, amount_fen, original_id, day, original_day, source_id, batch_id, channel_id, touchpoint_id, payee_id, partner_id, product_id,"
    " family_id, province_id, city_id, county_id, industry_id, quantity, revision, kind, customer_class, ref, customer_ref"
)
ORDERS = (
    """
INSERT INTO {target} ("""
    + COLUMNS
    + """)
SELECT {base} + l.n, l.at, l.amount_fen, {original_id}, l.day, {original_day}, {source}, {batch}, l.channel_id, l.touchpoint_id,
    l.payee_id, l.partner_id, l.product_id, l.family_id, l.province_id, l.city_id, l.county_id, l.industry_id, l.quantity, l.revision,
    l.kind, l.customer_class, l.ref, l.customer_ref
FROM {lines} l {joins} WHERE l.fault IS NULL {only} ORDER BY l.n
"""
)
ORIGINALS = """
LEFT JOIN LATERAL (SELECT k.order_id, k.day FROM sales_orderkey k
    WHERE l.kind > 1 AND k.source_id = {source} AND k.ref = nullif(l.original, '')
    ORDER BY k.revision DESC LIMIT 1) k ON true
"""
# What a later revision takes back: the facts of the revision before it, turned round, on their own day and place.
TAKEN_BACK = (
    """
INSERT INTO sales_order ("""  # noqa: S608 - composed of literals
    + COLUMNS
    + """)
SELECT {base} + row_number() OVER (ORDER BY l.n), o.at, -o.amount_fen, o.id, o.day, o.day, o.source_id, {batch}, o.channel_id,
    o.touchpoint_id, o.payee_id, o.partner_id, o.product_id, o.family_id, o.province_id, o.city_id, o.county_id, o.industry_id,
    -o.quantity, l.revision, 3, o.customer_class, o.ref, o.customer_ref
FROM {lines} l JOIN LATERAL (SELECT k.order_id, k.day FROM sales_orderkey k
    WHERE k.source_id = {source} AND k.ref = l.ref AND k.revision < l.revision ORDER BY k.revision DESC LIMIT 1) k ON true
JOIN sales_order o ON o.id = k.order_id AND o.day = k.day
WHERE l.fault IS NULL AND l.revision > 1 {only}
"""
)
REJECTED = """
SELECT l.n, coalesce(l.fault, s.code), coalesce(l.amount_fen, 0), date_trunc('month', l.day)::date
FROM {lines} l LEFT JOIN skipped s ON s.n = l.n WHERE l.fault IS NOT NULL OR s.code <> 'duplicate' ORDER BY l.n
"""
TOTALS = """
SELECT count(*), coalesce(sum(l.amount_fen), 0)::bigint,
    count(*) FILTER (WHERE l.fault IS NULL AND s.n IS NULL),
    coalesce(sum(l.amount_fen) FILTER (WHERE l.fault IS NULL AND s.n IS NULL), 0)::bigint,
    count(*) FILTER (WHERE s.code = 'duplicate'), coalesce(sum(l.amount_fen) FILTER (WHERE s.code = 'duplicate'), 0)::bigint,
    min(l.day) FILTER (WHERE l.fault IS NULL AND s.n IS NULL), max(l.day) FILTER (WHERE l.fault IS NULL AND s.n IS NULL)
FROM {lines} l LEFT JOIN skipped s ON s.n = l.n
"""
SPREAD = """
SELECT date_trunc('month', l.day)::date, coalesce(l.county_id, 0), count(*)
FROM {lines} l LEFT JOIN skipped s ON s.n = l.n WHERE l.fault IS NULL AND s.n IS NULL GROUP BY 1, 2
"""
REJECTED_TOTALS = "SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM sales_rejectedrow WHERE batch_id = {batch}"


Spread = Mapping[tuple[date, int], int]


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a load needs to know of its batch; `columns` names, for each fault, the column it is about."""

    batch_id: int
    source_id: int
    cells: Cells
    columns: dict[str, str]
    originals: bool


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The control totals; those of the rejected are counted where the rejected rows stand, the others where the lines do.

    `spread` is how many were accepted by month and county, 0 where an order names none.
    """

    read: int
    read_fen: int
    accepted: int
    accepted_fen: int
    duplicate: int
    duplicate_fen: int
    rejected: int
    rejected_fen: int
    first_day: date | None
    last_day: date | None
    spread: Spread


def all_known(*, rows: int, fen: int) -> Totals:
    """Those of a file whose every row came in before."""
    return Totals(
        read=rows,
        read_fen=fen,
        accepted=0,
        accepted_fen=0,
        duplicate=rows,
        duplicate_fen=fen,
        rejected=0,
        rejected_fen=0,
        first_day=None,
        last_day=None,
        spread={},
    )


class Loader:
    """One load, in the transaction of its caller; the ids above `base` are its own, where the caller has asked for them."""

    def __init__(self, load: Load, *, base: int | None = None) -> None:
        self.load, self.base = load, base
        self.words: dict[str, sql.Composable] = {
            "lines": table("lines", load.batch_id),
            "source": sql.Literal(load.source_id),
            "batch": sql.Literal(load.batch_id),
        }
        self.only: sql.Composable = sql.SQL("")

    def run(self) -> Totals:
        """Everything, and the control totals."""
        self._do(f"SELECT pg_advisory_xact_lock({SOURCE_ROOM}, {{source}})")
        self._do("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'")
        self._last_checks()
        months = self._months()
        self._block(months)
        self._keys()
        if self.left:
            self._orders(months)
            self._taken_back()
            self._owe()
        rejects = rejects_asked(sql.SQL(REJECTED).format(**self.words))
        write_rejects(rejects, cells=self.load.cells, columns=self.load.columns, batch_id=self.load.batch_id)
        (read, read_fen, accepted, accepted_fen, duplicate, duplicate_fen, first, last) = self._do(TOTALS)[0]
        rejected, rejected_fen = self._do(REJECTED_TOTALS)[0]
        spread = {(month, county): number for month, county, number in self._do(SPREAD)}
        self._do("DROP TABLE skipped")
        return Totals(
            read=read,
            read_fen=read_fen,
            accepted=accepted,
            accepted_fen=accepted_fen,
            duplicate=duplicate,
            duplicate_fen=duplicate_fen,
            rejected=rejected,
            rejected_fen=rejected_fen,
            first_day=first,
            last_day=last,
            spread=spread,
        )

    def _do(self, query: str, **more: sql.Composable) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(query).format(**self.words, **more))
            return list(cursor.fetchall()) if cursor.description else []

    def _last_checks(self) -> None:
        """What can only be known under the lock: later revisions, and whether the original of a return is there."""
        self._do(LATE)
        if self.load.originals:
            self._do(ORPHANS)

    def _months(self) -> list[date]:
        return [
            month for (month,) in self._do("SELECT DISTINCT date_trunc('month', day)::date FROM {lines} WHERE fault IS NULL ORDER BY 1")
        ]

    def _block(self, months: list[date]) -> None:
        """Ids for every row, and the promise that no roll-up of these months is rebuilt meanwhile."""
        for month in months:
            self._do(f"SELECT pg_advisory_xact_lock_shared({ROLLUP_ROOM}, {month:%Y%m})")
        (self.left,) = self._do("SELECT count(*) FROM {lines} WHERE fault IS NULL")[0]
        if self.base is None:
            (self.base,) = self._do("SELECT sales_order_ids((SELECT max(n) FROM {lines}))")[0]
        self.words["base"] = sql.Literal(self.base)

    def _keys(self) -> None:
        """Writes the keys that are new; what is left over is skipped."""
        self._do("CREATE TEMP TABLE skipped (n bigint, code text) ON COMMIT DROP")
        if self._keys_in_bulk():
            return
        if self._do(ARE_KNOWN)[0][0]:
            self._skip()
        if not self.left:
            return
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(KEYS + IN_ORDER).format(**self.words, only=self.only))
            written = cursor.rowcount
        if written < self.left:
            self._skip()

    def _skip(self) -> None:
        """Notes the rows whose keys are those of other rows: they are not left to be loaded."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(SKIPPED).format(**self.words, only=self.only))
            self.left -= cursor.rowcount
        self._do("CREATE UNIQUE INDEX IF NOT EXISTS skipped_n ON skipped (n); ANALYZE skipped")
        self.only = sql.SQL(NOT_SKIPPED)

    def _keys_in_bulk(self) -> bool:
        (known,) = self._do("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'sales_orderkey'::regclass")[0]
        if self.left < max(BULK, known):
            return False
        try:
            with transaction.atomic():
                self._do("SELECT sales_order_keys_bare()")
                self._do(KEYS, only=self.only)
                self._do("SELECT sales_order_keys_indexed()")
        except IntegrityError:
            return False
        return True

    def _orders(self, months: list[date]) -> None:
        """A month that is not there is filled bare and then indexed; the others are added to."""
        returns = self._do("SELECT EXISTS (SELECT FROM {lines} WHERE fault IS NULL AND kind > 1)")[0][0]
        joins = sql.SQL(ORIGINALS).format(**self.words) if returns else sql.SQL("")
        there = []
        for month in months:
            (name,) = self._do("SELECT sales_order_month_bare({month})", month=sql.Literal(month))[0]
            if name is None:
                there.append(month)
                continue
            self._write(sql.Identifier(name), joins, months=[month] if len(months) > 1 else [])
            self._do("SELECT sales_order_month_attach({month})", month=sql.Literal(month))
        if there:
            self._write(sql.Identifier("sales_order"), joins, months=there if len(there) < len(months) else [])

    def _write(self, target: sql.Composable, joins: sql.Composable, *, months: list[date]) -> None:
        has_joins = bool(joins.as_string(connection.connection))
        only = self.only
        if months:
            only = sql.SQL("{} AND date_trunc('month', l.day)::date = ANY({})").format(only, sql.Literal(months))
        self._do(
            ORDERS,
            target=target,
            joins=joins,
            only=only,
            original_id=sql.SQL("k.order_id" if has_joins else "NULL"),
            original_day=sql.SQL("k.day" if has_joins else "NULL"),
        )

    def _taken_back(self) -> None:
        (revised,) = self._do("SELECT count(*) FROM {lines} WHERE fault IS NULL AND revision > 1")[0]
        if revised:
            (base,) = self._do("SELECT sales_order_ids({revised})", revised=sql.Literal(revised))[0]
            self.words["base"] = sql.Literal(base)
            self._do(TAKEN_BACK, only=self.only)

    def _owe(self) -> None:
        """Notes, for every month that got facts, that the roll-ups do not hold them yet."""
        self._do(
            "INSERT INTO sales_rollupdue (batch_id, month)"
            " SELECT DISTINCT {batch}, date_trunc('month', day)::date FROM ("
            " SELECT l.day FROM {lines} l WHERE l.fault IS NULL {only} UNION"
            " SELECT k.day FROM {lines} l JOIN sales_orderkey k ON k.source_id = {source} AND k.ref = l.ref AND k.revision < l.revision"
            " WHERE l.fault IS NULL AND l.revision > 1 {only}) days ON CONFLICT DO NOTHING",
            only=self.only,
        )
