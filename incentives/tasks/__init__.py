"""The work that the incentives leave to the machine."""

from . import accruals, simulations

__all__ = ["accruals", "simulations"]
