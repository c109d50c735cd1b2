"""Making the accrual of an open month: begun, a shard of payees at a time, and put in place as a whole."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import numpy as np
from django.db import connection, transaction
from django.db.models import F

from channelops.core.actors import Actor
from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual import tables
from ..accrual.digest import digest
from ..accrual.pieces import cut, sums_added, sums_read, sums_written
from ..accrual.rated import Rated
from ..accrual.rating import Rating
from ..binary import Column, Numbers
from ..models import AccrualPiece, Period, PeriodResult, Statement
from ..people.adding import people_add
from ..selectors.facts import orders_settled
from ..selectors.payees import adjusted_by_payee
from ..selectors.shards import Shard
from .marks import Read, mark_drop, mark_keep, states_keep, states_turn
from .openings import openings_forgotten
from .periods import period_open

# So many orders are rated at once: well below a gibibyte in all.
ORDERS_A_SHARD = 2_500_000
FIRST = 1
EPOCH = date(1970, 1, 1)
COUNTED = ("facts", "paid", "unpaid", "doubled", "events", "lines", "earned_fen")


@transaction.atomic
def accrual_begin(*, month: date, actor: Actor, at: datetime) -> int:
    """Fresh tables for an open month, and the pieces of its orders as they are now; how many pieces."""
    period_open(month=month, actor=actor, at=at)
    # whoever is writing one of the former pieces is waited for
    AccrualPiece.objects.filter(month=month).delete()
    mark_drop(month=month)
    reader = Rating(Month.of(month)).reader
    last, settled = reader.last_id(), orders_settled()
    tables.fresh_make(month, FIRST, last=last)
    shards = cut(reader.by_slot(last=last), at_most=ORDERS_A_SHARD)
    AccrualPiece.objects.bulk_create(AccrualPiece(month=month, low=low, high=high, last=last, settled=settled) for low, high in shards)
    return len(shards)


@transaction.atomic
def accrual_piece(*, month: date, wait: bool = True) -> bool:
    """Writes a piece that nobody has in hand; with `wait`, one that somebody has had and let go. False where there is none."""
    waiting = AccrualPiece.objects.filter(month=month, sums={})
    piece = waiting.select_for_update(skip_locked=True).first()
    if piece is None and wait:
        with connection.cursor() as cursor:
            # as long as another lives it will finish or let go
            cursor.execute("SET LOCAL lock_timeout = 0")
        piece = waiting.select_for_update().first()
    if piece is None:
        return False
    rating = Rating(Month.of(month))
    shard = rating.reader.whole(Shard(low=piece.low, high=piece.high, last=piece.last))
    piece.sums = sums_written(accrual_shard(rating=rating, shard=shard)) | {"rules": digest(rating)}
    piece.save(update_fields=["sums"])
    return True


@transaction.atomic
def accrual_shard(*, rating: Rating, shard: Shard) -> dict[str, int]:
    """Rates the shard's payees and writes their lines, accruals and statements; the sums of what was written."""
    rated = rating.rated(shard)
    fresh_write(rating, rated)
    columns = statement_columns(rating, rated.payees, shard=shard)
    tables.fresh_write("statement", columns, month=rating.month.first, version=FIRST)
    states_keep(rated, month=rating.month.first, fresh=True)
    return rated.sums


def fresh_write(rating: Rating, rated: Rated) -> None:
    """Writes lines and accruals into the fresh tables."""
    month = rating.month.first
    for part in rated.parts:
        tables.fresh_write("commissionline", {**part, "version": FIRST}, month=month, version=FIRST)
    for accruals in rated.accruals:
        tables.fresh_write("accrual", accruals, month=month, version=FIRST)


def accrual_agrees(*, month: date) -> bool:
    """Whether all pieces so far were rated by the same rules: where the tree changed meanwhile, a payee may be missing or counted twice."""
    return len(_rules(AccrualPiece.objects.filter(month=month))) <= 1


def _rules(pieces: Iterable[AccrualPiece]) -> set[str]:
    """By which rules pieces were rated."""
    return {piece.sums["rules"] for piece in pieces if piece.sums}


@transaction.atomic
def accrual_end(*, month: date, business_date: date, at: datetime) -> PeriodResult:
    """Puts the whole month in the place of the former one, with its result; nothing is added to it where its rules are others by now."""
    period = Period.objects.select_for_update().get(month=month)
    pieces = list(AccrualPiece.objects.filter(month=month))
    sums = sums_added(*(sums_read(piece.sums) for piece in pieces), people_add(month=Month.of(month)))
    last = max((piece.last for piece in pieces), default=0)
    tables.fresh_attach(month, FIRST, last=last, top=max(last, sums["top"]))
    settled = last if all(piece.settled for piece in pieces) else 0
    rules = _rules(pieces)
    AccrualPiece.objects.filter(month=month).delete()
    states_turn(month=month)
    openings_forgotten(month=month)
    rating = Rating(Month.of(month))
    read = Read(last=last, settled=settled, counted=0 if settled == last else sums["read"])
    if rules <= {digest(rating)}:
        mark_keep(rating, read, until=EPOCH + timedelta(days=sums["until"]))
    return result_keep(period, sums, business_date=business_date, at=at)


def result_keep(period: Period, sums: Mapping[str, int], *, business_date: date, at: datetime) -> PeriodResult:
    """The first version of what the month comes to."""
    values = {
        "posted_month": period.month,
        "facts": sums["facts"],
        "lines": sums["lines"],
        "amount_fen": sums["amount_fen"],
        "checksum": f"{sums['checksum']:016x}",
        "made_at": at,
        "business_date": business_date,
    }
    return PeriodResult.objects.update_or_create(period=period, version=FIRST, defaults=values)[0]


def accrual_run(*, month: date, actor: Actor, business_date: date, at: datetime) -> PeriodResult:
    """Begins a month, writes all of its pieces and puts it in place."""
    accrual_begin(month=month, actor=actor, at=at)
    while accrual_piece(month=month) or not accrual_agrees(month=month):
        if not accrual_agrees(month=month):
            accrual_begin(month=month, actor=actor, at=at)
    return accrual_end(month=month, business_date=business_date, at=at)


def statement_columns(rating: Rating, counts: Mapping[str, Numbers], *, shard: Shard) -> dict[str, Column]:
    """One row for every payee with orders in the month or differences of earlier ones."""
    month = rating.month.first
    owed, fen = adjusted_by_payee(month)
    mine = shard.covers(owed)
    owed, fen = owed[mine], fen[mine]
    payees = distinct(np.concatenate([counts["payee_id"], owed]))
    columns = {name: np.zeros(len(payees), np.int64) for name in (*COUNTED, "adjusted_fen")}
    place = np.searchsorted(payees, counts["payee_id"])
    for name in COUNTED:
        columns[name][place] = counts[name]
    columns["adjusted_fen"][np.searchsorted(payees, owed)] = fen
    known = np.searchsorted(rating.payees["payee_id"], payees)
    places = {name: rating.payees[name][known] for name in ("partner_id", "province_id", "city_id", "county_id")}
    return {
        **columns,
        **places,
        "payee_id": payees,
        "month": (month - EPOCH).days,
        "amount_fen": columns["earned_fen"] + columns["adjusted_fen"],
        "id": np.int64(month.year * 100 + month.month) << 32 | payees,
    }


def statement_number(month: date, payee_id: int) -> int:
    """The key of a statement."""
    return (month.year * 100 + month.month) << 32 | payee_id


def posted_facts(month: date) -> dict[int, int]:
    """How many orders and events of each payee all versions of a month have counted."""
    rows = Statement.objects.filter(month=month).annotate(counted=F("facts") + F("events")).filter(counted__gt=0)
    counted = dict(rows.values_list("payee_id", "counted"))
    for late in PeriodResult.objects.filter(period__month=month).values_list("late", flat=True):
        for payee, more in late.items():
            counted[int(payee)] = counted.get(int(payee), 0) + more
    return counted
