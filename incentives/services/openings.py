"""Noting which payees of closed months open otherwise than they were calculated by, so that the difference follows, once."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual.states import packed, unpacked
from ..binary import Content
from ..engine.crossing import summed
from ..models import AccrualState, Delta, OpeningChange
from ..selectors.periods import month_closed, months_closed
from ..selectors.states import crossing_kept

Kept = Mapping[int, list[Content]]
# By their number, payee and cause.
Notes = Mapping[int, tuple[int, str]]


def openings_note(month: date, payees: Iterable[int]) -> None:
    """The payees open the month after `month` otherwise; noted where that one is closed, an open one is calculated anew anyway."""
    following = Month.of(month).next.first
    if month_closed(following):
        _noted([following], payees, cause=Delta.Cause.CARRIED)


def payees_note(*, payees: Iterable[int], since: date, why: str, until: date = date.max) -> None:
    """What is told of payees for the days [since, until) is no longer what their months were calculated by.

    Noted of every closed month with any of the days, in the transaction of the change: the night posts what they differ by, with `why`
    for its cause.
    """
    months = [month for month in months_closed(before=until) if Month.of(month).next.first > since]
    _noted(months, payees, cause=Delta.Cause(why))


def openings_locked(*, month: date) -> Notes:
    """The notes of a month; whoever notes one of them again waits until they are dealt with."""
    rows = OpeningChange.objects.select_for_update().filter(month=month)
    return {pk: (payee, cause) for pk, payee, cause in rows.values_list("pk", "payee_id", "cause")}


def openings_settled(notes: Notes, *, payees: Container[int]) -> dict[str, list[int]]:
    """The payees were calculated by all that is told of them by now; who they are, by cause."""
    mine = {pk: note for pk, note in notes.items() if note[0] in payees}
    OpeningChange.objects.filter(pk__in=mine).delete()
    found: dict[str, list[int]] = {}
    for payee, cause in sorted(mine.values()):
        found.setdefault(cause, []).append(payee)
    return found


def openings_forgotten(*, month: date) -> None:
    """All of an open month was calculated anew."""
    OpeningChange.objects.filter(month=month).delete()


def _noted(months: Sequence[date], payees: Iterable[int], *, cause: str) -> None:
    """One note a month, payee and cause. One that stands is written again, so that it is held while the night deals with it."""
    ids = sorted(set(payees))
    rows = [OpeningChange(month=month, payee_id=payee, cause=cause) for month in months for payee in ids]
    key = ["month", "payee_id", "cause"]
    OpeningChange.objects.bulk_create(rows, batch_size=5_000, update_conflicts=True, unique_fields=key, update_fields=["cause"])


def crossing_replace(left: Mapping[int, bytes], *, month: date, payees: list[int]) -> list[int]:
    """What some payees leave to the months after a closed one, in place of what they had left; those of whom it is something else."""
    before = crossing_kept(month)
    owners = np.array(payees, np.int64)
    now: dict[int, list[Content]] = {}
    for version in sorted({*before, *left}):
        had = unpacked(before.get(version, []), owners=owners)
        gone = replace(had, value=np.zeros(len(had), np.int64))
        now[version] = [*before.get(version, []), packed(gone) + left.get(version, b"")]
        if len(now[version][-1]):
            AccrualState.objects.create(month=month, plan_version_id=version, crosses=True, content=now[version][-1])
    return payees_crossing_otherwise(before, now)


def payees_crossing_otherwise(before: Kept, now: Kept) -> list[int]:
    """The payees who leave anything else."""
    found = [np.zeros(0, np.int64)]
    for version in {*before, *now}:
        was, left = (unpacked(kept.get(version, [])) for kept in (before, now))
        otherwise = summed([left, replace(was, value=-was.value)])
        found.append(otherwise.owner[otherwise.value != 0])
    payees: list[int] = distinct(np.concatenate(found)).tolist()
    return payees
