"""The chapter of files: what a sender gets wrong, through the real import, so that rejected rows wait for somebody.

Last month's file has rows that were not let in, and so has this month's; this month's is sent a second time with two rows more.
"""

import csv
import io
from datetime import date, timedelta

from channelops.core.actors import Actor
from channelops.core.demo.world import DemoWorld
from channelops.core.models import JobRun, Person
from channelops.core.services.job_runs import job_work
from channelops.core.services.jobs import job_ask
from channelops.kernel.periods import Month, business_date

from ..models import Batch, Source, Touchpoint
from ..services.batches import ROLLUPS, batch_receive, file_keep
from ..services.sources import mapping_save

HEADER = ("业务流水号", "业务类型", "原流水号", "受理时间", "产品编码", "数量", "金额", "网点编码")
MAPPING = {
    "format": 1,
    "fields": {
        "ref": {"column": "业务流水号"},
        "kind": {"column": "业务类型", "words": {"新装": "sale", "退订": "return", "撤单": "cancellation"}},
        "original": {"column": "原流水号"},
        "at": {"column": "受理时间", "format": "YYYY-MM-DD HH:MI"},
        "product": {"column": "产品编码"},
        "quantity": {"column": "数量"},
        "amount": {"column": "金额"},
        "touchpoint": {"column": "网点编码"},
    },
}
GOOD = (("PLA-0079", "79.00"), ("BRO-0109", "109.00"), ("BUN-0169", "169.00"), ("DEV-1999", "1999.00"), ("SER-0010", "10.00"))
# What differs from a good row: most are put right by whoever knows the shop, some only by the sender.
WRONG: tuple[dict[str, str], ...] = (
    {"产品编码": "DEV-3998", "金额": "3999.00"},
    {"产品编码": "DEV-3998", "金额": "3999.00"},
    {"网点编码": "S35010200O01", "产品编码": "DEV-1999", "金额": "1999.00"},
    {"受理时间": "2026/13/02 10:20", "金额": "79.00"},
    {"金额": "一百六十九"},
    {"金额": "79.005"},
    {"业务流水号": "1.23457E+15"},
    {"业务类型": "携入", "金额": "129.00"},
    {"业务类型": "退订", "原流水号": "F0000000000", "数量": "-1", "金额": "-199.00"},
    {"业务流水号": ""},
)
ROWS = 24


def write(world: DemoWorld) -> None:
    """Three files, received as a person at the source's desk would send them."""
    source = Source.objects.get(code="boss")
    mapping_save(source=source, document=MAPPING, actor=world.actor, at=world.at)
    present = Month.of(world.on)
    previous = _rows(world, last=present.previous.last, mark="P")
    bring(world, previous, name=f"BOSS_{present.previous}_补传.csv")
    if world.on.day > 1:
        rows = _rows(world, last=world.on - timedelta(days=1), mark="N")
        bring(world, rows, name=f"BOSS_{present}_补传.csv")
        more = [_row(world, ROWS + n, day=world.on - timedelta(days=1), mark="N") for n in range(2)]
        bring(world, [*rows[:ROWS], *more], name=f"BOSS_{present}_重传.csv")
    rollups_follow(world)


def rollups_follow(world: DemoWorld) -> None:
    """What the files changed is summed up, as in the night."""
    _work(world, job_ask(job=ROLLUPS, business_date=business_date(world.at), actor=world.actor, at=world.at))


def _rows(world: DemoWorld, *, last: date, mark: str) -> list[dict[str, str]]:
    good = [_row(world, n, day=last - timedelta(days=n % min(last.day, 5)), mark=mark) for n in range(ROWS)]
    return good + [_row(world, 90 + n, day=last, mark=mark) | wrong for n, wrong in enumerate(WRONG)]


def _row(world: DemoWorld, number: int, *, day: date, mark: str) -> dict[str, str]:
    shops = Touchpoint.objects.filter(kind="shop", opened_on__lte=day, closed_on=None).order_by("code")
    code, amount = GOOD[number % len(GOOD)]
    place = number % min(shops.count(), 40)
    moment = f"{day:%Y-%m-%d} {9 + number % 9:02}:{number * 7 % 60:02}"
    cells = (f"F{mark}{world.seed:04}{day:%y%m%d}{number:03}", "新装", "", moment, code, "1", amount, shops[place].code)
    return dict(zip(HEADER, cells, strict=True))


def bring(world: DemoWorld, rows: list[dict[str, str]], *, name: str) -> None:
    """A file by the desk of source `boss`, worked on to its end."""
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    kept = file_keep([file.getvalue().encode("gb18030")], name=name, at=world.at)
    sender = Actor(via="command:demo", person=Person.objects.get(username="settlement"))
    source = Source.objects.get(code="boss")
    mapping = source.mappings.order_by("-version").first()
    _batch, run = batch_receive(source=source, mapping=mapping, kept=kept, file_name=name, way=Batch.Way.PAGE, actor=sender, at=world.at)
    _work(world, run)


def _work(world: DemoWorld, run: JobRun) -> None:
    job_work(run_id=run.pk, now=lambda: world.at, seconds=600)
