"""The steps of one line of a statement, whatever made it: an order, a limit, a share, somebody below."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from channelops.sales.selectors.orders import Named
from channelops.sales.selectors.splits import splits_named

from ..engine.contributions import LineKind
from ..engine.document import Clawback, Override
from ..models import CommissionLine
from ..selectors.statements import line_shared
from . import added_steps
from . import clawbacks as clawback_rows
from .explanations import Step, explain, order_step
from .statements import Articles


def line_steps(line: CommissionLine, known: Articles, *, order: tuple[Any, Named] | None) -> Sequence[Step]:
    """Numbered from 1; the page and REST show the same."""
    version = known.versions[line.plan_version_id]
    above = known.added(line.plan_version_id, line.component)
    if isinstance(above, Clawback):
        steps = list(clawback_rows.deferred_steps(line, above))
    elif isinstance(above, Override):
        words = {"plan": version.plan.code, "number": version.number, "article": above.article or above.code}
        source = _("%(plan)s version %(number)s, article %(article)s") % words
        name = added_steps.below_names([line]).get(line.order_id, str(-line.order_id))
        steps = added_steps.override_steps(line, above, source=source, name=name)
    elif line.kind == LineKind.SPLIT:
        steps = _shared(line, known, order)
    elif line.kind in clawback_rows.KINDS:
        article = known.clawback(line.plan_version_id, known.of(line.plan_version_id, line.component))
        steps = [] if order is None else [order_step(*order)]
        steps += clawback_rows.clawback_steps(line, article, order=order[0] if order else None)
    else:
        component = known.of(line.plan_version_id, line.component)
        steps = list(explain(line, version=version, component=component, order=order))
    return [step | {"no": number} for number, step in enumerate(steps, start=1)]


def _shared(line: CommissionLine, known: Articles, order: tuple[Any, Named] | None) -> list[Step]:
    """How the shared line came about, then what is given or got of it."""
    whole = line_shared(line)
    if whole is None or order is None:
        return added_steps.split_steps(line, [], owner=0)
    steps = list(line_steps(whole, known, order=order))
    shares = splits_named([order[0].original_id or order[0].pk])
    return steps + added_steps.split_steps(line, next(iter(shares.values()), []), owner=whole.payee_id)
