"""Refusing a plan version that is not fit for its next step."""

from datetime import datetime

from django.utils.translation import gettext as _

from channelops.core.refusals import Refused

from ..documents import sentences
from ..models import PlanVersion
from ..selectors.plan_checks import codes_unknown, refusal_above
from ..selectors.simulations import simulation_fresh


def refuse_unfit(version: PlanVersion, *, publishing: bool = False, at: datetime | None = None) -> None:
    """Refused for unknown codes; for publishing also where no plan above gives leave, and, with `at`, without a fresh simulation."""
    unknown = codes_unknown(version)
    if unknown:
        raise Refused(sentences(unknown))
    if not publishing:
        return
    above = refusal_above(version)
    if above:
        raise Refused(above)
    if at is not None and not simulation_fresh(version, at):
        raise Refused(_("Nobody has tried this content on past orders within the last 14 days; run a simulation first."))
