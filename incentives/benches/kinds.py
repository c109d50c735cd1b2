"""What all kinds of components cost: 500 rules over every kind beside as many of four kinds, on the same columns in memory."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from channelops.core.benches.registry import Asked, Section, bench

from ..engine.components import KINDS
from ..engine.context import Context, slot_of
from ..engine.document import PlanVersion
from ..engine.facts import Facts, OrderKind
from ..engine.rate import Result, rate
from ..engine.reading import read
from ..services.accruals import ORDERS_A_SHARD

Document = dict[str, Any]
RULES, DAYS, FIRST_DAY, MONTH = 500, 30, 20_758, 202_611
PRODUCTS, ORDERS_A_PAYEE = 2_000, 100
MOST = 2.5
# Rounds are as many as rate so many orders, but two at least.
MOST_RATED = 20_000_000
FOUR = ("flat", "percentage", "graduated", "whole_volume")
CODES = {"products": {f"p{number}": number for number in range(PRODUCTS)}, "campaigns": {"spring": 1}, "stages": {"A": 1, "B": 2}}
BANDS = ((0, 20, 0), (20, 50, 5), (50, None, 10))
HEAD = "| what | orders | lines | seconds | orders per second | × floor |\n|---|---:|---:|---:|---:|---:|\n"


@dataclass
class Rated:
    """What a plan took for all shards in one round, and what came out."""

    seconds: float = 0
    orders: int = 0
    lines: int = 0
    amount_fen: int = 0

    def add(self, facts: Facts, result: Result, *, seconds: float) -> None:
        """One shard more."""
        self.seconds += seconds
        self.orders += len(facts)
        self.lines += sum(map(len, result.parts))
        self.amount_fen += int(result.totals.amount_fen.sum())


@bench("kinds", order=46)
def kinds_measured(asked: Asked) -> Section:
    """Both plans in turn, shard by shard as the accrual takes them; the best of some rounds; the floor is the plan of four kinds."""
    # guarantee and draw have one rule each
    every = _plan(tuple(KINDS), (RULES - 2) // (len(KINDS) - 2) + 1)
    four = _plan(FOUR, RULES // len(FOUR))
    plans = {f"{_rules(plan)} rules over {len(plan.components)} kinds": plan for plan in (four, every)}
    best: dict[str, Rated] = {}
    for _ in range(max(2, min(asked.times, MOST_RATED // asked.orders))):
        for name, found in _round(plans, asked.orders).items():
            asked.say(f"{name}: {found.seconds:.2f} s")
            if name in best and best[name].amount_fen != found.amount_fen:
                raise AssertionError(f"{name}: two ratings of the same orders differ")
            best[name] = min(best.get(name, found), found, key=lambda one: one.seconds)
    floor = best[next(iter(plans))].seconds
    text = (
        f"The engine alone, in memory, {ORDERS_A_SHARD:,} orders at a time: as many rules over every kind (coefficients multiply all that"
        f" stands before them, guarantee and draw look at every payee's month) beside four kinds. They are to take at most {MOST} × the"
        " time of the four.\n\n"
    )
    rows = [
        f"| {name} | {one.orders:,} | {one.lines:,} | {one.seconds:.2f} | {one.orders / one.seconds:,.0f} | {one.seconds / floor:.2f} |\n"
        for name, one in best.items()
    ]
    return Section(title="All kinds of components", text=text + HEAD + "".join(rows))


def _round(plans: Mapping[str, PlanVersion], orders: int) -> dict[str, Rated]:
    """Every shard under each plan, one right after the other."""
    found = {name: Rated() for name in plans}
    for start in range(0, orders, ORDERS_A_SHARD):
        size = min(ORDERS_A_SHARD, orders - start)
        facts, context = _facts(size, shard=start // ORDERS_A_SHARD), _context(size)
        for name, plan in plans.items():
            began = time.perf_counter()
            result = rate(facts, plan, codes=CODES, context=context)
            found[name].add(facts, result, seconds=time.perf_counter() - began)
    return found


def _rules(plan: PlanVersion) -> int:
    return sum(len(component.rules) for component in plan.components)


def _plan(kinds: tuple[str, ...], rules: int) -> PlanVersion:
    components = [_component(kind, place, (rules, len(kinds))) for place, kind in enumerate(kinds)]
    return read(
        {
            "format": "channelops-plan/1",
            "plan": "bench",
            "title": {"zh": "测速", "en": "Bench"},
            "from": "2026-11-01",
            "components": components,
        }
    )


def _component(kind: str, place: int, size: tuple[int, int]) -> Document:
    """One component with its share of the products; its rules but the last name one each, so that the ladder decides for every order."""
    rules, kinds = size
    share = PRODUCTS // kinds
    asked: list[Document] = [{"products": [f"p{place * share + number % share}"]} for number in range(rules - 1)]
    if kind in ("guarantee", "draw"):
        asked = []
    if kind == "spiff":
        asked = [{"campaigns": ["spring"], **one} for one in asked]
    last: Document = {"campaigns": ["spring"]} if kind == "spiff" else {"stages": ["A"]} if kind in ("guarantee", "draw") else {}
    made: Document = {"code": kind, "kind": kind, "title": {"zh": kind, "en": kind}}
    if kind == "residual":
        made["months"] = 12
    if kind not in ("guarantee", "draw", "coefficient"):
        made["criteria"] = {"products": [f"p{number}" for number in range(place * share, (place + 1) * share)]}
    return made | {"rules": [{"criteria": one, **_terms(kind, number)} for number, one in enumerate([*asked, last])]}


def _terms(kind: str, number: int) -> Document:
    """What the rule of that number pays."""
    tiers = [{"from": low, "to": high, "yuan_per_piece": 10 + number % 7 + step} for low, high, step in BANDS]
    table = {"by": "quantity", "edge": "inclusive", "tiers": tiers}
    bonuses = [{"from": low, "to": high, "bonus_yuan": step * 100} for low, high, step in BANDS]
    factors = [{"from": low, "to": high, "factor": f"1.{step:02}"} for low, high, step in BANDS]
    terms: dict[str, Document] = {
        "flat": {"yuan_per_piece": 10 + number % 7},
        "package": {"package": {"pieces": 2, "yuan": 10 + number % 7}},
        "fixed_plus_share": {"yuan_per_order": 1, "percent": 1 + number % 7},
        "graduated": {"table": table},
        "whole_volume": {"table": table},
        "cliff": {"table": {**table, "tiers": bonuses}},
        "attainment": {"attainment": {"quota": "sales", "reach": "marginal", **table}},
        "spiff": {"yuan_per_order": 5},
        "coefficient": {"by_standing": {"standing": "quality", "edge": "inclusive", "tiers": factors}},
        "guarantee": {"guarantee": {"yuan": 500, "recoverable": True}},
        "draw": {"draw": {"yuan": 100}},
    }
    return terms.get(kind, {"percent": 1 + number % 7})


def _facts(orders: int, *, shard: int) -> Facts:
    """A shard of a month's orders, one of a hundred a bill and one of a hundred on a registered deal, and every payee's month."""
    chance = np.random.default_rng([2026, shard])
    payees = max(1, orders // ORDERS_A_PAYEE)
    payee = np.concatenate([np.sort(chance.integers(1, payees + 1, orders)), np.arange(1, payees + 1)])
    happened = chance.integers(0, 100, orders)
    kind = np.where(happened == 0, int(OrderKind.BILL), np.where(happened == 1, int(OrderKind.REFERRAL), int(OrderKind.SALE)))
    size, none = orders + payees, np.zeros(payees, np.int64)
    day = np.concatenate([FIRST_DAY + chance.integers(0, DAYS, orders), np.full(payees, FIRST_DAY)])
    quantity = np.concatenate([chance.integers(1, 4, orders), none])
    return Facts.of(
        order_id=np.concatenate([np.arange(1, orders + 1), none]),
        at=day * 86_400_000_000 + chance.integers(0, 86_400, size) * 1_000_000,
        day=day,
        payee=payee,
        kind=np.concatenate([kind, np.full(payees, int(OrderKind.MONTH))]),
        months=np.concatenate([np.where(happened == 0, 1, 0), none]),
        quantity=quantity,
        amount_fen=quantity * chance.integers(1_000, 30_000, size),
        product=np.concatenate([chance.integers(0, PRODUCTS, orders), none]),
        stage=chance.integers(1, 3, size),
        campaign=np.concatenate([np.where(happened < 10, 1, 0), none]),
    )


def _context(orders: int) -> Context:
    """A quota and a quality of every payee."""
    payees = range(1, max(1, orders // ORDERS_A_PAYEE) + 1)
    quotas = {"sales": slot_of((payee, MONTH, 150) for payee in payees)}
    return Context(quotas, {"quality": slot_of((payee, MONTH, payee % 100 * 10_000) for payee in payees)})
