"""Keeping an accrual's mark: what a full count of a month leaves, so that the next night can count from there."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from ..accrual.digest import digest
from ..accrual.rating import Rating
from ..engine.facts import number_of_day
from ..models import AccrualMark, AccrualState, Statement


def states_keep(states: Mapping[int, bytes], *, month: date) -> None:
    """Keeps what some orders of a month have left, after all that others have."""
    AccrualState.objects.bulk_create(
        AccrualState(month=month, plan_version_id=version, content=content) for version, content in states.items() if content
    )


def states_kept(month: date) -> dict[int, list[bytes]]:
    """What was kept of a month by plan version, in the order in which it was."""
    found: dict[int, list[bytes]] = {}
    for version, content in AccrualState.objects.filter(month=month).order_by("id").values_list("plan_version_id", "content").iterator():
        found.setdefault(version, []).append(bytes(content))
    return found


def mark_keep(rating: Rating, *, last: int, counted: int, until: date) -> None:
    """Marks how far a month has been counted, and by what, in the transaction that puts the count in place."""
    values = {"digest": digest_of(rating, until=until), "last": last, "counted": counted, "until": until}
    AccrualMark.objects.update_or_create(month=rating.month.first, defaults=values)


def digest_of(rating: Rating, *, until: date) -> str:
    """The digest of a month's rules for the partners that have a statement."""
    partners = Statement.objects.filter(month=rating.month.first).values_list("partner_id", flat=True).distinct()
    known = np.fromiter(partners.iterator(), np.int64) if rating.reader.asks_stages else np.zeros(0, np.int64)
    return digest(rating, until=number_of_day(until), partners=known)


def mark_drop(*, month: date) -> None:
    """Nothing is known of how far the month is counted."""
    AccrualMark.objects.filter(month=month).delete()
    AccrualState.objects.filter(month=month).delete()
