"""Every table of analytics."""

from .commission import CommissionMonth, PlaceCommission, RegionCommission

__all__ = ["CommissionMonth", "PlaceCommission", "RegionCommission"]
