"""What sales asks of the apps above it: each list is filled by an app's `apps.ready()` with plain functions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from channelops.core.actors import Actor

from .annexes import AnnexKind
from .models import Payee


class PayeesCreated(Protocol):
    """Called with the new payees, the day, and whose hand it was."""

    def __call__(self, payees: Sequence[Payee], *, on: date, actor: Actor, at: datetime) -> None: ...


class PayeesRetold(Protocol):
    """Called in the transaction of the change: of these payees something else is told from a day on.

    `why` is its word: `placed` for a stage or a place in the tree, `shared` for the shares of an order.
    """

    def __call__(self, *, payees: Iterable[int], since: date, why: str) -> None: ...


# Payees that an import or a person has just created, in the same transaction: whoever keeps a record of them hangs it on,
# and sets `partner_id`.
payees_created: list[PayeesCreated] = []
# What is told of payees may reach back into days that others have calculated by it.
payees_retold: list[PayeesRetold] = []
# The kinds of files that come in beside orders, in the order in which the page shows them.
annex_kinds: list[AnnexKind] = []
