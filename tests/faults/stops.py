"""Where a process of these tests stops and waits to be killed: FAULTS_STOP names a way of the straight load and the step after which."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from channelops.sales.feeds import straight

LONG = 600
BULK = {"backfill": 1, "held": 10**9}


def stopping(work: Callable[..., Any], there: Path) -> Callable[..., Any]:
    """The same, and then a file that says so, and a wait."""

    def stopped(*words: Any, **more: Any) -> Any:
        made = work(*words, **more)
        there.touch()
        time.sleep(LONG)
        return made

    return stopped


if "FAULTS_STOP" in os.environ:
    way, step = os.environ["FAULTS_STOP"].split(":")
    straight.SMALLEST, straight.BULK = 1, BULK[way]
    setattr(straight.StraightLoad, step, stopping(getattr(straight.StraightLoad, step), Path(os.environ["FAULTS_THERE"])))
