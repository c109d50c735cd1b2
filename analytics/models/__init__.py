"""Every table of analytics."""

from .commission import CommissionMonth, RegionCommission

__all__ = ["CommissionMonth", "RegionCommission"]
