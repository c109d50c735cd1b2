"""Payees as columns: what each is and where it stands today, for calculations over all of them at once."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db.models import Sum

from ..binary import Ints, copy_out
from ..models import Delta

COLUMNS = {
    "payee_id": "integer",
    "is_partner": "integer",
    "partner_id": "integer",
    "province_id": "integer",
    "city_id": "integer",
    "county_id": "integer",
}
PAYEES = """
SELECT id::integer, (kind = 'partner')::integer, coalesce(partner_id, 0)::integer, coalesce(province_id, 0)::integer,
    coalesce(city_id, 0)::integer, coalesce(county_id, 0)::integer
FROM sales_payee {where} ORDER BY id
"""


def payee_columns(ids: Sequence[int] | None = None) -> dict[str, Ints]:
    """Every payee, or those of some ids, by id; 0 where there is no partner or node."""
    if ids is None:
        return copy_out(PAYEES.format(where=""), COLUMNS)
    return copy_out(PAYEES.format(where="WHERE id = ANY(%(ids)s)"), COLUMNS, {"ids": list(ids)})


def adjusted_by_payee(month: date) -> tuple[Ints, Ints]:
    """The payees to whom a month brings differences of earlier ones, and how much in fen, by payee."""
    rows = Delta.objects.filter(posted_month=month).values("payee_id").annotate(fen=Sum("amount_fen")).order_by("payee_id")
    pairs = np.array([(payee, int(fen)) for payee, fen in rows.values_list("payee_id", "fen")], np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
