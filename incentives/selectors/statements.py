"""Reading statements: who earned what in which month, by accrual and by line."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to
from channelops.core.selectors.regions import region_names
from channelops.sales.selectors.catalogue import payees_visible

from ..engine.contributions import LineKind
from ..models import Accrual, CommissionLine, Delta, PlanVersion, Statement

# What accruals are summed by, and what of them.
ACCRUED = ("payee_id", "month", "component", "plan_version_id", "family_id")
SUMS = ("lines", "base", "amount_fen")
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
    row = visible_or_404(access, Statement.objects.annotate(region_name=region_names(OuterRef("county_id"))), pk=pk)
    named = payees_visible(access).filter(pk=row.payee_id).order_by().values(*NAMED.values())
    found: dict[str, str] = next(iter(named), {})
    for name, column in NAMED.items():
        setattr(row, name, found.get(column))
    return row


def statements_of_partner(access: Access, partner_id: int, *, limit: int) -> list[Statement]:
    """The latest statements of a partner."""
    return list(statements_visible(access).filter(partner_id=partner_id).order_by("-month")[:limit])


def statement_months() -> list[date]:
    """The months for which there are statements, the latest first."""
    return list(Statement.objects.order_by("-month").values_list("month", flat=True).distinct())


def accruals_of(statement: Statement) -> list[Accrual]:
    """The sums of the statement's lines by article and family, over all that nights have added."""
    rows = Accrual.objects.filter(payee_id=statement.payee_id, month=statement.month).order_by(*ACCRUED[2:]).values_list(*ACCRUED)
    sums = rows.annotate(Sum("lines"), Sum("base"), Sum("amount_fen")).exclude(lines__sum=0)
    return [Accrual(**dict(zip((*ACCRUED, *SUMS), row, strict=True))) for row in sums]


def lines_of(statement: Statement) -> QuerySet[CommissionLine]:
    """The statement's lines, the latest order first; differences of this month that came later are on the statement that pays them.

    In the order of their key, turned round: the index of the largest payee's lines is read from its end, not sorted.
    """
    lines = CommissionLine.objects.filter(payee_id=statement.payee_id, month=statement.month, version=1)
    return lines.order_by("-order_id", "-component", "-rule", "-kind", "-plan_version_id")


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


def line_address(line: CommissionLine) -> str:
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
