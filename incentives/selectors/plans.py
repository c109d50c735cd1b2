"""Reading plans and their versions."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to
from channelops.core.selectors.changes import changes_of

from ..models import Plan, PlanVersion

# What a try says of its version.
TRIED = ("number", "content_hash", "during", "plan__code", "plan__name_zh", "plan__name_en")
UNDER_WAY = (PlanVersion.Status.DRAFT, PlanVersion.Status.SUBMITTED, PlanVersion.Status.APPROVED)


def plans_visible(access: Access) -> QuerySet[Plan]:
    """The plans that rule in the viewer's subtrees, with the version in force that day (`number_now`, `during_now`)."""
    now = PlanVersion.objects.filter(plan=OuterRef("pk"), published_at__isnull=False, during__contains=access.on)
    rows = Plan.objects.select_related("region").annotate(
        number_now=Subquery(now.values("number")[:1]),
        during_now=Subquery(now.values("during")[:1]),
        versions_waiting=Count("versions", filter=Q(versions__status__in=UNDER_WAY)),
    )
    return visible_to(access, rows)


def plan_visible(access: Access, *, pk: int) -> Plan:
    """One visible plan, or 404."""
    return visible_or_404(access, plans_visible(access), pk=pk)


def version_visible(access: Access, *, pk: int) -> PlanVersion:
    """One visible version with its plan and people, or 404."""
    return visible_or_404(access, _versions(), pk=pk)


def version_to_try(access: Access, **lookup: object) -> PlanVersion:
    """One visible version with its plan and without its people, by its key or by its plan's code and its number, or 404."""
    return visible_or_404(access, PlanVersion.objects.select_related("plan").only(*TRIED), **lookup)


def plan_coded(access: Access, *, code: str) -> Plan:
    """The visible plan of a code, or 404."""
    return visible_or_404(access, plans_visible(access), code=code)


def version_coded(access: Access, *, code: str, number: int) -> PlanVersion:
    """The visible version of a plan's code and a number, or 404."""
    return visible_or_404(access, _versions(), plan__code=code, number=number)


def versions_of(plan: Plan) -> list[PlanVersion]:
    """The versions of a plan, the latest first."""
    return list(_versions().filter(plan=plan).order_by("-number"))


def version_to_compare(version: PlanVersion, others: Sequence[PlanVersion], *, number: str) -> PlanVersion | None:
    """The other version of that number; without one the next lower, else the next higher."""
    if number:
        return next((each for each in others if str(each.number) == number), None)
    lower = [each for each in others if each.number < version.number]
    return lower[0] if lower else others[-1] if others else None


def returned_because(version: PlanVersion) -> str:
    """Why a draft was last sent back; "" where it was not."""
    if version.status != PlanVersion.Status.DRAFT:
        return ""
    last = changes_of(version).filter(verb__in=("submit", "return", "recall")).first()
    return last.reason if last is not None and last.verb == "return" else ""


def version_numbered(code: str, number: int | None) -> PlanVersion | None:
    """The version of that number, or the latest, of the plan of that code; for commands, which everyone on the machine may run."""
    rows = PlanVersion.objects.filter(plan__code=code).select_related("plan__region").order_by("-number")
    return (rows if number is None else rows.filter(number=number)).first()


def version_in_force(plan: Plan, *, on: date) -> PlanVersion | None:
    """The published version of the day."""
    return PlanVersion.objects.filter(plan=plan, published_at__isnull=False, during__contains=on).first()


def _versions() -> QuerySet[PlanVersion]:
    """Versions with their plans and people; a document of hundreds of rules is read only where it is asked for."""
    return PlanVersion.objects.select_related("plan__region", "author", "editor", "approver", "publisher").defer("document")
