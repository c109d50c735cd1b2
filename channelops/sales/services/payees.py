"""Writing payees: the link to the partner behind one, and word of what is told otherwise of one."""

from collections.abc import Iterable, Sequence
from datetime import date

from ..hooks import payees_retold
from ..models import Payee


def payees_link(payees: Sequence[Payee], partner_ids: Sequence[int]) -> None:
    """Hangs each payee on its partner; call it in the transaction that writes the partners."""
    for payee, partner_id in zip(payees, partner_ids, strict=True):
        payee.partner_id = partner_id
    Payee.objects.bulk_update(payees, ["partner_id"], batch_size=2_000)


def payees_retell(*, payees: Iterable[int], since: date, why: str) -> None:
    """Tells whoever calculates by what is told of payees; call it in the transaction that writes it."""
    ids = list(payees)
    for follow in payees_retold:
        follow(payees=ids, since=since, why=why)


def partner_retell(*, partner_id: int, since: date, why: str) -> None:
    """The same of the payees that a partner is."""
    payees_retell(payees=Payee.objects.filter(partner_id=partner_id).values_list("pk", flat=True), since=since, why=why)
