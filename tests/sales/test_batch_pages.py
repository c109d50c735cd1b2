"""The page of an import: what was let in and where it belongs, what a column held, what waits for whom."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from channelops.sales.feeds.shipped import FOLDER
from channelops.sales.models import Batch, Mapping, RejectedRow, Source
from channelops.sales.services.sources import mapping_save

from ..cast import NOW
from .conftest import HEADER, MAPPING, row, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(shop, bring_in):
    """An import of four orders, one of October, of two counties, with three rejected rows: two amounts, one product."""
    rows = [row("A1"), row("A2"), row("B1", 网点="T2"), row("L1", 时间="2026-10-19 10:00")]
    return bring_in(text(*rows, row("X1", 金额="x"), row("X2", 金额="y"), row("X3", 产品="none")))


def page_of(client, batch, query=""):
    found = html.unescape(client.get(reverse("batch_detail", args=[batch.pk]) + query).content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found))


def test_an_import_tells_months_and_counties(told, browse):
    assert (told.months, told.counties) == ({"2026-10": 1, "2026-11": 3}, 2)
    page = page_of(browse("province_manager"), told)
    assert "订单 4 单，2 县" in page
    assert "迟到 1 单属 2026-10" in page
    assert "未入 3 行不计酬、不计量，直到更正" in page


def test_rejected_rows_are_chosen_by_what_is_wrong(told, browse):
    client = browse("province_manager")
    assert "全部 3 金额 2 产品 1" in page_of(client, told)
    page = page_of(client, told, "?field=amount")
    assert ("X1" in page, "X2" in page, "X3" in page) == (True, True, False)
    assert "X3" in page_of(client, told, "?field=nothing")


def test_the_mapping_shows_what_came_and_what_did_not_fit(told, browse):
    page = page_of(browse("province_manager"), told)
    assert re.search(r"金额 \S+ \S+ 金额 2 行退回", page), page
    assert re.search(r"单号 A1 A2 订单号 全部相符", page), page


def test_of_the_first_rows_only_what_the_page_shows_is_kept(shop, bring_in, browse):
    fields = MAPPING["fields"] | {"customer": {"column": "客户"}, "payee_name": {"template": "{姓名}店"}}
    shop.mapping = mapping_save(source=shop.source, document=MAPPING | {"fields": fields}, actor=shop.actor, at=NOW)
    batch = bring_in(text([*row("A1", 产品="P" * 30), "C-77", "某人"], [*row("A2"), "C-78", "他人"], header=[*HEADER, "客户", "姓名"]))
    kept = [*row("A1", 产品="P" * 17 + "…"), "", ""]
    assert batch.sample == [kept, [*row("A2"), "", ""]]
    assert re.search(r"单号 A1 A2 订单号", page_of(browse("province_manager"), batch))


def test_its_state_says_whether_rows_wait(told, browse):
    client = browse("province_manager")
    assert 'state--warn">3 行退回' in client.get(reverse("batch_detail", args=[told.pk])).content.decode()
    assert "待更正" in client.get(reverse("batch_list")).content.decode()
    RejectedRow.objects.update(status="dropped")
    assert "待更正" not in client.get(reverse("batch_list")).content.decode()
    page = client.get(reverse("batch_detail", args=[told.pk])).content.decode()
    assert 'state--ok">入库' in page
    assert "均已处理" in page


def test_a_shipped_source_is_opened_by_its_first_file(world, browse):
    file = SimpleUploadedFile("superstore.csv", (FOLDER / "superstore.csv").read_bytes())
    page = browse("settlement_officer").get(reverse("batch_upload"))
    assert page.status_code == 200
    assert "Superstore" not in page.content.decode()
    client = browse("administrator")
    assert "Superstore 样例（系统自带）" in client.get(reverse("batch_upload")).content.decode()
    mapping = client.post(reverse("batch_upload"), {"source": "superstore", "file": file})
    source = Source.objects.get(code="superstore")
    form = client.get(mapping.url)
    assert "{State}/{City}" in form.content.decode()
    values = {name: field for name, field in form.context["form"].initial.items() if field not in (None, "")}
    assert client.post(mapping.url, values).status_code == 303
    assert (Batch.objects.get().mapping.version, Mapping.objects.filter(source=source).count()) == (1, 1)
    assert "Superstore 样例（系统自带）" not in client.get(reverse("batch_upload")).content.decode()
