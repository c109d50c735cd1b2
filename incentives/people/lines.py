"""Added lines: columns in the form of the table of lines, with the ids of the payee that they go to."""

import numpy as np

from channelops.sales.selectors.codes import payee_places

from ..accrual.tables import LINES
from ..binary import Ints as Column
from ..engine.arithmetic import Ints

Lines = dict[str, Column]
NAMES = tuple(name for name in LINES if name != "version")
PLACES = ("partner_id", "province_id", "city_id", "county_id")


def lines_of(payee: Ints, **columns: Ints | int) -> Lines:
    """Lines of these payees; a column given as one number holds for all, one that is not given is 0."""
    made: Lines = {}
    for name in NAMES:
        value = columns.get(name, 0)
        made[name] = value.astype(np.int64) if isinstance(value, np.ndarray) else np.full(len(payee), value, np.int64)
    return made | {"payee_id": payee.astype(np.int64)}


def joined(parts: list[Lines]) -> Lines:
    """All lines, one part after the other."""
    return {name: np.concatenate([part[name] for part in parts]) if parts else np.zeros(0, np.int64) for name in NAMES}


def places_of(payee: Ints) -> Lines:
    """Partner and home of each payee."""
    ids, place = np.unique(payee, return_inverse=True)
    found = {pk: rest for pk, _kind, *rest in payee_places(ids.tolist())}
    table = np.array([found.get(pk, [0, 0, 0, 0]) for pk in ids.tolist()], np.int64).reshape(-1, 4)
    return {name: table[place, number] for number, name in enumerate(PLACES)}
