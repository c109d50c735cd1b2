"""The scope of the models of analytics, one line each."""

from channelops.core import scoping

from . import models

scoping.unscoped(models.CommissionMonth, "which months are rolled up: no figure of anybody")
scoping.unscoped(models.PlaceCommission, "summed into regions the viewer sees")
scoping.unscoped(models.RegionCommission, "keyed by region: selectors ask for regions the viewer sees")
