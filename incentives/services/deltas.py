"""Posting what a closed month differs by: a later version of its result, paid with an open month; nothing where nothing differs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import numpy as np
from django.db import connection, transaction

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual import tables
from ..accrual.differences import difference
from ..accrual.rated import Rated
from ..accrual.rating import Rating
from ..accrual.sums import checksum_of
from ..binary import Ints, copy_out
from ..engine.contributions import LineKind
from ..models import Period, PeriodResult
from ..people.following import people_follow
from ..people.lines import Lines, joined
from ..selectors.facts import FactReader
from ..selectors.order_events import Asked
from ..selectors.rules import rule_sets
from ..selectors.shards import Shard
from .accruals import posted_facts
from .openings import crossing_replace, openings_locked, openings_note, openings_settled

POSTED = {name: kind for name, kind in tables.LINES.items() if name != "version"}
KEYS = "payee_id, order_id, component, rule, kind, plan_version_id"


def payees_late(month: date) -> dict[int, int]:
    """How many orders and events more than posted each payee of a closed month has by now."""
    of, counted = Month.of(month), posted_facts(month)
    asked = Asked.by(rules.content for rules in rule_sets(date.min, of.last))
    now = FactReader(of.first, of.last, asked=asked).by_payee()
    return {payee: facts - counted.get(payee, 0) for payee, facts in sorted(now.items()) if facts != counted.get(payee, 0)}


@transaction.atomic
def deltas_post(*, month: date, into: date, cause: str, payees: dict[int, int], business_date: date, at: datetime) -> PeriodResult | None:
    """Rates the named payees of a closed month anew and posts the difference to all that was posted, into an open month.

    `payees` says how many orders of each came late; None, and nothing posted, where nobody's month differs and no order is new. Whoever
    opens the closed month after it otherwise from now on is noted.
    """
    period = Period.objects.select_for_update().get(month=month)
    # before anything is read: what is told otherwise from here on is noted anew, and left for another night
    notes = openings_locked(month=month)
    rating = Rating(Month.of(month))
    shard = rating.reader.whole(Shard(payees=list(payees)))
    # a late order of one may move the lines of all with whom he is counted together
    payees = dict.fromkeys(shard.payees or (), 0) | payees
    retold = openings_settled(notes, payees=payees)
    rated = rating.rated(shard)
    lines = difference(posted=_posted(month, list(payees)), now=rated.lines)
    _note(rated, month=month, payees=list(payees), differing=distinct(lines["payee_id"]).tolist())
    late = {str(payee): more for payee, more in payees.items() if more}
    if not len(lines["order_id"]) and not late and not retold:
        return None
    version = (period.results.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    with transaction.atomic():
        lines = _write(lines, (Month.of(month), Month.of(into)), version=version, retold=retold)
        if not len(lines["order_id"]) and not late:
            transaction.set_rollback(True)
            return None
        result = PeriodResult.objects.create(
            period=period,
            version=version,
            posted_month=into,
            facts=sum(late.values()),
            lines=len(lines["order_id"]),
            amount_fen=int(lines["amount_fen"].sum()),
            checksum=f"{checksum_of(lines):016x}",
            late=late,
            made_at=at,
            business_date=business_date,
        )
        _post(result, month=month, into=into, cause=cause)
    return result


def _write(lines: Lines, months: tuple[Month, Month], *, version: int, retold: Mapping[str, Sequence[int]]) -> Lines:
    """The differing lines and all that follow from them, as a version of the month."""
    month = months[0].first
    fresh = tables.fresh_name("commissionline", month, version)
    tables.fresh_make(month, version)
    tables.fresh_write("commissionline", _numbered(lines, version), month=month, version=version)
    added = people_follow(months=months, lines=lines, fresh=fresh, retold=retold)
    tables.fresh_write("commissionline", _numbered(added, version), month=month, version=version)
    tables.fresh_attach(month, version)
    return joined([lines, added])


def _numbered(lines: Lines, version: int) -> Lines:
    return lines | {"version": np.full(len(lines["order_id"]), version)}


def _note(rated: Rated, *, month: date, payees: list[int], differing: list[int]) -> None:
    """Whose next month begins otherwise than it was calculated by is noted."""
    openings_note(month, crossing_replace(rated.crossing, month=month, payees=payees))
    if differing and Rating(Month.of(month).next).reader.first <= month:
        # some plan counts both months together
        openings_note(month, differing)


def _posted(month: date, payees: list[int]) -> dict[str, Ints]:
    """All that was posted for the payees by their orders, summed over the versions of the month; what made a line is as last posted."""
    last = {
        "rate_millionths",
        "before",
        "tier",
        "month",
        "day",
        "partner_id",
        "province_id",
        "city_id",
        "county_id",
        "product_id",
        "family_id",
    }
    chosen = []
    for name, kind in POSTED.items():
        if name in KEYS.split(", "):
            chosen.append(name)
        elif name in last:
            chosen.append(f"(array_agg({name} ORDER BY version DESC))[1]")
        else:
            chosen.append(f"sum({name})::{kind}")
    query = (
        f"SELECT {', '.join(chosen)} FROM incentives_commissionline"  # noqa: S608 - columns of this module
        f" WHERE month = %(month)s AND payee_id = ANY(%(payees)s) AND kind < %(added)s GROUP BY {KEYS}"
    )
    return copy_out(query, POSTED, {"month": month, "payees": payees, "added": int(LineKind.SPLIT)})


def _post(result: PeriodResult, *, month: date, into: date, cause: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incentives_delta (result_id, payee_id, partner_id, origin_month, posted_month, cause, plan_version_id, component,"
            " family_id, lines, amount_fen)"
            " SELECT %s, payee_id, max(partner_id), month, %s, %s, plan_version_id, component, family_id, count(*), sum(amount_fen)"
            " FROM incentives_commissionline WHERE month = %s AND version = %s"
            " GROUP BY payee_id, month, plan_version_id, component, family_id ORDER BY payee_id, plan_version_id, component, family_id",
            [result.pk, into, cause, month, result.version],
        )
