"""Finder's part: a share of the orders on a deal that the payee had registered, whoever sold them."""

from __future__ import annotations

from ..document import Trigger
from ..kinds import Kind
from . import percentage

KIND = Kind("finder", ("percent",), percentage.read, percentage.write, percentage.rate, per_order=True, triggers=(Trigger.REFERRED,))
