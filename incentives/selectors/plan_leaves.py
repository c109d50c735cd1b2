"""The leave a version gives to plans further down: which published ones it leaves no order, and from when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from channelops.core.formats import format_day, format_number
from channelops.core.models import Region

from ..documents import content_of
from ..engine.document import Below
from ..engine.ruling import standing
from ..models import Plan, PlanVersion

SHOWN = 5
# The versions of each node (None: the whole house).
AtNodes = Mapping[int | None, Sequence[PlanVersion]]


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A plan of a node further down, and the first day on which it pays nothing any more."""

    plan: Plan
    node: Region
    since: date


def left_out_words(version: PlanVersion) -> str:
    """Which plans further down pay nothing beside this version, from when, and what gives them leave; "" where there are none."""
    found = plans_left_out(version)
    named = [_("%(plan)s (%(code)s, %(node)s) from %(day)s") % _words(each) for each in found[:SHOWN]]
    if len(found) > SHOWN:
        named.append(_("%(n)s more") % {"n": format_number(len(found) - SHOWN)})
    said = _(
        "Published, and paying nothing beside this version: %(plans)s. With “below” in its document they rule in its place"
        ' ({"allow": "override"}) or add to it ({"allow": "top_up", "max_percent": …}); otherwise end them.'
    )
    return said % {"plans": _(", ").join(named)} if named else ""


def _words(left: LeftOut) -> dict[str, str]:
    return {"plan": left.plan.name, "code": left.plan.code, "node": left.node.name, "day": format_day(left.since)}


def plans_left_out(version: PlanVersion) -> list[LeftOut]:
    """The plans further down with published versions that would pay without this version and pay nothing beside it, by place."""
    if version.status == PlanVersion.Status.RETIRED:
        return []
    at: dict[int | None, list[PlanVersion]] = defaultdict(list)
    for each in _published_around(version):
        at[each.plan.region_id].append(each)
    at[version.plan.region_id] = [version]
    found: dict[int, LeftOut] = {}
    for each in (each for versions in at.values() for each in versions):
        node = each.plan.region
        if node is None or node.level <= (version.plan.region.level if version.plan.region else 0) or each.plan_id in found:
            continue
        since = _first_day_out(each, version, _over(node, at))
        if since is not None:
            found[each.plan_id] = LeftOut(plan=each.plan, node=node, since=since)
    return sorted(found.values(), key=lambda each: each.node.path)


def _published_around(version: PlanVersion) -> list[PlanVersion]:
    """The published versions of the plans above and below that hold on some day of this one, the earliest first."""
    rows = PlanVersion.objects.filter(plan__payee_kind=version.plan.payee_kind, published_at__isnull=False, during__overlap=version.during)
    region = version.plan.region
    if region is not None:
        above = [number for number in (region.province_id, region.city_id) if number and number != region.pk]
        inside = {("plan__region__province", "plan__region__city", "plan__region__county")[region.level - 1]: region.pk}
        rows = rows.filter(Q(plan__region=None) | Q(plan__region__in=above) | Q(**inside))
    return list(rows.exclude(plan=version.plan_id).select_related("plan__region").defer("document").order_by("during"))


def _over(node: Region, at: AtNodes) -> list[PlanVersion]:
    """The versions of the nodes above, the highest first."""
    nodes = dict.fromkeys((None, node.province_id, node.city_id))
    return [each for number in nodes if number != node.pk for each in at.get(number, ())]


def _first_day_out(lower: PlanVersion, version: PlanVersion, over: Sequence[PlanVersion]) -> date | None:
    """The first day on which the lower one stands without this version and not beside it; that changes where one begins or ends."""
    edges: set[date | None] = {each.during.lower for each in (lower, version, *over)} | {each.during.upper for each in over}
    for day in sorted(day for day in edges if day is not None and day in version.during and day in lower.during):
        chain = [each for each in over if day in each.during]
        if _stands([each for each in chain if each is not version]) and not _stands(chain):
            return day
    return None


def _stands(above: Sequence[PlanVersion]) -> bool:
    """Whether a plan below these pays anything."""
    return len(above) in standing([*(content_of(each).below for each in above), Below()])
