"""Reading statements: who earned what in which month, by accrual and by line."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from channelops.core.access import Access
from channelops.core.formats import local_name
from channelops.core.scoping import visible_or_404, visible_to
from channelops.core.selectors.regions import region_names
from channelops.sales.selectors.catalogue import payees_visible

from ..engine.contributions import LineKind
from ..models import Accrual, CommissionLine, Delta, PlanVersion, Statement

# What accruals are summed by, and what of them.
ACCRUED = ("payee_id", "month", "component", "plan_version_id", "family_id")
SUMS = ("lines", "base", "amount_fen")
ACCRUALS = f"""
SELECT {", ".join(ACCRUED)}, {", ".join(f"sum({name})::bigint" for name in SUMS)} FROM incentives_accrual
WHERE payee_id = %s AND month = %s GROUP BY {", ".join(ACCRUED)} HAVING sum(lines) <> 0 ORDER BY {", ".join(ACCRUED[2:])}
"""  # noqa: S608 - composed of literals
# The county's two names: as a query set of its own it would take longer to word than all the rest to answer.
REGION = "SELECT ARRAY[name_zh, name_en] FROM core_region r WHERE r.id = incentives_statement.county_id"
# The rest of the lines' key: the index of the largest payee's lines is read from one of its ends, not sorted. The latest order comes
# first; differences of the month that came later are on the statement that pays them.
IN_ORDER = ("order_id", "component", "rule", "kind", "plan_version_id")
# What a statement's row is told of its payee.
NAMED = {"payee_zh": "name_zh", "payee_en": "name_en", "payee_code": "code", "payee_sort": "sort_key"}


def statements_visible(access: Access) -> QuerySet[Statement]:
    """The statements of the payees in the viewer's subtrees, of the own partner or person; with names of payee and county."""
    payee = payees_visible(access).filter(pk=OuterRef("payee_id"))
    rows = Statement.objects.annotate(
        **{name: Subquery(payee.values(column)[:1]) for name, column in NAMED.items()},
        region_name=region_names(OuterRef("county_id")),
    )
    return visible_to(access, rows)


def statement_visible(access: Access, *, pk: int) -> Statement:
    """One visible statement, or 404; with the names of payee and county."""
    row: Any = visible_or_404(access, Statement.objects.annotate(region=RawSQL(REGION, ())), pk=pk)  # noqa: S611 - our own words
    row.region_name = local_name(dict(zip(("name_zh", "name_en"), row.region, strict=True))) if row.region else None
    named = payees_visible(access).filter(pk=row.payee_id).order_by().values(*NAMED.values())
    found: dict[str, str] = next(iter(named), {})
    for name, column in NAMED.items():
        setattr(row, name, found.get(column))
    statement: Statement = row
    return statement


def statements_of_partner(access: Access, partner_id: int, *, limit: int) -> list[Statement]:
    """The latest statements of a partner."""
    return list(statements_visible(access).filter(partner_id=partner_id).order_by("-month")[:limit])


def statement_months() -> list[date]:
    """The months for which there are statements, the latest first."""
    return list(Statement.objects.order_by("-month").values_list("month", flat=True).distinct())


def accruals_of(statement: Statement) -> list[Accrual]:
    """The sums of the statement's lines by article and family, over all that nights have added."""
    with connection.cursor() as cursor:
        cursor.execute(ACCRUALS, [statement.payee_id, statement.month])
        rows = cursor.fetchall()
    return [Accrual(**dict(zip((*ACCRUED, *SUMS), row, strict=True))) for row in rows]


class LineTold(NamedTuple):
    """What a list says of a line: its key, and the figures."""

    order_id: int
    component: int
    rule: int
    kind: int
    plan_version_id: int
    day: date
    tier: int
    base: int
    before: int
    rate_millionths: int
    amount_fen: int


LINES = f"""
SELECT {", ".join(LineTold._fields)} FROM incentives_commissionline WHERE payee_id = %s AND month = %s AND version = 1
"""  # noqa: S608 - composed of literals
FORWARDS, BACKWARDS = (f"{LINES} ORDER BY {', '.join(name + way for name in IN_ORDER)}" for way in ("", " DESC"))


def lines_page(statement: Statement, *, limit: int, offset: int) -> list[LineTold]:
    """Some of the statement's lines in their order, read from the nearer end of the index: nobody counts off what lies before them."""
    taken = min(limit, statement.lines - offset)
    after = statement.lines - offset - taken
    query, skipped = (FORWARDS, after) if after < offset else (BACKWARDS, offset)
    with connection.cursor() as cursor:
        cursor.execute(f"{query} LIMIT %s OFFSET %s", [statement.payee_id, statement.month, taken, skipped])
        found = [LineTold._make(row) for row in cursor.fetchall()]
    return found[::-1] if query is FORWARDS else found


def lines_in_pieces(statement: Statement, size: int) -> Iterator[list[LineTold]]:
    """All of the statement's lines as they stood when they were asked for, so many at a time: read from one cursor, never counted off."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(BACKWARDS, [statement.payee_id, statement.month])
        while rows := cursor.fetchmany(size):
            yield [LineTold._make(row) for row in rows]


def deltas_of(statement: Statement) -> list[Delta]:
    """What earlier months bring into this one."""
    return list(Delta.objects.filter(payee_id=statement.payee_id, posted_month=statement.month).select_related("result"))


@dataclass(frozen=True, kw_only=True)
class LineKey:
    """What tells a line from the others of its statement: written `order-component-rule-kind-version` in an address.

    Without the plan version (0) it is the first line of that key.
    """

    order_id: int
    component: int
    rule: int
    kind: int
    plan_version_id: int = 0

    @classmethod
    def parse(cls, text: str) -> "LineKey | None":
        """The key of an address; None for anything else. −1, the article of the plan's own limits, is written `p`."""
        # of an override no order, but the payee below: `u12`
        words = [word.replace("p", "-1").replace("u", "-") for word in text.split("-")]
        if len(words) not in (4, 5) or not all(word.lstrip("-").isdecimal() and len(word) < 19 for word in words):
            return None
        names = ("order_id", "component", "rule", "kind", "plan_version_id")
        return cls(**dict(zip(names, map(int, words), strict=False)))


def line_address(line: CommissionLine | LineTold) -> str:
    """The key as it stands in an address."""
    order = f"u{-line.order_id}" if line.order_id < 0 else str(line.order_id)
    numbers = (line.component, line.rule, line.kind, line.plan_version_id)
    return "-".join([order, *("p" if number < 0 else str(number) for number in numbers)])


def line_of(statement: Statement, key: str) -> CommissionLine | None:
    """The statement's line of that key."""
    found = LineKey.parse(key)
    if found is None:
        return None
    words = {name: value for name, value in asdict(found).items() if value or name != "plan_version_id"}
    return CommissionLine.objects.filter(payee_id=statement.payee_id, month=statement.month, version=1, **words).first()


def statement_before(payee_id: int, month: date) -> Statement | None:
    """The payee's last statement of an earlier month."""
    return Statement.objects.filter(payee_id=payee_id, month__lt=month).order_by("-month").first()


def lines_carried(statement: Statement) -> list[CommissionLine]:
    """The statement's lines that earlier months brought about: excess that came in, debts given back."""
    kinds = (LineKind.CARRIED, LineKind.RECOVERED)
    lines = CommissionLine.objects.filter(payee_id=statement.payee_id, month=statement.month, version=1, order_id=0, kind__in=kinds)
    return list(lines.order_by("plan_version_id", "component", "kind"))


def line_shared(line: CommissionLine) -> CommissionLine | None:
    """Of a share, the line of the order's payee that is shared."""
    same = {name: getattr(line, name) for name in ("order_id", "component", "rule", "month", "version", "plan_version_id")}
    return CommissionLine.objects.filter(**same, kind__in=(LineKind.EARNED, LineKind.TAKEN_BACK)).first()


def versions_by_id(ids: set[int]) -> dict[int, PlanVersion]:
    """The plan versions behind lines by what names them: `documents.content_of` knows what most of them say."""
    if not ids:
        return {}
    rows = PlanVersion.objects.filter(pk__in=ids).order_by().select_related("plan").only("number", "content_hash", "plan__code")
    return {version.pk: version for version in rows}
