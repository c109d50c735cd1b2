"""The benches of the incentives: a month and a day more, its largest statement, kinds of components, a try, a simulation of a year."""

from . import accrual, kinds, plan_tries, statement_pages, what_if

__all__ = ["accrual", "kinds", "plan_tries", "statement_pages", "what_if"]
