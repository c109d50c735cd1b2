"""The work that the incentives leave to the machine."""

from . import accruals, clawbacks, folds, holdbacks, simulations

__all__ = ["accruals", "clawbacks", "folds", "holdbacks", "simulations"]
