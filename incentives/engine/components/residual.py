"""Residual: for so many months a share of what the customer of an order is billed, less what he owes."""

from __future__ import annotations

from ..document import Counted, Trigger
from ..kinds import Kind
from . import percentage

KIND = Kind(
    "residual",
    ("percent",),
    percentage.read,
    percentage.write,
    percentage.rate,
    per_order=True,
    triggers=(Trigger.BILLED, Trigger.PAID),
    counts=Counted.NET_BILLED,
)
