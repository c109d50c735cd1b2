"""Keeping an accrual's mark: what a full count of a month leaves, so that the next night can count from there."""

from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from django.db.models import Q

from channelops.kernel.periods import Month

from ..accrual.digest import digest
from ..accrual.rated import Rated
from ..accrual.rating import Rating
from ..engine.facts import number_of_day
from ..models import AccrualMark, AccrualState, Statement
from ..selectors.periods import month_closed
from ..selectors.states import crossing_kept
from .openings import openings_note, payees_crossing_otherwise


def states_keep(rated: Rated, *, month: date, fresh: bool = False) -> None:
    """Keeps what some orders of a month have left, after all that others have; `fresh` until the count ends."""
    AccrualState.objects.bulk_create(
        AccrualState(month=month, plan_version_id=version, content=content, crosses=crosses, fresh=fresh)
        for crosses, states in ((False, rated.states), (True, rated.crossing))
        for version, content in states.items()
        if content
    )


def states_turn(*, month: date) -> None:
    """The states of a count that ends take the place of the former; the payees of a closed next month that open otherwise are noted."""
    left = AccrualState.objects.filter(month=month)
    told = month_closed(Month.of(month).next.first)
    before = crossing_kept(month) if told else {}
    left.filter(fresh=False).delete()
    left.update(fresh=False)
    if told:
        openings_note(month, payees_crossing_otherwise(before, crossing_kept(month)))


@dataclass(frozen=True, kw_only=True)
class Read:
    """Up to which order a month has been read; no further one can appear up to `settled`, and `counted` were there after it."""

    last: int
    settled: int
    counted: int


def mark_keep(rating: Rating, read: Read, *, until: date) -> None:
    """Marks how far a month has been counted, and by what, in the transaction that puts the count in place."""
    values = {"digest": digest_of(rating, until=until), "until": until, **asdict(read)}
    AccrualMark.objects.update_or_create(month=rating.month.first, defaults=values)


def digest_of(rating: Rating, *, until: date) -> str:
    """The digest of a month's rules for the partners that have a statement."""
    partners = Statement.objects.filter(month=rating.month.first).values_list("partner_id", flat=True).distinct()
    known = np.fromiter(partners.iterator(), np.int64) if rating.reader.asks_stages else np.zeros(0, np.int64)
    return digest(rating, until=number_of_day(until), partners=known)


def mark_drop(*, month: date) -> None:
    """Nothing is known of how far the month is counted; what crosses its end is, until another count has ended."""
    AccrualMark.objects.filter(month=month).delete()
    AccrualState.objects.filter(month=month).filter(Q(fresh=True) | Q(crosses=False)).delete()
