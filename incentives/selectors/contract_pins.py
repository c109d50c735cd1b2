"""Reading contract pins: which payees stay with which version, on which days."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to

from ..engine.facts import number_of_day
from ..engine.spans import Spans
from ..models import ContractPin, PlanVersion

HOLDS = Q(ends_on=None) | Q(ends_on__gt=F("begins_on"))


def pins_visible(access: Access) -> QuerySet[ContractPin]:
    """The pins of the payees that the viewer sees."""
    rows = ContractPin.objects.select_related("payee", "version__plan", "made_by", "ended_by")
    return visible_to(access, rows)


def pin_visible(access: Access, *, pk: int) -> ContractPin:
    """One visible pin, or 404."""
    return visible_or_404(access, pins_visible(access), pk=pk)


def pins_of_version(access: Access, version: PlanVersion) -> QuerySet[ContractPin]:
    """The pins to a version, the latest first."""
    return pins_visible(access).filter(version=version)


def pins_of_partner(access: Access, partner_id: int) -> list[ContractPin]:
    """The pins of a partner's payee, the latest first."""
    return list(pins_visible(access).filter(payee__partner_id=partner_id))


def pins_by_version(plan_id: int, *, on: date) -> list[tuple[int, int]]:
    """(number of a version, how many payees are pinned to it on a day or later)."""
    rows = ContractPin.objects.filter(HOLDS, Q(ends_on=None) | Q(ends_on__gt=on), plan_id=plan_id)
    counted = rows.order_by("version__number").values("version__number").annotate(n=Count("payee", distinct=True))
    return list(counted.values_list("version__number", "n"))


def pin_spans() -> Mapping[int, Spans]:
    """By plan the id of the version to which each payee is pinned from which day; 0 where none."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    rows = ContractPin.objects.filter(HOLDS, version__published_at__isnull=False)
    for plan, payee, version, begins, ends in rows.values_list("plan_id", "payee_id", "version_id", "begins_on", "ends_on"):
        told = found.setdefault(plan, [])
        told.append((payee, number_of_day(begins), version))
        if ends is not None:
            told.append((payee, number_of_day(ends), 0))
    return {plan: Spans.of(told) for plan, told in found.items()}


def pin_days(plan_ids: Iterable[int]) -> dict[int, tuple[date, date | None]]:
    """By version the days from the first to the last on which anybody is pinned to it."""
    days: dict[int, tuple[date, date | None]] = {}
    for version, begins, ends in ContractPin.objects.filter(HOLDS, plan_id__in=plan_ids).values_list("version_id", "begins_on", "ends_on"):
        first, last = days.get(version, (begins, ends))
        days[version] = (min(first, begins), None if last is None or ends is None else max(last, ends))
    return days


def pin_holding(payee_id: int, version_id: int, day: date) -> ContractPin | None:
    """The contract by which a payee stays with a version on a day."""
    rows = ContractPin.objects.filter(HOLDS, payee_id=payee_id, version_id=version_id, begins_on__lte=day)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gt=day)).first()


def pin_known(payee_id: int, version_id: int, *, contract: str, days: tuple[date, date | None]) -> bool:
    """Whether this very pin stands."""
    found = ContractPin.objects.filter(payee_id=payee_id, version_id=version_id, contract=contract, begins_on=days[0], ends_on=days[1])
    return found.exists()


def version_pinned(version: PlanVersion) -> bool:
    """Whether anybody is pinned to a version on any day."""
    return ContractPin.objects.filter(HOLDS, version=version).exists()


def payees_pinned(plan_id: int, *, since: date) -> list[int]:
    """The payees whom some contract pins to a version of a plan on a day since one."""
    rows = ContractPin.objects.filter(HOLDS, Q(ends_on=None) | Q(ends_on__gt=since), plan_id=plan_id)
    return list(rows.order_by("payee_id").values_list("payee_id", flat=True).distinct())
