"""A plan version: one frozen document of components, each with the rules by which orders earn.

Amounts are whole fen; rates are whole millionths: of a fen per piece (5_000_000 = 5 fen apiece) or of an amount (35_000 = 3.5 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Protocol

from channelops.kernel.brackets import Basis

FORMAT = "channelops-plan/1"


class Over(StrEnum):
    """The span of months in which something is counted together."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Per(StrEnum):
    """Whose orders are counted together: the payee's own, or those of the payee's whole group."""

    PAYEE = "payee"
    GROUP = "group"


class Excess(StrEnum):
    """What becomes of the part above a period's maximum."""

    LOST = "lost"
    CARRIED = "carried"


class Trigger(StrEnum):
    """The event by which a component pays: the order itself, or what becomes of it later."""

    ORDER = "order"
    ACTIVATED = "activated"
    BILLED = "billed"
    PAID = "paid"  # by the customer
    ACTIVE = "active"  # still, after so many months
    REFERRED = "referred"  # sold on a deal that the payee had registered
    MONTH = "month"  # of the payee, whatever is sold
    ANY = "any"  # whatever earned anything


class DateBasis(StrEnum):
    """The day by which an event belongs to a version and to a period; without one it is the event's own."""

    ORDER = "order"
    ACTIVATION = "activation"
    BILLING = "billing"
    SETTLEMENT = "settlement"


class Counted(StrEnum):
    """What an order brings: pieces of something, or fen."""

    QUANTITY = "quantity"
    AMOUNT = "amount"
    NET_BILLED = "net_billed"  # billed minus arrears
    NEW_CUSTOMERS = "new_customers"
    POINTS = "points"

    @property
    def basis(self) -> Basis:
        """Return whether that is pieces or fen."""
        return Basis.AMOUNT if self in (Counted.AMOUNT, Counted.NET_BILLED) else Basis.QUANTITY


class PayeeKind(StrEnum):
    """Whom the plan pays."""

    PARTNER = "partner"
    STAFF = "staff"


class Double(StrEnum):
    """What becomes of a second incentive, a campaign's spiff, on an order that the plan pays already."""

    REFUSE = "refuse"
    HIGHER = "higher"
    BOTH = "both"


class Allowed(StrEnum):
    """What a plan of a node further down may do to the orders that this one rules."""

    NONE = "none"
    OVERRIDE = "override"
    TOP_UP = "top_up"


@dataclass(frozen=True, slots=True)
class Below:
    """The leave given to nodes further down; a top-up of an order is at most so many millionths of what is paid for it here."""

    allow: Allowed = Allowed.NONE
    most_millionths: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """A name for readers, in both languages of the pages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """What an order must be, as codes; an empty tuple asks nothing.

    The first three are one ladder: an order passes when its product, its family or its category is named.
    """

    products: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    customer_classes: tuple[str, ...] = ()
    partner_types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    # what is asked of hundreds of rules with every rating
    _named: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", {name: codes for name in _ASKED if (codes := getattr(self, name))})

    def named(self) -> Mapping[str, tuple[str, ...]]:
        """Return what is asked, by field name, in the order of the tests."""
        return self._named


_ASKED = tuple(one.name for one in fields(Criteria) if one.init)


@dataclass(frozen=True, slots=True)
class OrderLimits:
    """The least and the most one order earns, in fen; None is without."""

    min_fen: int | None = None
    max_fen: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodLimits:
    """The least and the most a payee earns in one period, in fen; None is without."""

    min_fen: int | None = None
    max_fen: int | None = None
    over: Over = Over.MONTH
    excess: Excess = Excess.LOST


@dataclass(frozen=True, slots=True)
class Accumulate:
    """Over which months and for whom a tier table counts."""

    over: Over = Over.MONTH
    per: Per = Per.PAYEE


class Terms(Protocol):
    """What a rule pays: one frozen dataclass for each kind of component, in its file."""

    @property
    def basis(self) -> Basis:
        """Return whether pieces or fen are counted."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to earn inside a component; the most precise rule that fits an order is the one."""

    terms: Terms
    criteria: Criteria = Criteria()


@dataclass(frozen=True, slots=True)
class Component:
    """One article of the plan: a kind of calculation, who may earn it, its rules and its limits."""

    code: str
    kind: str
    title: Title
    rules: tuple[Rule, ...]
    article: str = ""
    criteria: Criteria = Criteria()
    accumulate: Accumulate = Accumulate()
    # None: what the kind counts and waits for by itself; months of which the first so many, or exactly that one, count (0: all)
    counted: Counted | None = None
    trigger: Trigger = Trigger.ORDER
    months: int = 0
    date_basis: DateBasis | None = None
    # of a coefficient: the codes of the earlier components that it multiplies; empty for all of them
    of: tuple[str, ...] = ()
    order_limits: OrderLimits = OrderLimits()
    period_limits: PeriodLimits = PeriodLimits()


class Way(StrEnum):
    """How those above somebody share in what he earned."""

    CASCADE = "cascade"
    DIFFERENTIAL = "differential"


@dataclass(frozen=True, slots=True)
class UplineRate:
    """What somebody above gets of what was earned below; of a differential: whom it is for, by place from the head and by stage."""

    rate_millionths: int
    ranks: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """An article that pays those above in the tree of the order's day; `components` by code, empty for all.

    Cascade: one rate for each level upwards. Differential: the first rate that fits whoever stands there, less the highest below,
    up to `depth` levels. Who earned by fewer own orders, or less, in the month gets nothing of it.
    """

    code: str
    title: Title
    way: Way
    rates: tuple[UplineRate, ...]
    depth: int
    article: str = ""
    components: tuple[str, ...] = ()
    least_orders: int = 0
    least_fen: int = 0


class Unearned(StrEnum):
    """How much of a paid line is unearned when the customer leaves."""

    FULL = "full"
    STRAIGHT_LINE = "straight_line"
    STEPS = "steps"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class ClawbackStep:
    """Below so many days, that share in millionths."""

    days: int
    share_millionths: int


@dataclass(frozen=True, slots=True)
class Clawback:
    """An article that takes back from lines whose customer leaves within the window; `components` by code, empty for all.

    Of what a period pays, at most `recover_millionths` are kept for it; the rest is carried forward.
    """

    code: str
    title: Title
    by: Unearned
    window_days: int
    recover_millionths: int
    steps: tuple[ClawbackStep, ...] = ()
    article: str = ""
    components: tuple[str, ...] = ()


class CustomerFact(StrEnum):
    """What an instalment may ask of the customer."""

    IN_NET = "in_net"
    NOT_SUSPENDED = "not_suspended"
    AUDIT_CLEAN = "audit_clean"
    MINUTES = "minutes"
    DATA_MB = "data_mb"
    NET_BILLED = "net_billed"  # billed minus arrears


class Asked(StrEnum):
    """Of which months it is asked: the one in which the instalment is due, or all after the line's own up to that one together."""

    DUE = "due"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class CustomerTest:
    """One condition; `least` in minutes, megabytes or fen, 0 for what is only so or not."""

    fact: CustomerFact
    asked: Asked = Asked.DUE
    least: int = 0


@dataclass(frozen=True, slots=True)
class InstalmentPart:
    """What is paid so many months after the line's: a share of the line, so many fen of it, or (neither) all that is left."""

    month: int
    share_millionths: int = 0
    amount_fen: int = 0
    tests: tuple[CustomerTest, ...] = ()


@dataclass(frozen=True, slots=True)
class Instalments:
    """An article that pays lines in parts, each on its tests; `components` by code, empty for all that orders pay once."""

    code: str
    title: Title
    parts: tuple[InstalmentPart, ...]
    article: str = ""
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """What one plan pays from a day on, up to but not including `end` (None: until further notice)."""

    plan: str
    title: Title
    start: date
    end: date | None
    components: tuple[Component, ...]
    payees: PayeeKind = PayeeKind.PARTNER
    scope: str = ""
    period_limits: PeriodLimits = PeriodLimits()
    below: Below = Below()
    double: Double = Double.BOTH
    overrides: tuple[Override, ...] = ()
    clawbacks: tuple[Clawback, ...] = ()
    instalments: tuple[Instalments, ...] = ()
