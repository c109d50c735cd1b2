"""Reading what counted months have left: for orders that come after, and for the months that follow."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ..accrual.states import unpacked
from ..binary import Content, contents_out
from ..documents import content_of
from ..engine.crossing import handed
from ..engine.state import Measure
from ..models import PlanVersion

KEPT = """
SELECT plan_version_id, content FROM incentives_accrualstate WHERE month = %(month)s AND crosses = %(crosses)s AND NOT fresh ORDER BY id
"""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What one article of a version leaves to later months of one payee: excess that is still to be paid, or a debt."""

    version_id: int
    component: int
    owed: bool
    fen: int


def states_kept(month: date) -> dict[int, list[Content]]:
    """What was kept of a month by plan version, in the order in which it was."""
    return _kept(month, crosses=False)


def crossing_kept(month: date) -> dict[int, list[Content]]:
    """What of it goes on into later months; of a month that is being counted what the count before left."""
    return _kept(month, crosses=True)


def _kept(month: date, *, crosses: bool) -> dict[int, list[Content]]:
    found: dict[int, list[Content]] = {}
    for version, content in contents_out(KEPT, {"month": month, "crosses": crosses}):
        found.setdefault(version, []).append(content)
    return found


def left_of(payee_id: int, month: date) -> list[Left]:
    """What a payee's month leaves to later ones."""
    parts = crossing_kept(month)
    found = []
    for version in PlanVersion.objects.filter(pk__in=parts).defer("document").order_by("pk"):
        content = content_of(version)
        left, _stays = handed(
            unpacked(parts[version.pk], owners=np.array([payee_id])), content, content, month=month.year * 100 + month.month
        )
        for component, measure, fen in zip(left.component.tolist(), left.measure.tolist(), left.value.tolist(), strict=True):
            found.append(Left(version_id=version.pk, component=component, owed=measure == Measure.DEBT, fen=fen))
    return found
