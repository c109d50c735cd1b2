"""Rolling up commission: a month at a time, anew from its lines, always to the same figures."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.jobs import job_ask
from incentives.selectors.figures import commission_by_place, months_calculated

from ..models import CommissionMonth, PlaceCommission, RegionCommission

JOB = "analytics.commission"


def commission_ask(*, business_date: date, actor: Actor, at: datetime) -> JobRun:
    """Asks for the roll-up of whatever an accrual has left: where it was run by hand, nobody waits for the night."""
    return job_ask(job=JOB, business_date=business_date, actor=actor, at=at)


@transaction.atomic
def commission_roll_up(*, month: date) -> int:
    """Writes the sums of every region of the month; the number of regions."""
    made = months_calculated()[month]
    held, _new = CommissionMonth.objects.update_or_create(month=month, defaults={"made_at": made})
    sums: Counter[tuple[int, int]] = Counter()
    placed = commission_by_place(month)
    PlaceCommission.objects.filter(month=held).delete()
    PlaceCommission.objects.bulk_create(
        [
            PlaceCommission(month=held, province_id=province, city_id=city, county_id=county, amount_fen=fen)
            for province, city, county, fen in placed
        ]
    )
    for *places, fen in placed:
        for level, region in enumerate(places, start=1):
            if region:
                sums[region, level] += fen
    RegionCommission.objects.filter(month=held).delete()
    RegionCommission.objects.bulk_create(
        [RegionCommission(month=held, region_id=region, level=level, amount_fen=fen) for (region, level), fen in sorted(sums.items())]
    )
    return len(sums)
