"""The pace of the processes that these tests start: an accrual has many pieces, and a piece waits before it is kept."""

import time
from collections.abc import Callable
from typing import Any

from channelops.sales.tasks import rollups
from incentives.services import accruals

SECONDS = 0.3
ORDERS_A_PIECE = 4


def waiting(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, and then the worst moment to be killed in."""

    def waited(**words: Any) -> Any:
        made = work(**words)
        time.sleep(SECONDS)
        return made

    return waited


accruals.ORDERS_A_SHARD = ORDERS_A_PIECE
accruals.accrual_shard = waiting(accruals.accrual_shard)
rollups.rollups_add = waiting(rollups.rollups_add)
