"""The benches of the incentives: the accrual of a month and of one more day, a simulation over twelve months."""

from . import accrual, what_if

__all__ = ["accrual", "what_if"]
