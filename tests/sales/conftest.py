"""What the tests of sales stand on: a shop with two products, a source with a mapping, and a way to bring rows in."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from channelops.core.actors import Actor
from channelops.core.services.job_runs import job_work
from channelops.sales.models import Batch, Channel, Payee, Product, ProductFamily, Source, Touchpoint
from channelops.sales.services.batches import batch_receive, file_keep
from channelops.sales.services.sources import mapping_save, source_create

from ..cast import BEGIN, NOW

MAPPING = {
    "format": 1,
    "fields": {
        "ref": {"column": "单号"},
        "revision": {"column": "版本"},
        "kind": {"column": "类型", "words": {"新装": "sale", "退订": "return", "撤单": "cancellation"}},
        "original": {"column": "原单号"},
        "at": {"column": "时间", "format": "YYYY-MM-DD HH:MI"},
        "product": {"column": "产品"},
        "quantity": {"column": "数量"},
        "amount": {"column": "金额"},
        "touchpoint": {"column": "网点"},
    },
}
HEADER = ["单号", "版本", "类型", "原单号", "时间", "产品", "数量", "金额", "网点"]


@pytest.fixture(autouse=True)
def _own_folders(settings: object, tmp_path: Path) -> None:
    """Files of a test go with the test."""
    settings.IMPORT_ROOT = tmp_path / "imports"  # type: ignore[attr-defined]
    settings.DROP_ROOT = tmp_path / "drop"  # type: ignore[attr-defined]


def row(ref: str = "A1", **more: str) -> list[str]:
    """A good row, with some cells other than usual (by the header's words)."""
    usual = dict(zip(HEADER, [ref, "1", "新装", "", "2026-11-19 10:30", "TC-1", "1", "79.00", "T1"], strict=True))
    return list((usual | more).values())


def text(*rows: list[str], header: list[str] = HEADER) -> str:
    """A CSV file."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return file.getvalue()


def make_shop(world: SimpleNamespace) -> SimpleNamespace:
    """A shop in 泉港 of one payee, two products of two families, a source `boss` with `MAPPING`."""
    actor = Actor.command("test")
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}
    far = {"province_id": world.province.pk, "city_id": world.far_city.pk, "county_id": world.far_county.pk}
    channel = Channel.objects.create(code="social", kind="social", name_zh="社会渠道")
    payee = Payee.objects.create(code="P1", kind="partner", name_zh="代理一", partner_id=9_001, opened_on=BEGIN, **place)
    far_payee = Payee.objects.create(code="P2", kind="partner", name_zh="代理二", partner_id=9_002, opened_on=BEGIN, **far)
    touchpoint = Touchpoint.objects.create(code="T1", kind="shop", channel=channel, payee=payee, name_zh="门店一", opened_on=BEGIN, **place)
    far_touchpoint = Touchpoint.objects.create(
        code="T2", kind="shop", channel=channel, payee=far_payee, name_zh="门店二", opened_on=BEGIN, **far
    )
    family = ProductFamily.objects.create(code="plans", name_zh="套餐")
    other = ProductFamily.objects.create(code="broadband", name_zh="宽带")
    product = Product.objects.create(code="TC-1", name_zh="畅享 79", family=family)
    broadband = Product.objects.create(code="KD-1", name_zh="宽带 300M", family=other)
    source = source_create(code="boss", name_zh="业务支撑", name_en="BOSS", region=None, actor=actor, at=NOW)
    mapping = mapping_save(source=source, document=json.loads(json.dumps(MAPPING)), actor=actor, at=NOW)
    return SimpleNamespace(
        channel=channel, payee=payee, far_payee=far_payee, touchpoint=touchpoint, far_touchpoint=far_touchpoint,
        family=family, product=product, broadband=broadband, source=source, mapping=mapping, actor=actor,
    )  # fmt: skip


@pytest.fixture
def shop(world: SimpleNamespace) -> SimpleNamespace:
    """The shop, written afresh for one test."""
    return make_shop(world)


def bring(source: Source, content: bytes | str, *, name: str = "orders.csv") -> Batch:
    """Receives a file and works on it to its end."""
    actor = Actor.command("test")
    blocks = [content.encode() if isinstance(content, str) else content]
    kept = file_keep(blocks, name=name, at=NOW)
    mapping = source.mappings.order_by("-version").first()
    batch, run = batch_receive(source=source, mapping=mapping, kept=kept, file_name=name, way=Batch.Way.COMMAND, actor=actor, at=NOW)
    job_work(run_id=run.pk, now=lambda: NOW, seconds=600)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def bring_in(shop: SimpleNamespace) -> Callable[..., Batch]:
    """`bring_in(text(row()))` is the batch of that file in source `boss`."""

    def brought(content: bytes | str, *, name: str = "orders.csv") -> Batch:
        return bring(shop.source, content, name=name)

    return brought
