"""Moves of regions: what was decided for a day takes effect on the morning of that day."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from ..jobs import Work, job
from ..services.placements import placements_apply


@job("core.placements", _("Region moves"))
def apply_placements(work: Work) -> bool:
    """Brings the tree to the day after the business date."""
    day = work.business_date + timedelta(days=1)
    moved = placements_apply(on=day, actor=work.actor, at=work.at)
    work.count(rows=moved)
    if moved:
        work.log(gettext_noop("%(rows)s regions moved on %(day)s."), rows=moved, day=day.isoformat())
    return False
