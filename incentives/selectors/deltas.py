"""Reading where differences come from: the statements of the months that they change."""

from collections.abc import Iterable
from datetime import date

from ..models import Delta, Statement


def origins_of(deltas: Iterable[Delta]) -> dict[tuple[int, date], int]:
    """The statement of each payee and origin month of the differences, where there was one."""
    named = list(deltas)
    payees, months = {each.payee_id for each in named}, {each.origin_month for each in named}
    rows = Statement.objects.filter(payee_id__in=payees, month__in=months).values_list("payee_id", "month", "pk")
    return {(payee, month): pk for payee, month, pk in rows}
