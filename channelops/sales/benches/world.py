"""The world of the benches: a province of ninety counties with sellers in each, and files of orders, the same bytes every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from channelops.core.actors import Actor
from channelops.core.models import Region
from channelops.core.naming import named
from channelops.core.services.job_runs import job_work
from channelops.kernel.periods import Month

from ..feeds.folder import blocks
from ..models import Batch, Channel, Mapping, Payee, Product, ProductFamily, Source, Touchpoint
from ..services.batches import batch_receive, file_keep
from ..services.sources import mapping_save, source_create

AT = datetime(2026, 10, 20, 2, tzinfo=UTC)
MONTH = Month(2026, 9)
SINCE = date(2020, 1, 1)
ACTOR = Actor.command("bench")
HEADER = ("ref", "at", "product", "quantity", "amount", "touchpoint", "customer", "customer_class")
CITIES, COUNTIES, CHANNELS, FAMILIES, PRODUCTS, PAYEES = 9, 90, 5, 8, 200, 2_000
AT_ONCE = 100_000


@dataclass(frozen=True, kw_only=True)
class World:
    """The source that the files come from, and its mapping."""

    source: Source
    mapping: Mapping


def world_write() -> World:
    """Fills an empty database with what orders name."""
    province = _region("90", None)
    cities = [_region(f"90{number:02}", province) for number in range(CITIES)]
    counties = [_region(f"{cities[number % CITIES].code}{number:02}", cities[number % CITIES]) for number in range(COUNTIES)]
    channels = [Channel.objects.create(code=f"c{n}", kind="social", **named(f"渠道{n}", f"Channel {n}")) for n in range(CHANNELS)]
    families = [ProductFamily.objects.create(code=f"f{n}", **named(f"族{n}", f"Family {n}")) for n in range(FAMILIES)]
    Product.objects.bulk_create(
        Product(code=f"B{n:04d}", family=families[n % FAMILIES], **named(f"产品{n}", f"Product {n}")) for n in range(PRODUCTS)
    )
    payees = Payee.objects.bulk_create(
        Payee(
            code=f"P{n:05d}", kind="partner", partner_id=n + 1, opened_on=SINCE, **named(f"商行{n}", f"Dealer {n}"), **_place(n, counties)
        )
        for n in range(PAYEES)
    )
    Touchpoint.objects.bulk_create(
        Touchpoint(
            code=f"T{n:05d}",
            kind="shop",
            channel=channels[n % CHANNELS],
            payee=payee,
            opened_on=SINCE,
            **named(f"店{n}", f"Shop {n}"),
            **_place(n, counties),
        )
        for n, payee in enumerate(payees)
    )
    source = source_create(code="bench", name_zh="压测", name_en="Bench", region=None, actor=ACTOR, at=AT)
    document: dict[str, Any] = {"format": 1, "fields": {name: {"column": name} for name in HEADER}}
    document["fields"]["at"]["format"] = "YYYY-MM-DD HH:MI:SS"
    return World(source=source, mapping=mapping_save(source=source, document=document, actor=ACTOR, at=AT))


def orders_write(path: Path, *, days: tuple[date, date], rows: int, number: int, line_end: str = "\n") -> None:
    """A file of so many orders, evenly over the days; `number` counts on from file to file."""
    chance = np.random.default_rng([rows, number])
    with path.open("w", encoding="utf-8", newline=line_end) as file:
        file.write(",".join(HEADER) + "\n")
        for start in range(0, rows, AT_ONCE):
            file.writelines(_lines(chance, days=days, span=(start, min(start + AT_ONCE, rows), rows), number=number))


def _lines(chance: np.random.Generator, *, days: tuple[date, date], span: tuple[int, int, int], number: int) -> Iterator[str]:
    """The lines `span[0]` up to `span[1]` of `span[2]`."""
    start, end, rows = span
    count, length = end - start, (days[1] - days[0]).days + 1
    columns = [chance.integers(0, high, count).tolist() for high in (2**40, 86_400, PRODUCTS, 50_000, PAYEES, 10**6)]
    names = [str(days[0] + timedelta(days=each)) for each in range(length)]
    for place, (key, second, product, fen, seller, person) in enumerate(zip(*columns, strict=True), start=start):
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        yield (
            f"{key:011x}-{number + place:08d},{names[place * length // rows]} {clock},B{product:04d},1,{fen // 100}.{fen % 100:02d},"
            f"T{seller:05d},U{person:07d},C\n"
        )


def orders_import(world: World, path: Path) -> Batch:
    """Brings a file in by the job, as the command does. RuntimeError where a row is rejected."""
    kept = file_keep(blocks(path), name=path.name, at=AT)
    batch, run = batch_receive(
        source=world.source, mapping=world.mapping, kept=kept, file_name=path.name, way=Batch.Way.COMMAND, actor=ACTOR, at=AT
    )
    job_work(run_id=run.pk, now=lambda: AT, seconds=86_400)
    batch.refresh_from_db()
    if batch.status != Batch.Status.LOADED or batch.rejected:
        raise RuntimeError(f"{batch} is {batch.status}, {batch.rejected} rejected")
    return batch


def _region(code: str, parent: Region | None) -> Region:
    level = parent.level + 1 if parent else 1
    region = Region(code=code, level=level, parent=parent, path=f"{parent.path if parent else ''}{code}/", **named(code, code))
    region.province_id, region.city_id = (parent.province_id, parent.city_id) if parent else (None, None)
    region.save()
    setattr(region, ("province_id", "city_id", "county_id")[level - 1], region.pk)
    region.save()
    return region


def _place(number: int, counties: list[Region]) -> dict[str, int | None]:
    county = counties[number % len(counties)]
    return {"province_id": county.province_id, "city_id": county.city_id, "county_id": county.county_id}
