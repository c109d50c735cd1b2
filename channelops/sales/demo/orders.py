"""The chapter of orders: two years of them with seasons, growth, decline, returns and late files, the same for the same seed.

Everything is drawn in columns and written by COPY; a month is filled bare, indexed and attached, as a large import does it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from channelops.core.demo.world import DemoWorld
from channelops.core.naming import named
from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month, business_stamps, months

from ..models import Batch, Source
from ..rollups.keeping import rollups_rebuild
from ..rollups.spans import spans_count
from . import payees
from .binary import copy_rows
from .sellers import Sellers, sellers_of

PER_MONTH = 100_000
MONTHS_BACK = 24
# Share of the year's orders by month: spring festival, graduation, autumn, double eleven.
SEASON = np.array([1.18, 0.72, 1.02, 0.95, 1.00, 1.10, 1.04, 1.00, 1.12, 0.98, 1.22, 0.94])
RETURNED, LATE = 0.02, 0.004
EPOCH = date(2000, 1, 1)
HOURS = np.array([1, 3, 6, 8, 9, 7, 6, 7, 8, 8, 7, 6, 4, 2], dtype=np.float64)
FIRST_HOUR = 8


@dataclass
class Story:
    """What is carried from month to month: orders to be returned later, and the keys' running number."""

    world: DemoWorld
    sellers: Sellers
    source: Source
    chance: "np.random.Generator"
    pending: list[dict[str, "np.ndarray"]] = field(default_factory=list)
    number: int = 0


def write(world: DemoWorld) -> None:
    """Payees and what they need, then month after month."""
    payees.write(world)
    source = Source(code="boss", tolerance_fen=500_000, **named("业务支撑系统", "Business support system"))
    source.province_id = next(region.pk for region in world.regions.values() if region.level == 1)
    source.save()
    world.created([source])
    chance = np.random.default_rng([world.seed, 42])
    story = Story(world=world, sellers=sellers_of(world, chance), source=source, chance=chance)
    present = Month.of(world.on)
    told = months(present.plus(-MONTHS_BACK), present)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SELECT EXISTS (SELECT FROM sales_orderkey)")
        bare = not cursor.fetchone()[0]
        if bare:
            cursor.execute("SELECT sales_order_keys_bare()")
    for month in told:
        _month(story, month)
    with connection.cursor() as cursor:
        if bare:
            cursor.execute("SELECT sales_order_keys_indexed()")
        cursor.execute("ANALYZE sales_orderkey")
    for month in told:
        rollups_rebuild(month=month)
    spans_count()


def _month(story: Story, month: Month) -> None:
    world = story.world
    last = min(month.last, world.on - timedelta(days=1)) if Month.of(world.on) == month else month.last
    days = (last - month.first).days + 1
    place = month.minus(Month.of(world.on)) + MONTHS_BACK
    wanted = PER_MONTH * float(world.scale) * SEASON[month.month - 1] * (0.86 + 0.28 * place / MONTHS_BACK)
    count = round(wanted * days / len(month.days))
    if count <= 0:
        return
    sales = _sales(story, month, count=count, days=days)
    returns = _returns(story, last=last, sales=sales)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_month_bare(%s)", [month.first])
        (name,) = cursor.fetchone()
    total = len(sales["id"]) + len(returns["id"])
    batches = _batches(story, month, sales, returns, last=last)
    for rows in (sales, returns):
        rows["batch_id"] = np.where(rows.pop("late"), batches[-1].pk, batches[0].pk).astype(np.int32)
        _copy(name or "sales_order", rows)
    with connection.cursor() as cursor:
        if name:
            cursor.execute("SELECT sales_order_month_attach(%s)", [month.first])
        cursor.execute(
            "INSERT INTO sales_orderkey (source_id, ref, revision, day, order_id, digest)"
            " SELECT source_id, ref, revision, day, id, hashtextextended(ref || amount_fen, 0) FROM sales_order"
            " WHERE day >= %s AND day < %s AND source_id = %s",
            [month.first, month.next.first, story.source.pk],
        )
    story.number += total


def _sales(story: Story, month: Month, *, count: int, days: int) -> dict[str, "np.ndarray"]:
    chance, sellers = story.chance, story.sellers
    # Weekends sell a fifth more; a day is drawn first, then who sold, then what.
    weight = np.array([1.2 if day.weekday() >= 5 else 1.0 for day in month.days[:days]])
    day = np.sort(chance.choice(days, size=count, p=weight / weight.sum()))
    who = chance.choice(len(sellers.weight(month)), size=count, p=sellers.weight(month))
    product = sellers.products_for(chance, who)
    quantity = np.where(sellers.product_bulk[product], chance.integers(1, 30, count), 1).astype(np.int32)
    paid = np.round(sellers.product_price[product] * quantity * chance.choice([100, 100, 100, 95, 90, 80], count) // 100).astype(np.int64)
    rows = sellers.places(chance, who) | {
        "day": (day + (month.first - EPOCH).days).astype(np.int32),
        "product_id": sellers.product_id[product],
        "family_id": sellers.product_family[product],
        "quantity": quantity,
        "amount_fen": paid,
        "kind": np.full(count, 1, dtype=np.int16),
    }
    return _finished(story, rows)


def _returns(story: Story, *, last: date, sales: dict[str, "np.ndarray"]) -> dict[str, "np.ndarray"]:
    """What of this and the last month's sales comes back by the end of this one; the rest waits for the next month."""
    chance = story.chance
    chosen = chance.random(len(sales["id"])) < RETURNED
    back = {name: values[chosen] for name, values in sales.items() if name != "late"}
    back["original_id"], back["original_day"] = back["id"].copy(), back["day"].copy()
    back["day"] = (back["day"] + chance.integers(1, 26, len(back["day"]))).astype(np.int32)
    back["quantity"], back["amount_fen"] = -back["quantity"], -back["amount_fen"]
    back["kind"] = chance.choice(np.array([2, 2, 2, 3], dtype=np.int16), len(back["day"]))
    waiting = [*story.pending, back]
    merged = {name: np.concatenate([each[name] for each in waiting]) for name in back}
    due = merged["day"] <= (last - EPOCH).days
    story.pending = [{name: values[~due] for name, values in merged.items()}]
    return _finished(story, {name: values[due] for name, values in merged.items()})


def _finished(story: Story, rows: dict[str, "np.ndarray"]) -> dict[str, "np.ndarray"]:
    """With ids, references, times of day and the mark of those that come late."""
    count, chance = len(rows["day"]), story.chance
    with connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_ids(%s)", [max(count, 1)])
        (base,) = cursor.fetchone()
    rows["id"] = np.arange(base + 1, base + 1 + count, dtype=np.int64)
    letters = np.char.add(b"D", np.char.zfill((rows["id"]).astype("S11"), 11))
    rows["ref"] = letters.astype("S12")
    hour = chance.choice(len(HOURS), size=count, p=HOURS / HOURS.sum()) + FIRST_HOUR
    second = hour * 3600 + chance.integers(0, 3600, count)
    # Shanghai is eight hours ahead; the stamp counts microseconds from 2000-01-01 UTC.
    rows["at"] = (rows["day"].astype(np.int64) * 86_400 + second - 8 * 3600) * 1_000_000
    rows["revision"] = np.ones(count, dtype=np.int32)
    rows["source_id"] = np.full(count, story.source.pk, dtype=np.int32)
    rows["late"] = chance.random(count) < LATE
    return rows


def _copy(table: str, rows: dict[str, "np.ndarray"]) -> None:
    """One COPY for each pattern of empty columns: 0 stands for none in payee, partner and city or county."""
    optional = ("payee_id", "partner_id", "industry_id")
    pattern = sum((rows[name] != 0).astype(np.int8) << place for place, name in enumerate(optional))
    for value in np.unique(pattern):
        here = pattern == value
        left_out = {name for place, name in enumerate(optional) if not (int(value) >> place) & 1}
        copy_rows(table, {name: values[here] for name, values in rows.items() if name not in left_out})


def _batches(story: Story, month: Month, *rows: Any, last: date) -> list[Batch]:
    """The month's file, and where the month is over the file of what came late."""
    ended = month != Month.of(story.world.on)
    made = []
    for is_late in (False, True) if ended else (False,):
        taken = [each["late"] == is_late if ended else np.ones(len(each["id"]), dtype=bool) for each in rows]
        count = sum(int(each.sum()) for each in taken)
        amount = sum(int(each["amount_fen"][here].sum()) for each, here in zip(rows, taken, strict=True))
        counties = np.concatenate([each["county_id"][here] for each, here in zip(rows, taken, strict=True)])
        batch = _batch(story, month, count=count, amount=amount, day=last + timedelta(days=9 if is_late else 1), late=is_late, last=last)
        batch.counties = len(distinct(counties[counties > 0]))
        made.append(batch)
    Batch.objects.bulk_create(made)
    return made


def _batch(story: Story, month: Month, *, count: int, amount: int, day: date, late: bool, last: date) -> Batch:
    received: datetime = business_stamps(day)[0] + timedelta(hours=1)
    name = f"BOSS_{month}{'_LATE' if late else ''}.csv"
    return Batch(
        source=story.source,
        status=Batch.Status.LOADED,
        way=Batch.Way.FOLDER,
        file_name=name,
        stored_as=f"demo/{name}",
        sha256=f"{story.world.seed:08x}{month.year:04d}{month.month:02d}{int(late)}".ljust(64, "0"),
        encoding="gb18030",
        received_at=min(received, story.world.at),
        loaded_at=min(received + timedelta(minutes=4), story.world.at),
        read=count,
        accepted=count,
        read_fen=amount,
        accepted_fen=amount,
        first_day=month.first,
        last_day=last,
        months={str(month): count},
        province_id=story.source.province_id,
    )
