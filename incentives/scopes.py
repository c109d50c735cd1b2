"""The scope of the incentives' models, one line each."""

from django.db.models import Q

from channelops.core import scoping
from channelops.core.access import Access
from channelops.core.roles import SALES_STAFF
from channelops.sales.selectors.catalogue import payees_visible

from . import models


def _ruling(prefix: str) -> scoping.Rule:
    """The plans of the viewer's subtrees, and those of the nodes above that rule there; agents read their statements instead."""
    inside = scoping.placed(f"{prefix}region__")

    def rule(access: Access) -> Q:
        if not access.nodes:
            return scoping.NOTHING
        above = {number for held in access.nodes for number in (held.province_id, held.city_id, held.county_id) if number}
        return inside(access) | Q(**{f"{prefix}region": None}) | Q(**{f"{prefix}region__in": sorted(above)})

    return rule


def _money(access: Access) -> Q:
    """Whoever manages a subtree sees its money and a partner's people their partner's; own sales staff of a place do not see its money."""
    return scoping.placed(partner="partner_id")(access.without(SALES_STAFF))


def _own_payee(access: Access) -> Q:
    """A member of the own staff sees what the own person earns."""
    if access.person is None:
        return scoping.NOTHING
    return Q(payee_id__in=payees_visible(access).filter(person=access.person).values("pk"))


scoping.scoped(models.Plan, _ruling(""))
scoping.scoped(models.PlanVersion, _ruling("plan__"))
scoping.scoped(models.ContractPin, scoping.placed("payee__", partner="payee__partner_id"))
scoping.scoped(models.Period, scoping.anyone())
scoping.unscoped(models.PeriodResult, "read through its period, for whoever sees whole provinces")
scoping.unscoped(models.Release, "read through its period and its source")
scoping.scoped(models.Statement, scoping.either(_money, _own_payee))
scoping.scoped(models.CommissionLine, _money)
scoping.unscoped(models.Accrual, "read through its statement")
for working in (models.AccrualMark, models.AccrualPiece, models.AccrualState, models.OpeningChange):
    scoping.unscoped(working, "work under way, read by the accrual alone")
scoping.unscoped(models.PayeeFigure, "set by files and read by the calculation alone")
scoping.unscoped(models.Delta, "read through its statement")
scoping.scoped(models.Holdback, scoping.either(_money, _own_payee))
scoping.unscoped(models.InstalmentHold, "read through its statement")
scoping.scoped(models.Simulation, _ruling("version__plan__"))
scoping.scoped(models.SimulationPayee, scoping.placed())
scoping.scoped(models.SimulationCell, scoping.placed())
scoping.scoped(models.SimulationVolume, scoping.placed())
scoping.unscoped(models.SimulationPiece, "work under way, read by the simulation alone")
scoping.unscoped(models.SimulationRow, "read through the simulation's payee, which has a place")
