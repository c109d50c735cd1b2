"""The import: a back-fill of a whole month, a day's file into the full month, the same file and the same orders again."""

import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from django.db import connection

from channelops.core.benches.registry import Asked, Section, bench

from ..models import Order, OrderKey
from .measured import HEAD, Measured, measured
from .world import HEADER, MONTH, World, orders_import, orders_write, world_write

DAY_ROWS = 330_000
TEXT = (
    "A file comes in as by the command: kept, read under limits by a process of its own, every cell checked, keys unique over all months,"
    " orders and keys written, control totals. The same bytes again are known by their digest; the same orders in other bytes are read,"
    " checked and compared. The floor is COPY of the same bytes into a bare table of texts, before and after it.\n\n"
)


@bench("import", order=20)
def import_measured(asked: Asked) -> Section:
    """The month, a day into it, that day's file once more, and its orders in a file with other line ends."""
    world = world_write()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        for what, rows, number, days, line_end in files(asked.orders):
            path = Path(folder) / f"{number}-{len(line_end)}.csv"
            if not path.exists():
                orders_write(path, days=days, rows=rows, number=number, line_end=line_end)
            found += measured(what, _bring(world, path), rows=rows, floor=partial(copy_bare, path))
            asked.say(found[-1].row().strip())
    facts = Order.objects.count(), OrderKey.objects.count()
    expected = asked.orders + day_rows(asked.orders)
    if facts != (expected, expected):
        raise RuntimeError(f"{facts} orders and keys instead of {expected}")
    return Section(title="Import of orders", text=TEXT + HEAD + "".join(each.row() for each in found))


def files(orders: int) -> list[tuple[str, int, int, tuple[date, date], str]]:
    """What is brought in, in order: a name, rows, the number of the first, the days, how a line ends."""
    last = (MONTH.last, MONTH.last)
    return [
        ("back-fill of a whole month", orders, 0, (MONTH.first, MONTH.last), "\n"),
        ("a day's file into the full month", day_rows(orders), orders, last, "\n"),
        ("the day's file again: duplicates, known by its bytes", day_rows(orders), orders, last, "\n"),
        ("the day's orders in another file: duplicates, compared", day_rows(orders), orders, last, "\r\n"),
    ]


def day_rows(orders: int) -> int:
    """The rows of a day's file beside a month of so many."""
    return min(orders // 3, max(orders // 30, DAY_ROWS))


def copy_bare(path: Path) -> None:
    """The floor."""
    columns = ", ".join(f"{name} text" for name in HEADER)
    with connection.cursor() as cursor, path.open("rb") as file:
        cursor.execute(f"CREATE TABLE sales_staging.bare ({columns})")
        cursor.copy_expert("COPY sales_staging.bare FROM STDIN (FORMAT csv, HEADER true)", file, 1 << 20)
        cursor.execute("DROP TABLE sales_staging.bare")


def _bring(world: World, path: Path) -> Callable[[], object]:
    return lambda: orders_import(world, path)
