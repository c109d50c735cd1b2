"""Reading plans and their versions."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to

from ..models import Plan, PlanVersion

UNDER_WAY = (PlanVersion.Status.DRAFT, PlanVersion.Status.SUBMITTED, PlanVersion.Status.APPROVED)


def plans_visible(access: Access) -> QuerySet[Plan]:
    """The plans that rule in the viewer's subtrees, with the version in force that day (`number_now`, `during_now`)."""
    now = PlanVersion.objects.filter(plan=OuterRef("pk"), status=PlanVersion.Status.PUBLISHED, during__contains=access.on)
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
    rows = PlanVersion.objects.select_related("plan__region", "author", "approver", "publisher")
    return visible_or_404(access, rows, pk=pk)


def versions_of(plan: Plan) -> list[PlanVersion]:
    """The versions of a plan, the latest first."""
    return list(PlanVersion.objects.filter(plan=plan).select_related("author", "approver", "publisher").order_by("-number"))


def version_in_force(plan: Plan, *, on: date) -> PlanVersion | None:
    """The published version of the day."""
    return PlanVersion.objects.filter(plan=plan, status=PlanVersion.Status.PUBLISHED, during__contains=on).first()
