"""Noting which payees of closed months open otherwise than they were calculated by, so that the difference follows, once."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from channelops.kernel.periods import Month

from ..accrual.states import ENTRY, FIELDS, packed, unpacked
from ..engine.state import State
from ..models import AccrualState, OpeningChange
from ..selectors.periods import month_closed
from ..selectors.states import crossing_kept

Kept = Mapping[int, list[bytes]]


def openings_note(month: date, payees: Iterable[int]) -> None:
    """The payees open the month after `month` otherwise; noted where that one is closed, an open one is calculated anew anyway."""
    following = Month.of(month).next.first
    if month_closed(following):
        OpeningChange.objects.bulk_create((OpeningChange(month=following, payee_id=payee) for payee in payees), ignore_conflicts=True)


def openings_settled(*, month: date, payees: Iterable[int] | None = None) -> None:
    """The payees (all) were calculated by what they open with now."""
    rows = OpeningChange.objects.filter(month=month)
    (rows if payees is None else rows.filter(payee_id__in=list(payees))).delete()


def crossing_replace(left: Mapping[int, bytes], *, month: date, payees: list[int]) -> list[int]:
    """What some payees leave to the months after a closed one, in place of what they had left; those of whom it is something else."""
    before = crossing_kept(month)
    owners = np.array(payees, np.int64)
    now: dict[int, list[bytes]] = {}
    for version in sorted({*before, *left}):
        had = unpacked(before.get(version, []), owners=owners)
        gone = State(**{name: getattr(had, name) for name in FIELDS if name != "value"}, value=np.zeros(len(had), np.int64))
        now[version] = [*before.get(version, []), packed(gone) + left.get(version, b"")]
        if len(now[version][-1]):
            AccrualState.objects.create(month=month, plan_version_id=version, crosses=True, content=now[version][-1])
    return payees_crossing_otherwise(before, now)


def payees_crossing_otherwise(before: Kept, now: Kept) -> list[int]:
    """The payees who leave anything else."""
    found = [np.zeros(0, np.int64)]
    for version in {*before, *now}:
        sides = [np.frombuffer(packed(unpacked(kept.get(version, []))), ENTRY) for kept in (before, now)]
        found.append(np.setxor1d(*(side[side["value"] != 0] for side in sides))["owner"].astype(np.int64))
    payees: list[int] = np.unique(np.concatenate(found)).tolist()
    return payees
