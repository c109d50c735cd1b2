"""The steps of one line of a statement, whatever made it: an order, a limit, a share, somebody below."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from channelops.sales.models import OrderEvent
from channelops.sales.selectors.orders import Named, names_of
from channelops.sales.selectors.splits import splits_named

from ..engine.contributions import LineKind
from ..engine.document import Clawback, Override
from ..models import CommissionLine
from ..selectors.statements import line_shared
from . import added_steps, held
from . import clawbacks as clawback_rows
from .behind import behind, event_step
from .explanations import Step, explain, order_step
from .statements import Articles


def explained(line: CommissionLine, known: Articles) -> Sequence[Step]:
    """The steps of a line with the order or event behind it, numbered from 1; the page and REST show the same."""
    fact = behind([(line.day, line.order_id)]).get(line.order_id)
    if fact is None:
        return line_steps(line, known, order=None)
    return line_steps(line, known, order=(fact.order, names_of([fact.order], kinds={"product", "source"})), event=fact.event)


def line_steps(
    line: CommissionLine, known: Articles, *, order: tuple[Any, Named] | None, event: OrderEvent | None = None
) -> Sequence[Step]:
    """The steps of a line; after the order stands what became of it, where that is what is paid."""
    version = known.versions[line.plan_version_id]
    above = known.added(line.plan_version_id, line.component)
    if isinstance(above, Clawback):
        steps = list(clawback_rows.deferred_steps(line, above))
    elif isinstance(above, Override):
        words = {"plan": version.plan.code, "number": version.number, "article": above.article or above.code}
        source = _("%(plan)s version %(number)s, article %(article)s") % words
        name = added_steps.below_names([line]).get(line.order_id, str(-line.order_id))
        steps = added_steps.override_steps(line, above, source=source, name=name)
    elif line.kind in held.KINDS:
        steps = [] if order is None else [order_step(*order)]
        steps += held.held_steps(line, known, order=order[0] if order else None)
    elif line.kind == LineKind.SPLIT:
        steps = _shared(line, known, (order, event))
    elif line.kind in clawback_rows.KINDS:
        article = known.clawback(line.plan_version_id, known.of(line.plan_version_id, line.component))
        steps = [] if order is None else [order_step(*order)]
        steps += clawback_rows.clawback_steps(line, article, order=order[0] if order else None)
    else:
        component = known.of(line.plan_version_id, line.component)
        steps = list(explain(line, version=version, component=component, order=order))
        steps[1:1] = [event_step(event)] if event else []
    return [step | {"no": number} for number, step in enumerate(steps, start=1)]


def _shared(line: CommissionLine, known: Articles, fact: tuple[tuple[Any, Named] | None, OrderEvent | None]) -> list[Step]:
    """How the shared line came about, then what is given or got of it."""
    whole, (order, event) = line_shared(line), fact
    if whole is None or order is None:
        return added_steps.split_steps(line, [], owner=0)
    steps = list(line_steps(whole, known, order=order, event=event))
    shares = splits_named([order[0].original_id or order[0].pk])
    return steps + added_steps.split_steps(line, next(iter(shares.values()), []), owner=whole.payee_id)
