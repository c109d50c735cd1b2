"""The scope of the models of sales, one line each."""

from django.db.models import Q

from channelops.core import scoping
from channelops.core.access import Access

from . import models


def _own_payee(access: Access) -> Q:
    """A member of the own staff sees the payee that is the own person."""
    return Q(person_id=access.person.pk) if access.person else scoping.NOTHING


def _of_the_house(access: Access) -> Q:
    """What hangs on no region belongs to the house, and whoever holds a whole province sees it."""
    return Q(province_id=None) if any(held.level == 1 for held in access.held) else scoping.NOTHING


scoping.scoped(models.Channel, scoping.anyone())
scoping.scoped(models.Industry, scoping.anyone())
scoping.scoped(models.ProductCategory, scoping.anyone())
scoping.scoped(models.ProductFamily, scoping.anyone())
scoping.scoped(models.Product, scoping.anyone())
scoping.scoped(models.BoundaryRule, scoping.anyone())
scoping.scoped(models.Touchpoint, scoping.placed(partner="payee__partner_id"))
scoping.scoped(models.ChannelAssignment, scoping.placed("region__"))
scoping.scoped(models.Payee, scoping.either(scoping.placed(partner="partner_id"), _own_payee))
scoping.scoped(models.Customer, scoping.placed())
scoping.scoped(models.Source, scoping.either(scoping.placed(), _of_the_house))
scoping.unscoped(models.Mapping, "read through its source")
scoping.scoped(models.Batch, scoping.either(scoping.placed(), _of_the_house))
scoping.unscoped(models.RejectedRow, "read through its batch")
scoping.scoped(models.Order, scoping.placed(partner="partner_id"))
scoping.unscoped(models.OrderKey, "the keys that imports compare with; no page reads them but through an order")
scoping.scoped(models.CountyDay, scoping.placed())
scoping.scoped(models.PayeeMonth, scoping.placed(partner="partner_id"))
scoping.unscoped(models.RegionDay, "keyed by region: selectors ask for regions the viewer sees")
scoping.unscoped(models.RegionMonth, "keyed by region: selectors ask for regions the viewer sees")
scoping.unscoped(models.RegionPartners, "keyed by region: selectors ask for regions the viewer sees")
scoping.unscoped(models.SpanPartners, "keyed by region: selectors ask for regions the viewer sees")
scoping.unscoped(models.RollupDue, "the machine's own list of work, read by the roll-up job only")
scoping.unscoped(models.OrderSplit, "read through its order")
scoping.unscoped(models.CustomerMonth, "no page of its own; read where an order's commission is explained")
scoping.scoped(models.Annex, scoping.either(scoping.placed(), _of_the_house))
scoping.scoped(models.CampaignCode, scoping.anyone())
scoping.scoped(models.OrderEvent, scoping.placed(partner="partner_id"))
scoping.unscoped(models.OrderEventKey, "the keys that imports compare with; no page reads them but through an event")
