"""A catalogue check: codes that a plan names and nobody knows; a rule would silently never be earned by."""

from __future__ import annotations

from collections.abc import Iterator

from channelops.kernel.errors import gettext_noop as _

from .criteria import Codes
from .document import Criteria, PlanVersion
from .problems import Problem


def unknown_codes(plan: PlanVersion, codes: Codes) -> list[Problem]:
    """Return a problem for every code of the criteria that `codes` does not have, at its component or rule."""
    return [
        Problem(f"{pointer}/criteria/{field}", _("“%(code)s” is not known."), {"code": code})
        for pointer, criteria in _places(plan)
        for field, named in criteria.named().items()
        for code in named
        if code not in codes.get(field, {})
    ]


def _places(plan: PlanVersion) -> Iterator[tuple[str, Criteria]]:
    for place, component in enumerate(plan.components):
        yield f"/components/{place}", component.criteria
        for number, rule in enumerate(component.rules):
            yield f"/components/{place}/rules/{number}", rule.criteria
