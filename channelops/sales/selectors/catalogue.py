"""Reading what orders are made of: channels, touchpoints, products, payees."""

from django.db.models import Count, Q, QuerySet

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.core.scoping import visible_or_404, visible_to

from ..models import Channel, ChannelAssignment, Payee, Product, Touchpoint


def channels_visible(access: Access) -> QuerySet[Channel]:
    """Every channel, with its owner."""
    return visible_to(access, Channel.objects.select_related("owner"))


def channels_counted(access: Access) -> QuerySet[Channel]:
    """Each with the number of its open touchpoints that the viewer sees (`touchpoints_open`)."""
    seen = visible_to(access, Touchpoint.objects.filter(closed_on=None)).order_by().values("pk")
    return channels_visible(access).annotate(touchpoints_open=Count("touchpoints", filter=Q(touchpoints__in=seen)))


def channel_visible(access: Access, *, pk: int) -> Channel:
    """One channel, or 404."""
    return visible_or_404(access, channels_visible(access), pk=pk)


def channels_open(access: Access) -> QuerySet[Channel]:
    """The channels through which something can still be sold."""
    return channels_visible(access).filter(closed_on=None)


def regions_to_change(access: Access) -> QuerySet[Region]:
    """The open regions, down to the county, in which the viewer may change what is sold through what."""
    return visible_to(access.having("sales.change"), Region.objects.filter(closed_on=None, level__lte=3).order_by("path"))


def touchpoints_visible(access: Access) -> QuerySet[Touchpoint]:
    """The touchpoints of the viewer's subtrees or of the own partner, with channel and payee."""
    return visible_to(access, Touchpoint.objects.select_related("channel", "payee"))


def touchpoint_visible(access: Access, *, pk: int) -> Touchpoint:
    """One visible touchpoint, or 404."""
    return visible_or_404(access, touchpoints_visible(access), pk=pk)


def assignments_visible(access: Access, channel: Channel) -> QuerySet[ChannelAssignment]:
    """Who answers for a channel where, the present first."""
    rows = ChannelAssignment.objects.filter(channel=channel).select_related("region", "manager")
    return visible_to(access, rows).order_by("region__path", "-during")


def assignment_visible(access: Access, *, channel: int, pk: int) -> ChannelAssignment:
    """One visible responsibility field of the channel, or 404."""
    rows = ChannelAssignment.objects.filter(channel=channel).select_related("region", "manager", "channel")
    return visible_or_404(access, rows, pk=pk)


def products_visible(access: Access) -> QuerySet[Product]:
    """Every product, with family and category."""
    return visible_to(access, Product.objects.select_related("family__category"))


def product_visible(access: Access, *, pk: int) -> Product:
    """One product, or 404."""
    return visible_or_404(access, products_visible(access), pk=pk)


def payees_visible(access: Access) -> QuerySet[Payee]:
    """The payees of the viewer's subtrees, of the own partner, or oneself."""
    return visible_to(access, Payee.objects.all())


def payee_by_code(access: Access, code: str) -> Payee | None:
    """The visible payee of the code."""
    return payees_visible(access).filter(code=code).first()


def region_names(ids: set[int]) -> dict[int, str]:
    """The names of regions: known to everyone."""
    return {region.pk: region.name for region in Region.objects.filter(pk__in=ids)}
