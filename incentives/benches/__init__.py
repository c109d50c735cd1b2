"""The benches of the incentives: a month and a day more, its growth, its largest statement, all kinds, a try, a simulated year."""

from . import accrual, growth, kinds, plan_tries, statement_pages, what_if

__all__ = ["accrual", "growth", "kinds", "plan_tries", "statement_pages", "what_if"]
