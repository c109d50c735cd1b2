"""The benches of the incentives: a month and one more day, all kinds of components, a simulation over twelve months."""

from . import accrual, kinds, what_if

__all__ = ["accrual", "kinds", "what_if"]
