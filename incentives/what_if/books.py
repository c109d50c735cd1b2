"""The books of a trial: the lines of one of its worlds, month by month, in tables of their own beside the ledger."""

from collections.abc import Mapping

import numpy as np
from django.db import connection

from channelops.kernel.periods import Month

from ..accrual.tables import LINES
from ..binary import Column, copy_in
from ..engine.arithmetic import Ints
from ..engine.facts import number_of_day
from ..people.sources import LEDGER, Source

SUMS = {"payee_id": "integer", "paid": "integer", "earned_fen": "bigint", "amount_fen": "bigint"}


def books_make(simulation: int, first: Month, last: Month) -> None:
    """Empty books of both worlds; what an earlier try left is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incentives_trial(%s, %s, %s)", [simulation, first.first, last.first])


def books_drop(simulation: int) -> None:
    """No books of the simulation are left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incentives_trial_drop(%s)", [simulation])


class Books:
    """Of one world (`then`, `now`), from the month `first` on; what lies before it is the ledger's in both."""

    def __init__(self, simulation: int, side: str, first: Month) -> None:
        self.simulation, self.side, self.first = simulation, side, first

    def source(self, month: Month) -> Source:
        """Where the lines of a month and of all before it stand."""
        parts = [f"SELECT * FROM {LEDGER} WHERE month < '{self.first.first.isoformat()}'"]  # noqa: S608 - a date
        parts += [f"SELECT * FROM {self._name('lines', self.first.plus(n))}" for n in range(month.minus(self.first))]  # noqa: S608 - numbers
        lines, sums = (self._name(kind, month) for kind in ("lines", "sums"))
        return Source(month=month, lines=lines, statements=sums, earlier=f"({' UNION ALL '.join(parts)})")

    def write(self, lines: Mapping[str, Column], month: Month) -> int:
        """Appends lines of a month."""
        more = {"month": number_of_day(month.first), "version": 1}
        return copy_in(self._name("lines", month), LINES, {**lines, **more})

    def write_sums(self, payee: Ints, paid: Ints, earned: Ints, *, month: Month) -> int:
        """Appends what payees come to: how many of their orders are paid, and how much they earn."""
        values = {"payee_id": payee, "paid": paid, "earned_fen": earned, "amount_fen": earned}
        return copy_in(self._name("sums", month), SUMS, values)

    def write_added(self, lines: Mapping[str, Ints], month: Month) -> None:
        """Appends lines that are added once all orders are rated, to the sums too."""
        payee, place = np.unique(lines["payee_id"], return_inverse=True)
        earned = np.zeros(len(payee), np.int64)
        np.add.at(earned, place, lines["amount_fen"])
        self.write(lines, month)
        self.write_sums(payee, np.zeros(len(payee), np.int64), earned, month=month)

    def _name(self, kind: str, month: Month) -> str:
        return f"incentives_trial_{self.simulation}_{self.side}_{kind}_{month.year}{month.month:02}"
