"""The benches of the incentives: a month and one more day, its largest statement, all kinds of components, a simulation of a year."""

from . import accrual, kinds, statement_pages, what_if

__all__ = ["accrual", "kinds", "statement_pages", "what_if"]
