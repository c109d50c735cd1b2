"""What a month of one world adds once all of its orders are rated: what the accrual adds, in a trial's books."""

from collections.abc import Iterator

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..binary import copy_out
from ..engine.arithmetic import Ints
from ..engine.facts import number_of_day
from ..people.adding import added_lines
from ..people.holding import Holdings
from ..people.lines import Lines
from ..selectors.facts import FactReader, looked_up
from .books import Books
from .cells import MEASURES
from .trials import Trial

KEYS = ("payee_id", "article", "channel", "stage", "kind", "mine")
CLASSES = """
SELECT id, channel_id, coalesce(partner_id, 0), day FROM sales_order WHERE day >= %(first)s AND day <= %(last)s AND id = ANY(%(orders)s)
"""
CLASS_COLUMNS = {"order_id": "bigint", "channel": "integer", "partner": "integer", "day": "date"}


def added_rows(trial: Trial, books: Books, month: Month) -> Iterator[dict[str, Ints]]:
    """The rows of all that is added, part by part, each written into the books; those of a month before the trial's first are not told."""
    world = trial.worlds[books.side]
    rules = world.adding(month)
    for lines in added_lines(rules, books.source(month)):
        if len(lines["payee_id"]):
            books.write_added(lines, month)
            if month >= trial.first:
                yield _rows(trial, {**lines, "component": Holdings.among(rules).articles_of(lines)}, month, side=books.side)


def _rows(trial: Trial, lines: Lines, month: Month, *, side: str) -> dict[str, Ints]:
    channel, stage = _classes(trial.reader, lines)
    keys = {
        "payee_id": lines["payee_id"],
        "article": trial.articles_of_lines(lines["plan_version_id"], lines["component"]),
        "channel": channel,
        "stage": stage,
        "kind": lines["kind"],
        "mine": np.isin(lines["plan_version_id"], trial.mine).astype(np.int64),
    }
    order = np.lexsort([keys[name] for name in KEYS])
    stacked = np.stack([keys[name][order] for name in KEYS])
    first = np.flatnonzero(np.append(True, (stacked[:, 1:] != stacked[:, :-1]).any(axis=0)))
    size = len(first)
    rows = {name: column[order][first] for name, column in keys.items()}
    rows |= {name: np.zeros(size, np.int64) for name in MEASURES}
    rows[f"{side}_fen"] = np.add.reduceat(lines["amount_fen"][order], first)
    return rows | {"month": np.full(size, number_of_day(month.first))}


def _classes(reader: FactReader, lines: Lines) -> tuple[Ints, Ints]:
    """Kind of channel and stage of the lines' orders, 0 where there is none."""
    orders = distinct(lines["order_id"][lines["order_id"] > 0])
    zero = np.zeros(len(lines["order_id"]), np.int64)
    if not len(orders):
        return zero, zero
    days = lines["day"][lines["order_id"] > 0]
    words = {"first": days.min().astype("M8[D]").item(), "last": days.max().astype("M8[D]").item(), "orders": orders.tolist()}
    told = copy_out(CLASSES, CLASS_COLUMNS, words)
    if not len(told["order_id"]):
        return zero, zero
    by_id = np.argsort(told["order_id"])
    known = told["order_id"][by_id]
    place = np.minimum(np.searchsorted(known, lines["order_id"]), len(known) - 1)
    at, same = by_id[place], known[place] == lines["order_id"]
    channel = looked_up(told["channel"], *reader.channels).astype(np.int64)
    stage = _stages(reader, told["partner"], told["day"])
    return np.where(same, channel[at], 0), np.where(same, stage[at], 0)


def _stages(reader: FactReader, partner: Ints, day: Ints) -> Ints:
    keys, letters = reader.stages
    if not len(keys):
        return np.zeros(len(partner), np.int64)
    place = np.searchsorted(keys, partner << 20 | day, side="right") - 1
    return np.where((place >= 0) & (keys[place] >> 20 == partner), letters[place], 0)
