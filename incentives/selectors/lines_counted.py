"""Reading the lines that an open month has so far, as columns of the table: of some payees all, or those of the orders since one."""

from datetime import date

import numpy as np

from ..accrual.tables import LINES
from ..binary import Ints, Numbers, copy_out

OF_PAYEES = (
    f"SELECT {', '.join(LINES)} FROM incentives_commissionline WHERE month = %(month)s AND version = 1 AND payee_id = ANY(%(payees)s)"  # noqa: S608
)
# Payee by payee along the key: without the OFFSET a planner that knows nothing of the arrays would rather read the month.
SINCE = f"""
SELECT l.* FROM unnest(%(payees)s::integer[], %(since)s::bigint[]) AS asked (payee, since) CROSS JOIN LATERAL (
    SELECT {", ".join(LINES)} FROM incentives_commissionline
    WHERE month = %(month)s AND version = 1 AND payee_id = payee AND order_id >= since OFFSET 0) l
"""  # noqa: S608 - columns of this module


def lines_of_payees(month: date, payees: Numbers) -> dict[str, Ints]:
    """All lines of the payees."""
    return copy_out(OF_PAYEES, LINES, {"month": month, "payees": payees.tolist()})


def lines_of_orders(month: date, payee: Numbers, order_id: Numbers) -> dict[str, Ints]:
    """The lines of the orders, each with its payee."""
    payees, place = np.unique(payee, return_inverse=True)
    since = np.full(len(payees), np.iinfo(np.int64).max)
    np.minimum.at(since, place, order_id)
    lines = copy_out(SINCE, LINES, {"month": month, "payees": payees.tolist(), "since": since.tolist()})
    mine = np.isin(lines["order_id"], order_id)
    return {name: column[mine] for name, column in lines.items()}
