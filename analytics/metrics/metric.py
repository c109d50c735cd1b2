"""A metric: what a KPI is, which sums it is made of, and what may be done with it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise

from channelops.kernel.money import divide_half_up, ratio

Text = str | Promise
PLACES = 6


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where sums come from: a roll-up, the grains it answers, and whether it is kept by channel."""

    name: str
    grains: frozenset[str]
    by_channel: bool


ORDERS = Source(name="orders", grains=frozenset({"day", "month", "range"}), by_channel=True)
PARTNERS = Source(name="partners", grains=frozenset({"month", "range"}), by_channel=True)
COMMISSION = Source(name="commission", grains=frozenset({"month", "range"}), by_channel=False)


@dataclass(frozen=True, kw_only=True)
class Term:
    """One sum: a column of a source."""

    source: Source
    column: str

    def __str__(self) -> str:
        return f"{self.source.name}.{self.column}"


class Value(NamedTuple):
    """A metric for one place and period: whole numbers above and below the line, and what they make.

    Money is whole fen; a share or a change is a Decimal (0.383000 is 38.3 %); None where it cannot be said.
    """

    value: int | Decimal | None
    numerator: int | None
    denominator: int | None = None


@dataclass(frozen=True, kw_only=True)
class Metric:
    """`kind` is simple, ratio (sum over sum) or derived (against the same days a year before).

    `measure` is count, money (fen) or share. `direction` is 1 where more is better, −1 where less is, 0 where neither.
    `over_regions` and `over_time` say whether values may be summed that way; where not, each is counted or divided anew.
    """

    code: str
    name_zh: str
    name_en: str
    kind: str
    measure: str
    unit: Text
    sentence: Text
    numerator: Term
    denominator: Term | None = None
    over_regions: bool
    over_time: bool
    direction: int
    owner: str
    version: int

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The sums it is made of."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @cached_property
    def sources(self) -> frozenset[Source]:
        """The roll-ups it reads."""
        return frozenset(term.source for term in self.terms)

    @property
    def grains(self) -> frozenset[str]:
        """The grains that every source answers."""
        return frozenset.intersection(*(source.grains for source in self.sources))

    @property
    def by_channel(self) -> bool:
        """Whether it can be told by channel."""
        return all(source.by_channel for source in self.sources)

    @property
    def divisor(self) -> Term:
        """The sum below the line; of a metric without one that above it."""
        return self.denominator or self.numerator

    def of(self, above: int, below: int) -> Value:
        """The value out of a place's sums above and below the line; a derived metric is divided by its own sum of a year before."""
        if self.kind == "simple":
            return Value(above, above)
        if below <= 0:
            return Value(None, above, below)
        if self.kind == "derived":
            return Value(ratio(above - below, below, places=PLACES), above, below)
        divided = divide_half_up(above, below) if self.measure == "money" else ratio(above, below, places=PLACES)
        return Value(divided, above, below)

    def change(self, now: Value, then: Value) -> Decimal | None:
        """Against a former value: the difference of shares, else the relative change; None where it cannot be said."""
        if now.value is None or then.value is None:
            return None
        if self.measure == "share":
            return Decimal(now.value) - Decimal(then.value)
        return ratio(int(now.value) - int(then.value), int(then.value), places=PLACES) if then.value > 0 else None
