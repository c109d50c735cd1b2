"""Folding a month: what nights have added to it becomes one part, once nothing of the night waits any more."""

from datetime import date

from django.db import transaction

from ..accrual.tables import parts_fold
from ..models import Period
from ..selectors.periods import STILL_OPEN

# What so many nights added becomes one: pages read a month's lines part by part.
NIGHTS = 7


@transaction.atomic
def month_fold(*, month: date) -> int:
    """How many rows lie in a part that was made of nights; 0 where there are too few of these.

    Whatever changes the parts of a month locks its period, and so does this, and nothing before it. A month that is being counted or
    closed at this moment is left to the next night.
    """
    period = Period.objects.select_for_update(skip_locked=True).filter(month=month, status__in=STILL_OPEN).first()
    return parts_fold(month, nights=NIGHTS) if period else 0
