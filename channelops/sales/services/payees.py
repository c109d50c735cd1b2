"""Writing payees: the link to the partner behind one."""

from collections.abc import Sequence

from ..models import Payee


def payees_link(payees: Sequence[Payee], partner_ids: Sequence[int]) -> None:
    """Hangs each payee on its partner; call it in the transaction that writes the partners."""
    for payee, partner_id in zip(payees, partner_ids, strict=True):
        payee.partner_id = partner_id
    Payee.objects.bulk_update(payees, ["partner_id"], batch_size=2_000)
