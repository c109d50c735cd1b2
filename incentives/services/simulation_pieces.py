"""Working on a simulation: a piece that nobody has in hand, one after the other by as many processes as there are; then the end."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from channelops.core import transitions
from channelops.core.actors import Actor
from channelops.kernel.periods import Month

from ..binary import copy_in
from ..engine.arithmetic import Ints
from ..lifecycle import SIMULATION
from ..models import Simulation, SimulationPiece
from ..selectors.payees import payee_columns
from ..selectors.shards import Shard
from ..selectors.simulations import payees_ruled, totals_of
from ..what_if.additions import added_rows
from ..what_if.books import Books, books_drop
from ..what_if.trials import SIDES, Trial, Tried
from .simulations import trial_of

PLACES = ("province_id", "city_id", "county_id")
SMALL = dict.fromkeys(("article", "channel", "stage", "kind", "piece", "mine", "percent"), "smallint")
WHOLE = dict.fromkeys(("payee_id", *PLACES, "orders", "payees"), "integer")
TYPES = SMALL | WHOLE | {"month": "date"}
# Yuan, so that the squares of a hundred thousand payees fit.
FEN_A_YUAN = 100
# Payees that the version neither rules nor pays, on either side, are of no concern.
OTHERS = """
DELETE FROM incentives_simulationrow r WHERE simulation_id = %(simulation)s AND NOT EXISTS (
    SELECT FROM incentives_simulationrow m WHERE m.simulation_id = r.simulation_id AND m.payee_id = r.payee_id AND m.mine = 1)
"""
SUMS = "sum(r.orders), sum(r.pieces), sum(r.revenue_fen), sum(r.then_fen), sum(r.now_fen)"
PLACE = "coalesce(p.province_id, 0), coalesce(p.city_id, 0), coalesce(p.county_id, 0)"
OF_SIMULATION = "FROM incentives_simulationrow r JOIN sales_payee p ON p.id = r.payee_id WHERE r.simulation_id = %(simulation)s"
PAYEES = f"""
INSERT INTO incentives_simulationpayee (id, simulation_id, payee_id, partner_id, province_id, city_id, county_id,
    orders, pieces, revenue_fen, then_fen, now_fen)
SELECT r.simulation_id << 32 | r.payee_id, r.simulation_id, r.payee_id, coalesce(p.partner_id, 0), {PLACE}, {SUMS}
{OF_SIMULATION} GROUP BY r.simulation_id, r.payee_id, p.id
"""
CELLS = f"""
INSERT INTO incentives_simulationcell (simulation_id, province_id, city_id, county_id, month, article, channel, stage,
    orders, pieces, revenue_fen, then_fen, now_fen)
SELECT r.simulation_id, {PLACE}, r.month, r.article, r.channel, r.stage, {SUMS} {OF_SIMULATION} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


@transaction.atomic
def simulation_piece(*, simulation: Simulation) -> int | None:
    """Does a piece that nobody has in hand, or one that somebody has had and let go; the number of its orders, None where all are done."""
    undone = simulation.pieces.filter(done=False)
    before = undone.filter(number__lt=OuterRef("number")).filter(Q(side="") | Q(side=OuterRef("side")))
    ready = undone.filter(Q(side="") | ~Exists(before)).select_for_update(skip_locked=True)
    piece = ready.first()
    if piece is None:
        with connection.cursor() as cursor:
            # as long as another lives it will finish or let go
            cursor.execute("SET LOCAL lock_timeout = 0")
        piece = undone.select_for_update().first() or ready.first()
    if piece is None:
        return None if not undone.exists() else 0
    orders = _month(simulation, piece) if piece.side else _shard(simulation, piece)
    piece.done = True
    piece.save(update_fields=["done"])
    Simulation.objects.filter(pk=simulation.pk).update(done=F("done") + 1)
    return orders


@transaction.atomic
def simulation_finish(*, simulation: Simulation, actor: Actor, at: datetime) -> Simulation:
    """Sums what the pieces left; from now on the simulation counts."""
    with connection.cursor() as cursor:
        for each in (OTHERS, PAYEES, CELLS):
            cursor.execute(each, {"simulation": simulation.pk})
    books_drop(simulation.pk)
    simulation.pieces.all().delete()
    simulation.totals = totals_of(simulation)
    simulation.finished_at = at
    simulation.save(update_fields=["totals", "finished_at"])
    transitions.apply(simulation, SIMULATION, "finish", access=None, actor=actor, at=at)
    return simulation


def _shard(simulation: Simulation, piece: SimulationPiece) -> int:
    """Rates a shard's orders in both worlds and keeps what they come to."""
    trial = trial_of(simulation)
    books = simulation.pieces.exclude(side="").exists()
    shard = Shard(low=piece.low, high=piece.high, last=simulation.last_order)
    if not books and not trial.reader.asks_groups:
        # who stands above, shares an order or counts with others is paid for orders of the whole province
        shard = replace(shard, payees=payees_ruled(simulation, shard))
    if shard.payees is not None and not shard.payees:
        return 0
    tried = trial.of(trial.reader.whole(shard), every=simulation.every, books=books)
    _keep(simulation, tried.rows, piece)
    _keep_books(simulation, trial, tried)
    for percent, sums in tried.volumes.items():
        _copy("volume", _by_county(sums, tried.volumes[0]) | {"percent": percent, "piece": piece.number}, simulation)
    return tried.orders


def _month(simulation: Simulation, piece: SimulationPiece) -> int:
    """What a month of one world adds."""
    assert piece.month
    trial = trial_of(simulation)
    for rows in added_rows(trial, Books(simulation.pk, piece.side, trial.begin), Month.of(piece.month)):
        _keep(simulation, rows, piece)
    return 0


def _keep(simulation: Simulation, rows: dict[str, Ints], piece: SimulationPiece) -> None:
    _copy("row", {"kind": 0} | rows | {"piece": piece.number}, simulation)


def _keep_books(simulation: Simulation, trial: Trial, tried: Tried) -> None:
    for side in SIDES:
        books = Books(simulation.pk, side, trial.begin)
        for month, lines in tried.lines[side]:
            books.write(lines, month)
        for month, *sums in tried.sums[side]:
            books.write_sums(*sums, month=month)


def _copy(noun: str, values: dict[str, Any], simulation: Simulation) -> None:
    values = values | {"simulation_id": simulation.pk}
    copy_in(f"incentives_simulation{noun}", {name: TYPES.get(name, "bigint") for name in values}, values)


def _by_county(sums: dict[str, Ints], base: dict[str, Ints]) -> dict[str, Ints]:
    """What payees earn at one volume, by their county, and the squares from which the error of a sample is known."""
    known = payee_columns()
    at = np.searchsorted(known["payee_id"], sums["payee_id"])
    places: dict[str, Ints] = {name: known[name][at] for name in PLACES}
    _counties, first, of = np.unique(np.stack(list(places.values())), axis=1, return_index=True, return_inverse=True)
    columns: dict[str, Ints] = {"payees": np.ones(len(at), np.int64)}
    for side in SIDES:
        own, before = (each[side] // FEN_A_YUAN for each in (sums, base))
        columns |= {f"{side}_fen": sums[side], f"{side}_square": own * own, f"{side}_product": own * before}
    made: dict[str, Ints] = {name: column[first] for name, column in places.items()}
    for name, column in columns.items():
        total = np.zeros(len(first), np.int64)
        np.add.at(total, of.reshape(-1), column)
        made[name] = total
    return made
