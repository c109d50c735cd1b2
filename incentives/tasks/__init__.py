"""The work that the incentives leave to the machine."""

from . import accruals

__all__ = ["accruals"]
