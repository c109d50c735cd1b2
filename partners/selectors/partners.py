"""Reading partners."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to
from channelops.core.selectors.regions import region_names
from channelops.kernel.periods import Month
from channelops.sales.selectors.figures import partner_orders

from ..models import Partner, PartnerStage


def partners_all() -> QuerySet[Partner]:
    """Every partner: what the house names and places people's companies by."""
    return Partner.objects.all()


def partners_visible(access: Access) -> QuerySet[Partner]:
    """The partners the viewer may know of, with the agent above each and the name of the home region (`region_name`)."""
    return visible_to(access, _placed())


def partner_visible(access: Access, *, pk: int) -> Partner:
    """One visible partner, or 404."""
    return visible_or_404(access, _placed(), pk=pk)


def partners_staged(rows: QuerySet[Partner], *, on: date) -> QuerySet[Partner]:
    """Each with the letter of the stage it stands in on the day (`stage_now`)."""
    now = PartnerStage.objects.order_by().filter(partner=OuterRef("pk"), during__contains=on)
    return rows.annotate(stage_now=Subquery(now.values("stage")[:1]))


def partners_selling(access: Access, rows: QuerySet[Partner]) -> QuerySet[Partner]:
    """Each with its orders of the viewer's month so far and of the month before (`orders_now`, `orders_before`)."""
    month = Month.of(access.on)
    now, before = (partner_orders(access, OuterRef(OuterRef("pk")), month=each.first) for each in (month, month.previous))
    return rows.annotate(orders_now=now, orders_before=before)


def sub_agents(access: Access, partner: Partner) -> QuerySet[Partner]:
    """The visible partners directly below."""
    return partners_visible(access).filter(parent=partner)


def partners_below(roots: frozenset[int], on: date) -> frozenset[int]:
    """The partners and every sub-agent below them."""
    wanted = Q(pk__in=roots)
    for path in Partner.objects.filter(pk__in=roots).values_list("path", flat=True):
        wanted |= Q(path__startswith=path)
    return frozenset(Partner.objects.filter(wanted).values_list("pk", flat=True))


def _placed() -> QuerySet[Partner]:
    home = region_names(Coalesce(OuterRef("county_id"), OuterRef("city_id"), OuterRef("province_id")))
    return Partner.objects.select_related("parent").annotate(region_name=home)
