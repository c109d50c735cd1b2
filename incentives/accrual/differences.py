"""A difference: the lines by which a month calculated anew differs from all that was posted for it."""

import numpy as np

from ..binary import Ints

KEYS = ("payee_id", "order_id", "component", "rule", "kind", "plan_version_id")
SUMMED = ("base", "cut_fen", "amount_fen")


def difference(*, posted: dict[str, Ints], now: dict[str, Ints]) -> dict[str, Ints]:
    """One line for every key whose amount, base or cut differs; what made it is as calculated now, or as posted where it is gone.

    Lines of an order that is rated by another version of the plan appear twice: taken back under the one, given under the other.
    """
    both = {name: np.concatenate([now[name], posted[name]]) for name in now}
    side = np.concatenate([np.ones(len(now["order_id"]), np.int64), -np.ones(len(posted["order_id"]), np.int64)])
    order = np.lexsort([-side, *(both[name] for name in reversed(KEYS))])
    both = {name: column[order] for name, column in both.items()}
    keys = np.stack([both[name] for name in KEYS])
    size = keys.shape[1]
    first = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))) if size else np.zeros(0, np.int64)
    made = {name: column[first] for name, column in both.items()}
    for name in SUMMED:
        made[name] = np.add.reduceat(both[name] * side[order], first) if size else np.zeros(0, np.int64)
    differs = np.flatnonzero(np.any([made[name] != 0 for name in SUMMED], axis=0)) if size else first
    return {name: column[differs] for name, column in made.items()}
