"""What stands against a plan version: codes that nobody knows, and the leave it needs from the plans above it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ..documents import content_of
from ..engine.catalogue import unknown_codes
from ..engine.document import Allowed
from ..engine.problems import Problem
from ..engine.ruling import standing
from ..models import PlanVersion
from .rules import codes_of

# So many plans further down are looked at for double incentives.
MOST = 5


def codes_unknown(version: PlanVersion) -> list[Problem]:
    """The codes of the document that no catalogue has, with their places."""
    content = content_of(version)
    return unknown_codes(content, codes_of(content))


def versions_above(version: PlanVersion) -> list[PlanVersion]:
    """The published versions that rule over the plan's node on the version's first day, the highest first."""
    region = version.plan.region
    if region is None:
        return []
    above = [number for number in (region.province_id, region.city_id) if number and number != region.pk]
    rows = PlanVersion.objects.filter(
        Q(plan__region=None) | Q(plan__region__in=above),
        plan__payee_kind=version.plan.payee_kind,
        published_at__isnull=False,
        during__contains=version.during.lower,
    )
    return sorted(rows.select_related("plan__region"), key=lambda each: each.plan.region.level if each.plan.region else 0)


def refusal_above(version: PlanVersion) -> str:
    """Why the plans above leave this one no order; "" where it may pay."""
    above = versions_above(version)
    chain = [content_of(each).below for each in [*above, version]]
    mine = len(chain) - 1
    if mine in standing(chain):
        return ""
    base, top = standing(chain[:-1])
    words = {"plan": above[base if top < 0 else top]}
    return _("Plan %(plan)s above lets no plan further down rule or add.") % words


def topped_by(version: PlanVersion) -> PlanVersion | None:
    """The version above that pays the orders to which this one adds; None where it adds to none."""
    above = versions_above(version)
    base, top = standing([content_of(each).below for each in [*above, version]])
    return above[base] if top == len(above) and top > 0 else None


def versions_topping(version: PlanVersion) -> list[PlanVersion]:
    """The published versions further down that add to what this one would pay."""
    if content_of(version).below.allow is not Allowed.TOP_UP:
        return []
    region = version.plan.region
    inside = Q()
    if region is not None:
        inside = Q(**{("plan__region__province", "plan__region__city", "plan__region__county")[region.level - 1]: region.pk})
    rows = PlanVersion.objects.filter(
        inside, plan__payee_kind=version.plan.payee_kind, published_at__isnull=False, during__contains=version.during.lower
    )
    return list(rows.exclude(plan=version.plan_id).exclude(plan__region=None).select_related("plan__region").order_by("plan__code")[:MOST])


def leave_words(version: PlanVersion) -> str:
    """What this version may do to the orders of the plan above it; "" where there is none."""
    above = versions_above(version)
    chain = [content_of(each).below for each in [*above, version]]
    base, top = standing(chain)
    if len(chain) == 1:
        return ""
    if base == len(chain) - 1:
        return _("It pays in place of %(plan)s.") % {"plan": above[-1]}
    if top == len(chain) - 1 and chain[base].allow is Allowed.TOP_UP:
        return _("It adds to %(plan)s.") % {"plan": above[base]}
    return refusal_above(version)
