"""The work that the incentives leave to the machine."""

from . import accruals, clawbacks, holdbacks, simulations

__all__ = ["accruals", "clawbacks", "holdbacks", "simulations"]
