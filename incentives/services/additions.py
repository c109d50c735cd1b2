"""Adding to the accrual of an open month the orders that came after it was last counted; only they are read and rated.

Lines depend on earlier orders of their payee alone, so an order after all others adds lines and changes none: even where it
crosses into another tier of the whole volume, that is one true-up line of its own. A payee of whom an order came late is rewound
to before it and rated from there; where limits forbid that, calculated anew. Where anything else differs from what was counted,
nothing is added and the month is calculated as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from django.db import connection, transaction

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual import tables
from ..accrual.digest import addable
from ..accrual.pieces import sums_added
from ..accrual.rated import NO_VERSION, Rated
from ..accrual.rating import Rating
from ..accrual.rewinding import Rewound, among, joined_orders, rewindable, without
from ..accrual.states import Kept, kept, latest_unpacked
from ..accrual.sums import accruals_summed, checksum_of
from ..binary import Content, Numbers, copy_out
from ..models import AccrualMark, Period, PeriodResult
from ..people.sharing import any_shared
from ..selectors.facts import Orders, orders_settled
from ..selectors.lines_counted import lines_of_orders, lines_of_payees
from ..selectors.periods import month_closed
from ..selectors.shards import Shard
from ..selectors.states import states_kept
from .accruals import COUNTED, EPOCH, FIRST, fresh_write, result_keep, statement_columns
from .marks import Read, digest_of, mark_keep, states_keep

# Where the payees to be calculated anew have more than this share of the month's orders, the whole of it is.
MOST_ANEW = 0.25
# So many orders are rated at once.
ORDERS_AT_ONCE = 500_000
STATEMENTS = {**dict.fromkeys(("payee_id", "facts", "paid", "unpaid", "doubled", "events", "lines"), "integer"), "earned_fen": "bigint"}


@dataclass(frozen=True, kw_only=True)
class Added:
    """What came after the count: orders to be added, those counted after one of them, and the payees that are calculated anew; what had
    been counted before all of these, by version.
    """

    orders: Orders
    rewound: Rewound | None
    anew: Numbers
    states: Mapping[int, Kept]
    read: Read

    def by_payees(self) -> Iterator["Added"]:
        """The same in parts of whole payees."""
        parts = max(1, -(-len(self.orders.facts) // ORDERS_AT_ONCE))
        for place in range(parts):
            rows = np.flatnonzero(self.orders.facts.payee % parts == place)
            yield replace(self, orders=self.orders.take(rows), rewound=self.rewound.of(place, parts) if self.rewound else None)


@transaction.atomic
def accrual_add(*, month: date, business_date: date, at: datetime) -> PeriodResult | None:
    """The month's result with what came since; None, and nothing written, where the whole month must be calculated."""
    # as the counts of whole months do, the period first: who waited for the other way round would never end
    period = Period.objects.select_for_update().filter(month=month).first()
    mark = AccrualMark.objects.select_for_update().filter(month=month).first()
    if period is None or mark is None:
        return None
    result = PeriodResult.objects.get(period=period, version=FIRST)
    if result.business_date <= Month.of(month).last < business_date:
        # once it is over, all of it is looked at again
        return None
    if month_closed(Month.of(month).next.first):
        # whom the closed month opens with otherwise is seen where the whole is compared
        return None
    rating = Rating(Month.of(month))
    added = _added(rating, mark, facts=result.facts)
    if added is None:
        return None
    tables.fresh_make(month, FIRST, last=added.read.last)
    new = [(part.rewound, rating.rate(part.orders, part.states)) for part in added.by_payees()]
    again = rating.rated(Shard(payees=added.anew.tolist(), last=added.read.last)) if len(added.anew) else None
    sums = _put_in_place(rating, (new, again), added)
    before = {"facts": result.facts, "lines": result.lines, "amount_fen": result.amount_fen, "checksum": int(result.checksum, 16)}
    sums = sums_added(before, sums)
    until = max(mark.until, EPOCH + timedelta(days=sums["until"]))
    mark_keep(rating, added.read, until=until)
    return result_keep(period, sums, business_date=business_date, at=at)


def _states(rating: Rating, parts: Mapping[int, Sequence[Content]], rewound: Rewound | None) -> dict[int, Kept]:
    """What had been counted before the orders that are rated now, by version."""
    states = {rules.version_id: kept(parts.get(rules.version_id, [])) for rules in rating.rules}
    if rewound is not None:
        for rules in rating.rules:
            rewound.rewind(states[rules.version_id], rules.content, rules.version_id)
    return states


def _added(rating: Rating, mark: AccrualMark, *, facts: int) -> Added | None:
    """What came since the mark; None where that cannot be added to what was counted."""
    if not all(addable(each.content) for each in rating.rules) or any_shared() or mark.digest != digest_of(rating, until=mark.until):
        return None
    last, settled = rating.reader.last_id(), orders_settled()
    orders = rating.reader.orders(Shard(after=mark.last, last=last)) if last > mark.last else rating.reader.orders(Shard(payees=[]))
    if rating.reader.count(after=mark.settled, last=mark.last) != mark.counted:
        # an order with an earlier id became visible only now
        return None
    counted = mark.counted + len(orders.facts)
    read = Read(last=last, settled=last, counted=0) if settled else Read(last=last, settled=mark.settled, counted=counted)
    parts = states_kept(mark.month)
    latest = latest_unpacked(parts.get(NO_VERSION, []), orders.facts.payee)
    early = orders.facts.day < (rating.month.first - EPOCH).days
    # an order that comes after another has a greater number, an event need not
    late = (orders.facts.at < latest + ~orders.counted) & ~early
    rewinds = not rating.reader.asked and all(rewindable(each.content) for each in rating.rules)
    anew = distinct(orders.facts.payee[early if rewinds else early | late])
    if len(anew) and _counted_of(mark.month, anew) > facts * MOST_ANEW:
        return None
    others = np.flatnonzero(~among(orders.facts.payee, anew))
    orders, late = orders.take(others), late[others]
    rewound = _rewound(rating, orders.take(np.flatnonzero(late)), last=mark.last) if late.any() else None
    if rewound is not None:
        if len(rewound.orders.facts) > facts * MOST_ANEW:
            return None
        orders = joined_orders(rewound.orders, orders)
    return Added(orders=orders, rewound=rewound, anew=anew, states=_states(rating, parts, rewound), read=read)


def _rewound(rating: Rating, late: Orders, *, last: int) -> Rewound:
    """What the payees of late orders had counted after the first of these."""
    payees, place = np.unique(late.facts.payee, return_inverse=True)
    first = np.full(len(payees), np.iinfo(np.int64).max)
    np.minimum.at(first, place, late.facts.at)
    since = int(late.facts.day.min())
    orders = rating.reader.orders(Shard(payees=payees.tolist(), since=EPOCH + timedelta(days=since), last=last))
    after = np.flatnonzero(orders.facts.at > first[np.searchsorted(payees, orders.facts.payee)])
    orders = orders.take(after)
    return Rewound(orders=orders, lines=lines_of_orders(rating.month.first, orders.facts.payee, orders.facts.order_id))


def _put_in_place(rating: Rating, rated: tuple[Sequence[tuple[Rewound | None, Rated]], Rated | None], added: Added) -> dict[str, int]:
    """Writes all ratings and what they make of the statements; what the month's sums grow by."""
    month, (new, again) = rating.month.first, rated
    gone = _gone(month, added.anew)
    counts = _counts(month, gone=added.anew)
    changed = np.zeros(0, np.int64)
    written = [again] if again is not None else []
    for rewound, each in new:
        if rewound is None:
            written.append(each)
            continue
        otherwise = rewound.changed(each)
        fresh = without(each, rewound.same(otherwise))
        written.append(replace(fresh, accruals=[accruals_summed([rewound.accruals(), *each.accruals])]))
        counts = _grown(counts, rewound.counts())
        gone = sums_added(gone, rewound.sums(otherwise))
        changed = np.append(changed, otherwise)
    for each in written:
        fresh_write(rating, each)
        states_keep(each, month=month)
        counts = _grown(counts, each.payees)
    tables.fresh_write("statement", statement_columns(rating, counts, shard=Shard()), month=month, version=FIRST)
    sums = sums_added(gone, *(each.sums for each in written))
    orders = added.rewound.orders.facts if added.rewound else added.orders.facts
    rows = np.flatnonzero(among(orders.order_id, distinct(changed)))
    words = {"last": added.read.last, "top": max(added.read.last, sums["top"])}
    tables.fresh_add(month, **words, anew=added.anew, changed=(orders.payee[rows], orders.order_id[rows]))
    return sums


def _gone(month: date, payees: Numbers) -> dict[str, int]:
    """The control totals of what the payees had so far, negative."""
    if not len(payees):
        return {}
    lines = lines_of_payees(month, payees)
    return {
        "facts": -_counted_of(month, payees),
        "lines": -len(lines["order_id"]),
        "amount_fen": -int(lines["amount_fen"].sum()),
        "checksum": -checksum_of(lines),
    }


def _counted_of(month: date, payees: Numbers) -> int:
    """How many orders of the payees were counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(facts), 0) FROM incentives_statement WHERE month = %s AND payee_id = ANY(%s)", [month, payees.tolist()]
        )
        return int(cursor.fetchone()[0])


def _counts(month: date, *, gone: Numbers) -> dict[str, Numbers]:
    """What the month's statements count so far, but for those gone."""
    columns = copy_out(
        f"SELECT {', '.join(STATEMENTS)} FROM incentives_statement WHERE month = %(month)s AND (facts > 0 OR events > 0 OR lines > 0)",  # noqa: S608
        STATEMENTS,
        {"month": month},
    )
    kept = ~among(columns["payee_id"], gone)
    return {name: column[kept] for name, column in columns.items()}


def _grown(counts: Mapping[str, Numbers], more: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Both counts together, by payee."""
    payees = distinct(np.concatenate([counts["payee_id"], more["payee_id"]]))
    grown = {"payee_id": payees} | {name: np.zeros(len(payees), np.int64) for name in COUNTED}
    for each in (counts, more):
        place = np.searchsorted(payees, each["payee_id"])
        for name in COUNTED:
            grown[name][place] += each[name]
    return grown
