"""What incentives tells the apps above it: each list is filled by an app's `apps.ready()` with plain functions."""

from collections.abc import Callable

# The accrual has ended: (business_date, actor, at). What sums lines up does so now, not in the night to come.
accruals_ended: list[Callable[..., object]] = []
