"""The floors of the accrual: its columns read and thrown away, and its lines, put together beforehand, written into a bare table."""

from pathlib import Path

from django.db import connection

from ..accrual.tables import LINES
from ..binary import copy_out
from ..selectors.facts import ORDERS, FactReader
from ..selectors.shards import COLUMNS, Shard
from .hands import HANDS, Took, both, clock

BARE = "sales_staging.bench_bare"


def lines_keep(table: str, folder: Path) -> None:
    """The lines of a month as files of binary COPY, one for each hand."""
    with connection.cursor() as cursor:
        for number in range(HANDS):
            of_hand = f"SELECT {', '.join(LINES)} FROM {table} WHERE payee_id % {HANDS} = {number}"  # noqa: S608
            with (folder / f"{number}.lines").open("wb") as file:
                cursor.copy_expert(f"COPY ({of_hand}) TO STDOUT (FORMAT binary)", file, 1 << 20)


def reading(reader: FactReader, shards: list[Shard]) -> Took:
    """The columns of all shards, half of the shards in each hand."""

    def work(number: int) -> None:
        for shard in shards[number::HANDS]:
            copy_out(ORDERS.format(where=shard.where), COLUMNS, shard.words | reader.span, narrow=True)

    with clock() as took:
        took.add(both(work))
    return took


def writing(folder: Path) -> Took:
    """The kept lines, half of them in each hand."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {BARE}")
        cursor.execute(f"CREATE TABLE {BARE} (LIKE incentives_commissionline)")

    def work(number: int) -> None:
        with connection.cursor() as cursor, (folder / f"{number}.lines").open("rb") as file:
            cursor.copy_expert(f"COPY {BARE} ({', '.join(LINES)}) FROM STDIN (FORMAT binary)", file, 1 << 20)

    with clock() as took:
        took.add(both(work))
    return took
