"""Why an order of a statement earns or does not: every test of every article with the order's values, under the version that ruled it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import numpy as np

from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import names_of

from ..accrual.rating import Rating
from ..engine.criteria import Codes
from ..engine.document import PlanVersion as Content
from ..engine.explain import Step, explain_order
from ..engine.facts import Facts
from ..models import Statement
from ..selectors.shards import Shard
from ..selectors.statements import versions_by_id
from .contract_pins import source_words
from .foldings import folded
from .named import names_told
from .steps import step_rows

FACTS = tuple(one.name for one in fields(Facts))
NAMED = {"products": "product", "families": "family", "categories": "category"}
LETTERS = {"customer_classes": "customer_class", "stages": "stage"}
ORIGIN = date(1970, 1, 1)
PLACES = ("county", "city", "province")


@dataclass(frozen=True, kw_only=True)
class OrderSteps:
    """The version's content and the steps, and by which contract it rules; no content where no published plan rules the order."""

    version_id: int
    content: Content | None
    steps: list[Step]
    source: str = ""


def order_steps(statement: Statement, order_id: int) -> OrderSteps | None:
    """The explanation of an order (or event) of the statement's payee and month; None where there is no such one."""
    rating = Rating(Month.of(statement.month))
    rating.only([statement.payee_id])
    orders = rating.reader.orders(Shard(payees=[statement.payee_id]))
    rows = np.flatnonzero((orders.facts.order_id if orders.fact is None else orders.fact) == order_id)
    if not len(rows):
        return None
    fact = {name: int(getattr(orders.facts, name)[rows[0]]) for name in FACTS}
    for part in rating.ruled(orders):
        if rows[0] in (part.rows if part.own is None else part.rows[part.own]):
            content = part.rules.content
            steps = explain_order(fact, content, codes=_shown(part.rules.codes, fact), context=rating.context)
            version = versions_by_id({part.rules.version_id})[part.rules.version_id]
            day = ORIGIN + timedelta(days=fact["original_day"] or fact["day"])
            source = source_words(version, payee_id=statement.payee_id, day=day)
            return OrderSteps(version_id=version.pk, content=content, steps=steps, source=source)
    return OrderSteps(version_id=0, content=None, steps=[])


def order_step_rows(found: OrderSteps) -> list[dict[str, Any]]:
    """The steps in the words of a reader; nothing where no published plan rules the order."""
    if found.content is None:
        return []
    steps = folded(found.steps)
    return step_rows(steps, found.content, names_told(steps))


def _shown(codes: Codes, fact: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The codes with the order's own values by name, where no article names them."""
    made: dict[str, dict[str, int]] = {field: dict(known) for field, known in codes.items()}
    for field, column in NAMED.items():
        _own(made, field, names_of(field, {fact[column]}))
    _own(made, "regions", names_of("regions", {fact[name] for name in PLACES}))
    for field, column in LETTERS.items():
        _own(made, field, {fact[column]: chr(fact[column])} if fact[column] else {})
    return made


def _own(made: dict[str, dict[str, int]], field: str, names: Mapping[int, str]) -> None:
    known = made.setdefault(field, {})
    for key, name in names.items():
        if key not in known.values():
            known[name] = key
