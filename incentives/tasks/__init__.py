"""The work that the incentives leave to the machine."""

from . import accruals, clawbacks, simulations

__all__ = ["accruals", "clawbacks", "simulations"]
