"""Spans: active partners over several months together, counted for every region and every span of months by one reading."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import connection, transaction

from channelops.kernel.periods import Month

from ..feeds.loading import ROLLUP_ROOM
from ..models import RegionPartners, SpanPartners

# Longer spans are counted when they are asked for.
MONTHS_MOST = 24
PLACES = ("province_id", "city_id", "county_id")
SOLD = """
    COPY (SELECT payee_id, province_id, city_id, county_id, channel_id, sum(orders)::bigint AS orders FROM sales_payeemonth
        WHERE month = '{month}' AND payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff') GROUP BY 1, 2, 3, 4, 5)
    TO STDOUT (FORMAT csv, HEADER true)
"""
Ints = npt.NDArray[np.int64]
Span = tuple[date, date]
# Rows of a month with the key of each.
Keyed = tuple[Ints, pd.DataFrame]


@transaction.atomic
def spans_count() -> int:
    """Counts every span that is not there; the number of them. No month changes meanwhile."""
    months = _months()
    _lock(months)
    missing = sorted(set(_spans(months)) - set(SpanPartners.objects.values_list("first", "last")))
    if not missing:
        return 0
    sold = {month: _sold(month) for month in months if any(first <= month <= last for first, last in missing)}
    rows = {span: SpanPartners(first=span[0], last=span[1], active={}, by_channel={}) for span in missing}
    # a channel in front of the region makes one number of both; without it the number is the region's
    step = 1 + max((int(each["channel_id"].max()) for each in sold.values() if len(each)), default=0)
    for column in PLACES:
        for span, counts in _counted({month: (_keys(each, each[column]), each) for month, each in sold.items()}, missing):
            rows[span].active |= counts
        by_channel = {month: (_keys(each, each[column] * step + each["channel_id"]), each) for month, each in sold.items()}
        for span, counts in _counted(by_channel, missing):
            for code, count in counts.items():
                if code >= step:
                    rows[span].by_channel.setdefault(code // step, {})[code % step] = count
    SpanPartners.objects.bulk_create(rows.values())
    return len(missing)


def spans_forget(*, month: date) -> None:
    """A month changes: no span that holds it is told any more."""
    SpanPartners.objects.filter(first__lte=month, last__gte=month).delete()


def _months() -> list[date]:
    return list(RegionPartners.objects.order_by("month").values_list("month", flat=True).distinct())


def _spans(months: Sequence[date]) -> Iterator[Span]:
    for first in months:
        for last in months:
            if first < last and Month.of(last).minus(Month.of(first)) < MONTHS_MOST:
                yield first, last


def _lock(months: Sequence[date]) -> None:
    """No keeping of these months until the transaction ends; loads go on."""
    with connection.cursor() as cursor:
        for month in months:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [ROLLUP_ROOM, int(f"{month:%Y%m}")])


def _sold(month: date) -> pd.DataFrame:
    """What each payee sold in each place of the month."""
    written = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(SOLD.format(month=month.isoformat()), written)
    written.seek(0)
    return pd.read_csv(written, dtype=np.int64)


def _counted(sold: Mapping[date, Keyed], spans: Sequence[Span]) -> Iterator[tuple[Span, dict[int, int]]]:
    """For each span: place → partners whose orders of the span, all that is of the place together, are more than none."""
    months = sorted(sold)
    # each once, by sorting: NumPy's own way hashes, which takes fifty times as long over millions of different numbers
    found = np.sort(np.concatenate([np.empty(0, np.int64), *(keys for keys, _rows in sold.values())]))
    known = found[np.diff(found, prepend=-1) > 0]
    # by month, from the first on: what each (region, payee) has sold before it
    until = np.zeros((len(months) + 1, len(known)), np.int64)
    for number, month in enumerate(months):
        keys, rows = sold[month]
        order = np.argsort(keys)
        np.add.at(until[number + 1], np.searchsorted(known, keys[order]), rows["orders"].to_numpy()[order])
    np.cumsum(until, axis=0, out=until)
    regions, first_of = np.unique(known >> 32, return_index=True)
    place = {month: number for number, month in enumerate(months)}
    for first, last in spans:
        active = until[place[last] + 1] > until[place[first]]
        counts = np.add.reduceat(active, first_of, dtype=np.int64) if len(known) else np.empty(0, np.int64)
        yield (first, last), {int(region): int(count) for region, count in zip(regions, counts, strict=True) if region and count}


def _keys(rows: pd.DataFrame, places: "pd.Series[int]") -> Ints:
    """Place and payee as one number."""
    found: Ints = places.to_numpy(np.int64) << 32 | rows["payee_id"].to_numpy()
    return found
