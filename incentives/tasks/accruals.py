"""The accrual: what is late for closed months is posted, then every open month up to the business date is calculated anew."""

import os
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job
from channelops.core.services.jobs import job_ask
from channelops.kernel.money import format_file
from channelops.kernel.periods import Month

from ..accrual.tables import fresh_mark
from ..hooks import accruals_ended
from ..models import PeriodResult
from ..selectors.periods import months_closed, months_open, openings_changed
from ..services.accruals import accrual_agrees, accrual_begin, accrual_end, accrual_piece
from ..services.additions import accrual_add
from ..services.deltas import deltas_post, payees_late
from ..services.periods import period_open

HELP = "incentives.accrual_help"
# What is said of the differences of a closed month, by their cause.
FOLLOWED = {
    "carried": gettext_noop("%(month)s follows an earlier month: %(lines)s differences were posted into %(into)s."),
    "contract": gettext_noop("%(month)s follows a contract: %(lines)s differences were posted into %(into)s."),
    "placed": gettext_noop("%(month)s follows a backdated stage or place in the tree: %(lines)s differences were posted into %(into)s."),
    "figure": gettext_noop("%(month)s follows a late quota or standing: %(lines)s differences were posted into %(into)s."),
    "shared": gettext_noop("%(month)s follows late shares of orders: %(lines)s differences were posted into %(into)s."),
}


@job("incentives.accrual", _("Commission accrual"))
def accrue(work: Work) -> bool:
    """One piece: the list of what is to be done, one closed month, one shard of an open month, or its end."""
    if "late" not in work.cursor:
        _begin(work)
    elif work.cursor["late"]:
        _late(work, date.fromisoformat(work.cursor["late"].pop(0)))
    elif work.cursor["open"]:
        _open(work, date.fromisoformat(work.cursor["open"][0]))
    more = bool(work.cursor["late"] or work.cursor["open"])
    for ask in () if more else accruals_ended:
        ask(business_date=work.business_date, actor=work.actor, at=work.at)
    return more


def _begin(work: Work) -> None:
    """The month of the business date is opened; every open month up to it is calculated, every closed one before it looked at."""
    month = Month.of(work.business_date)
    period_open(month=month.first, actor=work.actor, at=work.at)
    closed = months_closed(before=month.first)
    open_ones = months_open(until=month.first)
    work.cursor.update(
        late=[each.isoformat() for each in closed], open=[each.isoformat() for each in open_ones], into=month.first.isoformat()
    )
    work.total = len(closed) + len(open_ones)


def _late(work: Work, month: date) -> None:
    payees = payees_late(month)
    into = date.fromisoformat(work.cursor["into"])
    if payees:
        result = deltas_post(month=month, into=into, cause="late", payees=payees, business_date=work.business_date, at=work.at)
        if result is not None:
            work.count(rows=result.lines)
            text = gettext_noop("%(orders)s orders came late for %(month)s: %(lines)s differences were posted into %(into)s.")
            work.log(text, orders=result.facts, month=str(Month.of(month)), lines=result.lines, into=str(Month.of(into)))
    _followed(work, month, into)
    work.count(done=1)


def _followed(work: Work, month: date, into: date) -> None:
    """What a closed month differs by because one before it does, a contract, or what is told of a payee."""
    for cause, payees in openings_changed(month).items():
        late = dict.fromkeys(payees, 0)
        result = deltas_post(month=month, into=into, cause=cause, payees=late, business_date=work.business_date, at=work.at)
        if result is None:
            continue
        work.count(rows=result.lines)
        work.log(FOLLOWED[cause], month=str(Month.of(month)), lines=result.lines, into=str(Month.of(into)))


def _open(work: Work, month: date) -> None:
    if not work.cursor.get("at"):
        result = accrual_add(month=month, business_date=work.business_date, at=work.at)
        if result is not None:
            _ended(work, month, result)
            return
    mark = fresh_mark(month, 1)
    if not mark or work.cursor.get("at") != mark:
        # at the beginning, or where a run for another day has begun the month anew meanwhile
        pieces = accrual_begin(month=month, actor=work.actor, at=work.at)
        work.cursor["at"] = fresh_mark(month, 1)
        _helpers(work, month, pieces)
    elif accrual_piece(month=month):
        return
    elif not accrual_agrees(month=month):
        work.cursor["at"] = None
    else:
        result = accrual_end(month=month, business_date=work.business_date, at=work.at)
        _ended(work, month, result)


def _ended(work: Work, month: date, result: PeriodResult) -> None:
    work.cursor["at"] = None
    work.cursor["open"].pop(0)
    work.count(rows=result.lines, done=1)
    text = gettext_noop("%(month)s: %(facts)s orders, %(lines)s lines, %(yuan)s yuan.")
    work.log(text, month=str(Month.of(month)), facts=result.facts, lines=result.lines, yuan=format_file(result.amount_fen))


def _helpers(work: Work, month: date, pieces: int) -> None:
    """Asks for as many more hands as there are processors; where none comes, this run does all pieces itself."""
    for number in range(1, min(pieces, os.cpu_count() or 1)):
        subject = f"{month:%Y-%m} {number}"
        job_ask(job=HELP, business_date=work.business_date, subject=subject, actor=work.actor, at=work.at)


@job(HELP, _("Commission accrual, another hand"), quiet=True, by_hand=False)
def help_accrue(work: Work) -> bool:
    """One piece of a month that another run has begun, as long as there is one that nobody has in hand."""
    month = Month.parse(work.subject.split()[0]).first
    return accrual_piece(month=month, wait=False)
