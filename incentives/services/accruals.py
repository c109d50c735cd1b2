"""Making the accrual of an open month: begun, a shard of payees at a time, and put in place as a whole."""

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.db.models import Sum

from channelops.core.actors import Actor
from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import payee_places

from ..accrual import tables
from ..accrual.rating import Rated, Rating
from ..binary import Ints
from ..models import Delta, Period, PeriodResult, Statement
from ..selectors.facts import Shard, facts_count
from .periods import period_open

# So many orders are rated at once: half a gibibyte of columns.
ORDERS_A_SHARD = 2_000_000
FIRST = 1


@transaction.atomic
def accrual_begin(*, month: date, actor: Actor, at: datetime) -> int:
    """Fresh tables for an open month; into how many shards its orders go."""
    period_open(month=month, actor=actor, at=at)
    tables.fresh_make(month, FIRST)
    return max(1, -(-facts_count(Month.of(month)) // ORDERS_A_SHARD))


@transaction.atomic
def accrual_shard(*, rating: Rating, shard: Shard) -> dict[str, int]:
    """Rates the shard's payees and writes their lines, accruals and statements; the sums of what was written."""
    rated = rating.rated(shard)
    month = rating.month.first
    tables.fresh_write("commissionline", rated.lines | {"version": np.full(len(rated), FIRST)}, month=month, version=FIRST)
    tables.fresh_write("accrual", rated.accruals, month=month, version=FIRST)
    tables.fresh_write("statement", _statements(rated, shard, month=month), month=month, version=FIRST)
    return rated.sums


@transaction.atomic
def accrual_end(*, month: date, sums: Mapping[str, int], business_date: date, at: datetime) -> PeriodResult:
    """Puts the whole month in the place of the former one, with its result."""
    tables.fresh_attach(month, FIRST)
    period = Period.objects.select_for_update().get(month=month)
    values = {
        "posted_month": month,
        "facts": sums["facts"],
        "lines": sums["lines"],
        "amount_fen": sums["amount_fen"],
        "checksum": f"{sums['checksum']:016x}",
        "made_at": at,
        "business_date": business_date,
    }
    return PeriodResult.objects.update_or_create(period=period, version=FIRST, defaults=values)[0]


def sums_added(total: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Both together; checksums are added modulo 2⁶⁴, so that shards sum to the whole in any order."""
    added = {name: total.get(name, 0) + value for name, value in more.items()}
    return added | {"checksum": added["checksum"] % 2**64}


def _statements(rated: Rated, shard: Shard, *, month: date) -> dict[str, Ints]:
    """One row for every payee with orders in the month or differences of earlier ones."""
    adjusted = _adjusted(shard, month=month)
    payees = np.union1d(rated.payees["payee_id"], np.array(sorted(adjusted), np.int64)).astype(np.int64)
    place = np.searchsorted(payees, rated.payees["payee_id"])
    columns: dict[str, Ints] = {"payee_id": payees, "month": np.full(len(payees), (month - date(1970, 1, 1)).days, np.int64)}
    for name in ("facts", "paid", "unpaid", "lines", "earned_fen"):
        columns[name] = np.zeros(len(payees), np.int64)
        columns[name][place] = rated.payees[name]
    columns["adjusted_fen"] = np.array([adjusted.get(payee, 0) for payee in payees.tolist()], np.int64)
    columns["amount_fen"] = columns["earned_fen"] + columns["adjusted_fen"]
    columns["id"] = np.int64(month.year * 100 + month.month) << 32 | payees
    places = {pk: rest for pk, *rest in payee_places(payees.tolist())}
    for at, name in enumerate(("partner_id", "province_id", "city_id", "county_id"), start=1):
        columns[name] = np.array([places[payee][at] for payee in payees.tolist()], np.int64)
    return columns


def _adjusted(shard: Shard, *, month: date) -> dict[int, int]:
    """What the shard's payees are owed from earlier months."""
    rows = Delta.objects.filter(posted_month=month).values("payee_id").annotate(fen=Sum("amount_fen")).values_list("payee_id", "fen")
    return {payee: int(fen) for payee, fen in rows if payee % shard.of == shard.place}


def statement_number(month: date, payee_id: int) -> int:
    """The key of a statement."""
    return (month.year * 100 + month.month) << 32 | payee_id


def posted_facts(month: date) -> dict[int, int]:
    """How many orders of each payee all versions of a month have counted."""
    counted = dict(Statement.objects.filter(month=month, facts__gt=0).values_list("payee_id", "facts"))
    for late in PeriodResult.objects.filter(period__month=month).values_list("late", flat=True):
        for payee, more in late.items():
            counted[int(payee)] = counted.get(int(payee), 0) + more
    return counted
