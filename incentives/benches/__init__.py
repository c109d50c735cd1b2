"""The benches of the incentives: the accrual of a month and of one more day."""

from . import accrual

__all__ = ["accrual"]
