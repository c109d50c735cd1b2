"""A source: where the lines of a calculation stand, month by month: those of the ledger, or of a trial beside it."""

from dataclasses import dataclass, field

from channelops.kernel.periods import Month

LEDGER = "incentives_commissionline"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Names of tables, or subqueries in brackets with all columns of a line (of `statements`: payee_id, paid, earned_fen, amount_fen).

    `lines` and `statements` are the month's own, as far as they are written; `earlier` has the lines of all months before it.
    """

    month: Month
    lines: str
    statements: str
    earlier: str = field(default=LEDGER)
