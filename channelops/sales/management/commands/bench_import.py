"""Measures the import against a floor of the same run: a bare COPY of the same bytes. Needs a database of its own."""

import csv
import resource
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.models import Region
from channelops.core.naming import named
from channelops.core.services.job_runs import job_work
from channelops.kernel.periods import Month
from channelops.sales.feeds.folder import blocks
from channelops.sales.models import Batch, Channel, Order, Payee, Product, ProductFamily, Touchpoint
from channelops.sales.rollups.keeping import rollups_add, rollups_checksum, rollups_rebuild
from channelops.sales.services.batches import batch_receive, file_keep
from channelops.sales.services.sources import mapping_save, source_create

HEADER = ("ref", "at", "product", "quantity", "amount", "touchpoint", "customer", "customer_class")
DOCUMENT = {"format": 1, "fields": {name: {"column": name} for name in HEADER}}
DOCUMENT["fields"]["at"]["format"] = "YYYY-MM-DD HH:MI:SS"  # type: ignore[index]
PRODUCTS, PAYEES, BLOCK = 200, 2_000, 100_000


class Command(BaseCommand):
    """Back-fill of whole months, one day's file into a full month, the same file again, roll-ups."""

    help = "Measures the import; run it on an empty, migrated database of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the back-fill")
        parser.add_argument("--day-rows", type=int, default=330_000, help="rows of the day's file")
        parser.add_argument("--months", type=int, default=1, help="months the back-fill is spread over")

    def handle(self, *args: Any, **options: Any) -> None:
        if Order.objects.exists() or Region.objects.exists():
            raise CommandError("The benchmark writes a world of its own: give it an empty database.")
        self.source = self._world()
        rows, day_rows, months = options["rows"], options["day_rows"], options["months"]
        present = Month.of(timezone.localdate()).previous
        with tempfile.TemporaryDirectory() as folder:
            back, day, bare = Path(folder) / "back.csv", Path(folder) / "day.csv", Path(folder) / "bare.csv"
            self._file(back, first=present.plus(1 - months).first, last=present.last, rows=rows, number=0)
            self._file(day, first=present.last, last=present.last, rows=day_rows, number=rows)
            self._file(bare, first=present.last, last=present.last, rows=day_rows, number=rows)
            floor, day_floor = self._floor(back), self._floor(bare)
            self._told("floor: COPY of the same bytes", floor, rows=rows, floor=floor)
            self._told("back-fill of whole months", self._timed(lambda: self._import(back)), rows=rows, floor=floor)
            full = self._timed(lambda: [rollups_rebuild(month=present.plus(-n)) for n in range(months)])
            self._told("roll-ups of it, full", full, rows=rows, floor=floor)
            self._told("one day's file into the full month", self._timed(lambda: self._import(day)), rows=day_rows, floor=day_floor)
            self._told("roll-ups of the day, added", self._timed(self._add), rows=day_rows, floor=day_floor)
            self._told("the day's file again: duplicates", self._timed(lambda: self._import(day)), rows=day_rows, floor=day_floor)
            self._check(present, months, rows + day_rows)

    def _check(self, present: Month, months: int, rows: int) -> None:
        added = rollups_checksum()
        for back in range(months):
            rollups_rebuild(month=present.plus(-back))
        equal = added == rollups_checksum()
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
        self.stdout.write(
            f"orders {Order.objects.count():,} of {rows:,}; roll-ups added = rebuilt: {equal}; peak {peak} MiB with the reader"
        )

    def _told(self, what: str, seconds: float, *, rows: int, floor: float) -> None:
        self.stdout.write(f"{what:<40} {seconds:8.2f} s {rows / seconds:12,.0f} rows/s   {seconds / floor:5.2f} x floor")

    def _timed(self, work: Callable[[], Any]) -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    def _add(self) -> None:
        while rollups_add() is not None:
            continue

    def _floor(self, path: Path) -> float:
        columns = ", ".join(f"{name} text" for name in HEADER)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bench_bare ({columns})")
            with path.open("rb") as file:
                seconds = self._timed(lambda: cursor.copy_expert("COPY bench_bare FROM STDIN (FORMAT csv, HEADER true)", file, 1 << 20))
            cursor.execute("DROP TABLE bench_bare")
        return seconds

    def _import(self, path: Path) -> None:
        at, actor = timezone.now(), Actor.command("bench_import")
        kept = file_keep(blocks(path), name=path.name, at=at)
        batch, run = batch_receive(
            source=self.source, mapping=self.mapping, kept=kept, file_name=path.name, way=Batch.Way.COMMAND, actor=actor, at=at
        )
        job_work(run_id=run.pk, now=timezone.now, seconds=86_400)
        batch.refresh_from_db()
        if batch.status != Batch.Status.LOADED or batch.rejected:
            raise CommandError(f"{batch} is {batch.status}, {batch.rejected} rejected")

    def _file(self, path: Path, *, first: date, last: date, rows: int, number: int) -> None:
        chance = np.random.default_rng([rows, number])
        days = (last - first).days + 1
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            for start in range(0, rows, BLOCK):
                count = min(BLOCK, rows - start)
                keys, people = chance.integers(0, 2**40, count), chance.integers(0, 10**6, count)
                product, seller, fen = (chance.integers(0, high, count) for high in (PRODUCTS, PAYEES, 50_000))
                for place in range(count):
                    day = first + timedelta(days=(start + place) * days // rows)
                    ref = f"{keys[place]:011x}-{number + start + place:08d}"
                    yuan = f"{fen[place] // 100}.{fen[place] % 100:02d}"
                    writer.writerow(
                        (ref, f"{day} 10:15:00", f"B{product[place]:04d}", 1, yuan, f"T{seller[place]:05d}", f"U{people[place]:07d}", "C")
                    )

    def _world(self) -> Any:
        at, actor, since = timezone.now(), Actor.command("bench_import"), date(2020, 1, 1)
        region: Region | None = None
        for level, code in ((1, "90"), (2, "9001"), (3, "900101")):
            above = region
            region = Region(code=code, level=level, parent=above, path=f"{above.path if above else ''}{code}/", **named(code, code))
            region.province_id, region.city_id = (above.province_id, above.city_id) if above else (None, None)
            region.save()
            setattr(region, ("province_id", "city_id", "county_id")[level - 1], region.pk)
            region.save()
        place = {name: getattr(region, name) for name in ("province_id", "city_id", "county_id")}
        channel = Channel.objects.create(code="bench", kind="social", **named("压测", "Bench"))
        family = ProductFamily.objects.create(code="bench", **named("压测", "Bench"))
        Product.objects.bulk_create(Product(code=f"B{n:04d}", family=family, **named(f"B{n}", f"B{n}")) for n in range(PRODUCTS))
        payees = Payee.objects.bulk_create(
            Payee(code=f"P{n:05d}", kind="partner", partner_id=n + 1, opened_on=since, **named(f"P{n}", f"P{n}"), **place)
            for n in range(PAYEES)
        )
        Touchpoint.objects.bulk_create(
            Touchpoint(code=f"T{n:05d}", kind="shop", channel=channel, payee=payee, opened_on=since, **named(f"T{n}", f"T{n}"), **place)
            for n, payee in enumerate(payees)
        )
        source = source_create(code="bench", name_zh="压测", name_en="Bench", region=None, actor=actor, at=at)
        self.mapping = mapping_save(source=source, document=DOCUMENT, actor=actor, at=at)
        return source
