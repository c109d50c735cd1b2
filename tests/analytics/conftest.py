"""What the tests of analytics stand on: a small world of orders whose figures one can add up by hand.

                       泉港 county            晋江 sister      思明 far county
    2025-11-05         T1  100.00
    2025-11-25         T1   50.00
    2026-10-10         T1   80.00
    2026-10-30         T1   20.00
    2026-11-03         T1   79.00
    2026-11-05         T1  158.00 (2 pieces)
    2026-11-10         W1   63.00 (online)
    2026-11-12                                T4  100.00
    2026-11-15         T1  −79.00 (return)
    2026-11-19                                                  T2  200.00

T1, W1 and T4 are the first partner's, T2 is the second's. The figures reach to the end of 2026-11-19.
"""

import copy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from channelops.sales.models import Channel, Touchpoint
from channelops.sales.rollups.keeping import rollups_add

from ..cast import BEGIN, NOW, make_world
from ..sales.conftest import bring, make_shop, row, text


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Pages begin with the month of today: the day after the last figures, whatever day the tests run on."""
    with time_machine.travel(NOW, tick=True):
        yield


def add_all() -> None:
    """Brings the roll-ups up to date."""
    while rollups_add() is not None:
        pass


def make_sales(world: SimpleNamespace) -> SimpleNamespace:
    """Writes the orders above and brings the roll-ups up to them."""
    shop = make_shop(world)
    online = Channel.objects.create(code="wechat", kind="online", name_zh="微信", position=9)
    for code, channel, region in (("W1", online, world.county), ("T4", shop.channel, world.sister_county)):
        place = {"province_id": region.province_id, "city_id": region.city_id, "county_id": region.county_id}
        Touchpoint.objects.create(code=code, kind="shop", channel=channel, payee=shop.payee, name_zh=code, opened_on=BEGIN, **place)
    told = [
        ("A1", "2025-11-05", "T1", "1", "100.00"),
        ("A2", "2025-11-25", "T1", "1", "50.00"),
        ("B1", "2026-10-10", "T1", "1", "80.00"),
        ("B2", "2026-10-30", "T1", "1", "20.00"),
        ("C1", "2026-11-03", "T1", "1", "79.00"),
        ("C2", "2026-11-05", "T1", "2", "158.00"),
        ("C3", "2026-11-10", "W1", "1", "63.00"),
        ("C4", "2026-11-12", "T4", "1", "100.00"),
        ("C5", "2026-11-19", "T2", "1", "200.00"),
    ]
    rows = [row(ref, 时间=f"{day} 09:00", 网点=place, 数量=count, 金额=amount) for ref, day, place, count, amount in told]
    back = row("R1", 类型="退订", 原单号="C1", 时间="2026-11-15 09:00", 数量="-1", 金额="-79.00")
    batch = bring(shop.source, text(*rows, back))
    assert batch.accepted == len(rows) + 1
    add_all()
    shop.online = online
    return shop


@pytest.fixture(scope="module")
def _standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """The cast and the orders above, for all tests of a file: what a test writes is undone, not these."""
    folder = tmp_path_factory.mktemp("sold")
    with django_db_blocker.unblock(), override_settings(IMPORT_ROOT=folder / "imports", DROP_ROOT=folder / "drop"), transaction.atomic():
        world = make_world()
        yield SimpleNamespace(world=world, shop=make_sales(world))
        transaction.set_rollback(True)


@pytest.fixture
def _own_folders(settings: object, tmp_path: Path) -> None:
    """Files of a test go with the test."""
    settings.IMPORT_ROOT = tmp_path / "imports"  # type: ignore[attr-defined]
    settings.DROP_ROOT = tmp_path / "drop"  # type: ignore[attr-defined]


@pytest.fixture
def world(_standing: SimpleNamespace, _own_folders: None, db: None) -> SimpleNamespace:
    """The cast; a test may do to its rows what it likes."""
    return copy.deepcopy(_standing.world)


@pytest.fixture
def sold(_standing: SimpleNamespace, world: SimpleNamespace) -> SimpleNamespace:
    """The orders above, in the roll-ups."""
    return copy.deepcopy(_standing.shop)
