"""A piece of a month: a run of slots of payees with about as many orders as any other, and the sums by which pieces add up."""

import itertools
from collections.abc import Mapping

import numpy as np

from ..binary import Ints
from ..selectors.shards import SLOTS

# From so many orders on two processes are quicker than one.
WORTH_SHARING = 200_000


def cut(sizes: Ints, *, at_most: int) -> list[tuple[int, int]]:
    """Runs [low, high) of slots of about equal size, at most `at_most` orders each where no single slot has more.

    A slot that has more than its share stands alone, so the partner with a tenth of all orders keeps nobody waiting.
    """
    total = int(sizes.sum())
    wanted = max(1, -(-total // at_most))
    if total >= WORTH_SHARING:
        # of an even number no process is left over
        wanted += wanted % 2
    ends = np.cumsum(sizes)
    bounds = [int(np.searchsorted(ends, total * number / wanted, side="left")) + 1 for number in range(1, wanted)]
    edges = sorted({0, *(min(bound, SLOTS) for bound in bounds), SLOTS})
    return list(itertools.pairwise(edges))


def sums_added(*parts: Mapping[str, int]) -> dict[str, int]:
    """All together, `until` and `top` the latest; checksums are added modulo 2⁶⁴, so that pieces sum to the whole in any order."""
    total = {name: sum(part.get(name, 0) for part in parts) for name in ("read", "facts", "lines", "amount_fen", "checksum")}
    latest = {name: max((part.get(name, 0) for part in parts), default=0) for name in ("until", "top")}
    return total | latest | {"checksum": total["checksum"] % 2**64}


def sums_written(sums: Mapping[str, int]) -> dict[str, int | str]:
    """The sums as JSON, which has no whole numbers of 64 bits."""
    return {**sums, "checksum": f"{sums['checksum']:016x}"}


def sums_read(written: Mapping[str, int | str]) -> dict[str, int]:
    """The sums that were written."""
    return {name: int(value, 16) if isinstance(value, str) else value for name, value in written.items()}
