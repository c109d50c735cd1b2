"""The accrual of a month, from reading its orders to the stored lines and accruals, and of one more day; beside floors and SQL."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from channelops.core.actors import Actor
from channelops.core.benches.registry import Asked, Section, bench
from channelops.kernel.periods import Month

from ..accrual.pieces import cut
from ..accrual.rated import NO_VERSION
from ..accrual.rating import Rating
from ..accrual.states import unpacked
from ..models import CommissionLine, PeriodResult
from ..selectors.shards import Shard
from ..selectors.states import states_kept
from ..services import accruals, additions, folds
from . import floors, statement, world
from .hands import HEAD, Took, alone, both, clock, row

LINES, STATEMENTS = "incentives_commissionline", "incentives_statement"
# What a night has added stands beside, to be summed.
ACCRUALS = """(SELECT sum(base)::bigint AS base, sum(amount_fen)::bigint AS amount_fen, month, payee_id, partner_id, family_id,
    plan_version_id, sum(lines)::integer AS lines, component
    FROM incentives_accrual GROUP BY month, payee_id, partner_id, family_id, plan_version_id, component HAVING sum(lines) <> 0)"""
ROUNDS = 2
ACTOR = Actor.command("bench")
SUMS = ("facts", "lines", "amount_fen", "checksum")


@bench("accrual", order=40)
def accrual_measured(asked: Asked) -> Section:
    """A month whole, then with one more day, then with one more day of which some orders are late, then night by night for a week."""
    world.world_write(asked.orders)
    asked.say("the world is written")
    with TemporaryDirectory() as name:
        whole = _month(asked, Path(name))
    days = [_day(asked, number, late=late) for number, late in enumerate((0.0, world.LATE), start=world.DAYS)]
    return Section(title="Accrual of a month", text=whole + "".join(days) + _week(asked))


def _month(asked: Asked, folder: Path) -> str:
    """The whole month, taken in turn with its floors and with SQL; the best round of each."""
    written()
    floors.lines_keep(LINES, folder)
    parts = shards()
    reader = Rating(Month.of(world.MONTH)).reader
    took: dict[str, list[Took]] = {name: [] for name in ("read", "write", "store", "end", "sql")}
    for _round in range(ROUNDS):
        took["read"].append(floors.reading(reader, parts))
        took["write"].append(floors.writing(folder))
        store, end = written()
        took["store"].append(store)
        took["end"].append(end)
        took["sql"].append(_by_sql())
        asked.say("  ".join(f"{name} {each[-1].seconds:.2f} s" for name, each in took.items()))
    best = {name: min(each, key=lambda one: one.seconds) for name, each in took.items()}
    return _table(best)


def _table(best: dict[str, Took]) -> str:
    result = PeriodResult.objects.get()
    floor = Took(best["read"].seconds + best["write"].seconds)
    for name in ("read", "write"):
        floor.add(best[name])
    whole = Took(best["store"].seconds + best["end"].seconds, best["store"].peak)
    rows = [
        row("floor: read the same columns", result.facts, best["read"], floor=floor),
        row("floor: COPY BINARY of the prebuilt lines", result.lines, best["write"], floor=floor),
        row("floor, both", result.facts, floor, floor=floor),
        row("**accrual: read, rate, store lines, accruals, statements**", result.facts, best["store"], floor=floor),
        row("and keys built, the month put in place", result.facts, whole, floor=floor),
        row("best set-based SQL: the same, no keys", result.facts, best["sql"], floor=floor),
    ]
    return (
        f"One month of {result.facts:,} orders by {payees():,} partners, the largest of them with 8 %; a plan of four components (flat,"
        " percentage, graduated, whole volume) and 500 rules. Everything by two processes with a connection each; the best of"
        f" {ROUNDS} rounds, taken in turn. The floor is reading the same columns, and COPY BINARY of the finished lines into a bare table."
        f" SQL and the accrual both resolve the rules and leave equal lines, accruals, statements and totals;"
        f" SQL took {best['sql'].seconds / best['store'].seconds:.1f} times as long.\n\n"
    ) + HEAD + "".join(rows)  # fmt: skip


def written() -> tuple[Took, Took]:
    """The accrual from its beginning to the last piece, and its end."""
    with clock() as store:
        accruals.accrual_begin(month=world.MONTH, actor=ACTOR, at=world.AT)
        store.add(both(lambda _number: _pieces()))
    with clock() as end:
        accruals.accrual_end(month=world.MONTH, business_date=world.MONTH + timedelta(days=world.DAYS - 1), at=world.AT)
    return store, end


def _pieces() -> None:
    while accruals.accrual_piece(month=world.MONTH):
        pass


def _by_sql() -> Took:
    version = CommissionLine.objects.values_list("plan_version_id", flat=True).first() or 0
    month = Month.of(world.MONTH)
    took = statement.stating({"first": month.first, "after": month.next.first, "version": version})
    if statement.checksums(statement.LINES, statement.ACCRUALS) != statement.checksums(LINES, ACCRUALS):
        raise RuntimeError("SQL and the accrual made different lines or accruals")
    if statement.statements_sum(statement.STATEMENTS) != statement.statements_sum(STATEMENTS):
        raise RuntimeError("SQL and the accrual made different statements")
    if statement.left_sum() != _left():
        raise RuntimeError("SQL and the accrual left different totals")
    return took


def _left() -> tuple[int, int]:
    """How many running totals the accrual has left, and their sum."""
    kept = [unpacked(parts) for version, parts in states_kept(world.MONTH).items() if version != NO_VERSION]
    return sum(map(len, kept)), sum(int(state.value.sum()) for state in kept)


def _day(asked: Asked, number: int, *, late: float) -> str:
    """One more day, added; then the month made anew, with the same result."""
    orders = asked.orders // world.DAYS
    world.day_write(number, orders, late=late)
    added = night(number)
    sums = PeriodResult.objects.values_list(*SUMS).get()
    rows = statement.checksums(LINES, ACCRUALS)
    with clock() as whole:
        for each in written():
            whole.add(each)
    if (sums, rows) != (PeriodResult.objects.values_list(*SUMS).get(), statement.checksums(LINES, ACCRUALS)):
        raise RuntimeError("the added day and the whole month made different lines or accruals")
    asked.say(f"a day added {added.seconds:.2f} s, the month anew {whole.seconds:.2f} s")
    text = (
        "\nOne more day, without late orders" if not late else f"\nOne more day, {late:.1%} of it late, their partners rewound to before it"
    )
    rows_ = row("added to the month", orders, added, floor=whole) + row("the whole month anew", sums[0], whole, floor=whole)
    return f"{text}; the floor is the whole month anew, with equal lines and accruals.\n\n" + HEAD + rows_


def _week(asked: Asked) -> str:
    """As many nights as become one part of the month, and the job that makes one of them."""
    orders = asked.orders // world.DAYS
    nights = []
    for number in range(folds.NIGHTS):
        world.night_write(number, orders)
        nights.append(night(world.LAST))
    with clock() as fold:
        fold.add(alone(lambda: folds.month_fold(month=world.MONTH)))
    if _parts() != 2:
        raise RuntimeError("the nights did not become one part")
    last = nights[-1]
    asked.say(f"the last of {folds.NIGHTS} nights added {last.seconds:.2f} s, all made one part {fold.seconds:.2f} s")
    text = (
        f"\n{folds.NIGHTS} nights one after the other, and the job that makes one part of them once nothing of the night waits any more;"
        " the floor is the last night.\n\n"
    )
    rows = row("a night added", orders, last, floor=last) + row("all of them made one part", orders * folds.NIGHTS, fold, floor=last)
    return text + HEAD + rows


def night(number: int) -> Took:
    """What came by a day of the month, counted from 0, is added, by one process."""
    on = world.MONTH + timedelta(days=number)
    with clock() as added:
        added.add(alone(lambda: _added(on)))
    return added


def _parts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incentives_parts('commissionline', %s)", [world.MONTH])
        return int(cursor.fetchone()[0])


def _added(on: date) -> None:
    if additions.accrual_add(month=world.MONTH, business_date=on, at=world.AT) is None:
        raise RuntimeError("the day was not added")


def shards() -> list[Shard]:
    """The shards of the accrual."""
    reader = Rating(Month.of(world.MONTH)).reader
    last = reader.last_id()
    return [Shard(low=low, high=high, last=last) for low, high in cut(reader.by_slot(last=last), at_most=accruals.ORDERS_A_SHARD)]


def payees() -> int:
    """How many there are in the world."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sales_payee")
        return int(cursor.fetchone()[0])
