"""The pages of sales, for whoever may see them and for whoever may not."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channelops.core.models import Change, JobRun
from channelops.core.services.job_runs import job_work
from channelops.sales.models import Batch, Order, RejectedRow, Touchpoint
from channelops.sales.services.sources import mapping_save, source_create
from partners.models import Partner

from ..cast import BEGIN, NOW
from .conftest import HEADER, MAPPING, bring, row, text
from .test_import_files import workbook

pytestmark = pytest.mark.django_db
# The frame of any page asks eight of them.
FEW = 13


@pytest.mark.parametrize("name", ["channel_list", "touchpoint_list", "product_list", "order_list", "batch_list"])
def test_the_lists_answer(shop, bring_in, browse, name):
    bring_in(text(row("A1"), row("A2", 金额="x")))
    for person in ("county_manager", "province_manager", "auditor"):
        assert browse(person).get(reverse(name)).status_code == 200


def test_the_details_answer(shop, bring_in, browse):
    bring_in(text(row("A1")))
    order = Order.objects.get()
    client = browse("county_manager")
    for address in (
        reverse("channel_detail", args=[shop.channel.pk]),
        reverse("touchpoint_detail", args=[shop.touchpoint.pk]),
        reverse("product_detail", args=[shop.product.pk]),
        reverse("order_detail", args=[order.day.isoformat(), order.pk]),
    ):
        assert client.get(address).status_code == 200, address


def test_orders_of_another_county_do_not_exist(shop, bring_in, browse):
    bring_in(text(row("A1"), row("B1", 网点="T2")))
    near, far = Order.objects.get(ref="A1"), Order.objects.get(ref="B1")
    client = browse("county_manager")
    page = client.get(reverse("order_list")).content.decode()
    assert ">A1</a>" in page
    assert ">B1</a>" not in page
    assert client.get(reverse("order_detail", args=[near.day.isoformat(), near.pk])).status_code == 200
    assert client.get(reverse("order_detail", args=[far.day.isoformat(), far.pk])).status_code == 404
    assert client.get(reverse("touchpoint_detail", args=[shop.far_touchpoint.pk])).status_code == 404


def test_an_agent_sees_the_orders_of_the_own_company(shop, bring_in, browse):
    bring_in(text(row("A1"), row("B1", 网点="T2")))
    page = browse("agent_owner").get(reverse("order_list")).content.decode()
    assert ">A1</a>" in page
    assert ">B1</a>" not in page


def test_the_order_list_goes_on_where_it_stopped(shop, bring_in, browse):
    bring_in(text(*[row(f"A{n:03}", 时间=f"2026-11-{1 + n % 19:02} 10:00") for n in range(120)]))
    for person in ("county_manager", "province_manager"):
        client, seen, address = browse(person), [], reverse("order_list")
        while address:
            context = client.get(address).context
            seen += [line["ref"] for line in context["table"]["lines"]]
            address = f"{reverse('order_list')}{context['next_url']}" if "next_url" in context else ""
        assert sorted(seen) == [f"A{n:03}" for n in range(120)]


def test_a_month_of_few_orders_is_read_with_few_queries(shop, bring_in, browse):
    bring_in(text(row("A1", 时间="2026-11-01 10:00"), row("A2", 时间="2026-11-15 10:00")))
    client = browse("province_manager")
    address = f"{reverse('order_list')}?month=2026-11"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        lines = client.get(address).context["table"]["lines"]
    assert [line["ref"] for line in lines] == ["A2", "A1"]
    assert all(line["product"] and line["channel"] and line["payee"] and line["region"] for line in lines)
    assert sum("SELECT" in query["sql"] for query in asked.captured_queries) <= FEW


def test_a_wrong_question_is_refused(shop, browse):
    for query in ("month=2026-13", "after=x", "payee=nobody"):
        assert browse("county_manager").get(f"{reverse('order_list')}?{query}").status_code == 422


def test_the_result_of_an_import(shop, bring_in, browse):
    batch = bring_in(text(row("A1"), row("A2", 网点="T9"), row("A1")))
    page = browse("province_manager").get(reverse("batch_detail", args=[batch.pk]))
    body = page.content.decode()
    assert page.status_code == 200
    assert re.search(r'class="[^"]*bad-cell[^"]*">T9</td>', body)
    assert "equation" in body
    assert browse("county_manager").get(reverse("batch_detail", args=[batch.pk])).status_code == 404


def test_a_refused_file_says_why(shop, bring_in, browse):
    batch = bring_in("a,b\n1,2\n")
    assert batch.status == Batch.Status.REFUSED
    page = browse("province_manager").get(reverse("batch_detail", args=[batch.pk])).content.decode()
    assert "a, b" in page


@pytest.fixture
def city_source(shop, world):
    source = source_create(code="qz", name_zh="泉州日文件", name_en="", region=world.city, actor=shop.actor, at=NOW)
    mapping_save(source=source, document=MAPPING, actor=shop.actor, at=NOW)
    return source


def test_a_file_comes_in_by_the_page(shop, city_source, browse):
    client = browse("data_staff")
    file = SimpleUploadedFile("orders.csv", text(row("A1"), row("B1", 网点="T2")).encode())
    uploaded = client.post(reverse("batch_upload"), {"source": city_source.pk, "file": file})
    batch = Batch.objects.get()
    address = reverse("batch_mapping", args=[batch.pk])
    assert (uploaded.status_code, uploaded["Location"], batch.status) == (303, address, Batch.Status.UPLOADED)
    editor = client.get(address)
    assert editor.status_code == 200
    assert ">T2</td>" in editor.content.decode()
    initial = {name: "" if value is None else value for name, value in editor.context["form"].initial.items()}
    begun = client.post(address, initial)
    assert begun.status_code == 303, editor.context["form"].errors
    run = JobRun.objects.get(job="sales.import")
    job_work(run_id=run.pk, now=lambda: run.due_at, seconds=600)
    batch.refresh_from_db()
    assert (batch.accepted, batch.rejected) == (1, 1)
    assert RejectedRow.objects.get().code == "region.outside"
    assert client.post(address, initial).status_code == 409


def test_a_mapping_that_the_file_does_not_fit_is_refused_at_its_place(shop, city_source, browse):
    client = browse("data_staff")
    client.post(reverse("batch_upload"), {"source": city_source.pk, "file": SimpleUploadedFile("o.csv", text(row("A1")).encode())})
    address = reverse("batch_mapping", args=[Batch.objects.get().pk])
    initial = dict(client.get(address).context["form"].initial)
    answer = client.post(address, initial | {"amount": "{Betrag}"})
    assert answer.status_code == 422
    assert "Betrag" in answer.content.decode()
    unclosed = client.post(address, initial | {"ref": "{单号"})
    assert (unclosed.status_code, list(unclosed.context["form"].errors)) == (422, ["ref"])
    assert Batch.objects.get().status == Batch.Status.UPLOADED


def test_a_file_that_cannot_be_read_is_refused_beside_it_and_not_kept(shop, city_source, browse, tmp_path):
    file = SimpleUploadedFile("o.csv", text(row("A1")).encode("utf-16"))
    answer = browse("data_staff").post(reverse("batch_upload"), {"source": city_source.pk, "file": file})
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["file"])
    assert "UTF-16" in str(answer.context["form"].errors)
    assert (Batch.objects.count(), [*tmp_path.glob("imports/*/*")]) == (0, [])


def test_the_sheet_of_a_workbook_is_chosen_and_what_the_page_does_not_ask_is_kept(shop, city_source, browse):
    fields = MAPPING["fields"] | {"product": {"column": "产品", "words": {"旧编码": "TC-1"}}}
    mapping_save(source=city_source, document=MAPPING | {"fields": fields}, actor=shop.actor, at=NOW)
    client, book = browse("data_staff"), workbook([["封面"]], more=[HEADER, row("A1", 产品="旧编码")])
    client.post(reverse("batch_upload"), {"source": city_source.pk, "file": SimpleUploadedFile("o.xlsx", book)})
    address = reverse("batch_mapping", args=[Batch.objects.get().pk])
    initial = dict(client.get(address).context["form"].initial)
    assert client.post(address, initial).status_code == 422
    assert client.post(address, initial | {"sheet": "附表"}).status_code == 303
    run = JobRun.objects.get(job="sales.import")
    job_work(run_id=run.pk, now=lambda: run.due_at, seconds=600)
    assert Batch.objects.get().accepted == 1
    assert Batch.objects.get().mapping.document["file"]["sheet"] == "附表"


def test_who_may_not_import_does_not(shop, city_source, browse):
    assert browse("county_manager").get(reverse("batch_upload")).status_code == 403
    assert browse("auditor").get(reverse("batch_upload")).status_code == 403


def test_a_source_whose_mapping_creates_regions_is_not_offered_to_who_may_not(shop, city_source, browse, tmp_path):
    client, upload, file = browse("data_staff"), reverse("batch_upload"), text(row("A1")).encode()
    client.post(upload, {"source": city_source.pk, "file": SimpleUploadedFile("o.csv", file)})
    address = reverse("batch_mapping", args=[Batch.objects.get().pk])
    initial = dict(client.get(address).context["form"].initial)
    assert client.post(address, initial | {"create": ["regions"]}).status_code == 422
    mapping_save(source=city_source, document=MAPPING | {"create": ["regions"]}, actor=shop.actor, at=NOW)
    offered = client.get(upload).context["form"].fields["source"]
    assert str(city_source.pk) not in dict(offered.choices)
    assert city_source.name in offered.help_text
    assert client.post(upload, {"source": city_source.pk, "file": SimpleUploadedFile("p.csv", file)}).status_code == 422
    assert "regions" in client.get(address).content.decode()
    assert client.post(address, initial).status_code == 409
    assert (Batch.objects.get().status, len([*tmp_path.glob("imports/*/*")])) == (Batch.Status.UPLOADED, 1)
    assert browse("administrator").post(address, initial | {"create": ["regions"]}).status_code == 303


@pytest.fixture
def rejected(shop, city_source, browse):
    return bring(city_source, text(row("A1"), row("A2", 网点="T9"), row("A3", 网点="T9")))


def test_a_rejected_row_is_corrected_and_comes_in(shop, rejected, browse):
    client, kept = browse("data_staff"), rejected.rejected_rows.order_by("line").first()
    address = reverse("rejected_fix", args=[rejected.pk, kept.pk])
    assert client.get(address).status_code == 200
    cells = {f"cell_{place}": value for place, value in enumerate(row("A2", 网点="T1"))}
    assert client.post(address, cells).status_code == 303
    run = JobRun.objects.filter(job="sales.import").latest("pk")
    job_work(run_id=run.pk, now=lambda: run.due_at, seconds=600)
    kept.refresh_from_db()
    assert (kept.status, kept.came_again.accepted, kept.came_again.parent) == ("fixed", 1, rejected)
    assert client.post(address, cells).status_code == 409
    assert Order.objects.filter(ref="A2").count() == 1


def test_the_file_of_rejected_rows_comes_back_mended_as_the_same_orders(shop, city_source, browse):
    batch = bring(city_source, text(row("=A1", 网点="T9"), row("-A2", 网点="T9"), row("A3", 网点="'T9")))
    answer = browse("data_staff").get(reverse("batch_rejected", args=[batch.pk]))
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "\n'=A1," in told.replace("\r", "")
    mended = bring(city_source, told.replace("'T9", "T1").replace("T9", "T1"))
    assert (mended.read, mended.accepted) == (3, 3)
    assert sorted(Order.objects.values_list("ref", flat=True)) == ["-A2", "=A1", "A3"]
    assert bring(city_source, text(row("=A1"), row("-A2"))).duplicate == 2


def test_rows_do_not_come_again_by_a_mapping_that_creates_regions_for_who_may_not(shop, rejected, city_source, browse, tmp_path):
    mapping_save(source=city_source, document=MAPPING | {"create": ["regions"]}, actor=shop.actor, at=NOW)
    files = len([*tmp_path.glob("imports/*/*.csv")])
    assert browse("data_staff").post(reverse("batch_again", args=[rejected.pk])).status_code == 409
    assert (Batch.objects.count(), len([*tmp_path.glob("imports/*/*.csv")])) == (1, files)
    assert set(rejected.rejected_rows.values_list("status", flat=True)) == {"open"}
    assert browse("administrator").post(reverse("batch_again", args=[rejected.pk])).status_code == 303


def test_rows_come_again_in_as_many_questions_as_one(shop, city_source, browse):
    asked = {}
    for many in (2, 40):
        batch = bring(city_source, text(*[row(f"B{many}-{n}", 网点="T9") for n in range(many)]))
        with CaptureQueriesContext(connection) as queries:
            assert browse("data_staff").post(reverse("batch_again", args=[batch.pk])).status_code == 303
        asked[many] = len(queries)
        assert Change.objects.filter(object_type="sales.RejectedRow", verb="fix").count() == sum(asked)
    assert asked[40] <= asked[2] + 2


def test_all_open_rows_come_again_once_what_was_missing_is_there(shop, rejected, browse):
    Touchpoint.objects.filter(code="T2").update(code="T9", county_id=shop.payee.county_id, city_id=shop.payee.city_id)
    client = browse("data_staff")
    answer = client.post(reverse("batch_again", args=[rejected.pk]))
    assert answer.status_code == 303
    run = JobRun.objects.filter(job="sales.import").latest("pk")
    job_work(run_id=run.pk, now=lambda: run.due_at, seconds=600)
    assert sorted(Order.objects.values_list("ref", flat=True)) == ["A1", "A2", "A3"]
    assert client.post(reverse("batch_again", args=[rejected.pk])).status_code == 409


def test_a_row_is_dropped_with_a_reason_and_opened_again(shop, rejected, browse):
    client, kept = browse("data_staff"), rejected.rejected_rows.first()
    drop = reverse("rejected_drop", args=[rejected.pk, kept.pk])
    assert client.post(drop, {"reason": ""}).status_code == 422
    assert client.post(drop, {"reason": "测试单"}).status_code == 303
    kept.refresh_from_db()
    assert kept.status == "dropped"
    assert client.post(reverse("rejected_reopen", args=[rejected.pk, kept.pk])).status_code == 303
    kept.refresh_from_db()
    assert kept.status == "open"
    assert browse("auditor").post(drop, {"reason": "x"}).status_code == 403
    assert browse("far_city_manager").post(drop, {"reason": "x"}).status_code in (403, 404)


def test_all_open_rows_are_dropped_with_one_reason(shop, rejected, browse):
    client, drop = browse("data_staff"), reverse("batch_drop", args=[rejected.pk])
    assert client.post(drop, {"reason": " "}).status_code == 422
    assert client.post(drop, {"reason": "更正文件已导入"}).status_code == 303
    assert set(rejected.rejected_rows.values_list("status", flat=True)) == {"dropped"}
    reasons = Change.objects.filter(object_type="sales.RejectedRow", verb="drop").values_list("reason", flat=True)
    assert [*reasons] == ["更正文件已导入"] * rejected.rejected_rows.count()
    assert client.post(drop, {"reason": "again"}).status_code == 409
    assert browse("far_city_manager").post(drop, {"reason": "x"}).status_code in (403, 404)


def test_the_rejected_rows_are_a_file_that_fits_back_in(shop, rejected, bring_in, browse):
    answer = browse("data_staff").get(reverse("batch_rejected", args=[rejected.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("A2,1,新装")


def test_the_search_finds_orders_by_number_and_partners_by_name(shop, bring_in, browse, world):
    bring_in(text(row("A1"), row("B1", 网点="T2")))
    Partner.objects.create(
        pk=9_001, code="P9001", path="P9001/", name_zh="海帆通信", sort_key="hai3 fan1", opened_on=BEGIN,
        province_id=world.province.pk, city_id=world.city.pk, county_id=world.county.pk,
    )  # fmt: skip
    ours, theirs = Order.objects.get(ref="A1"), Order.objects.get(ref="B1")
    address = reverse("order_detail", args=[ours.day.isoformat(), ours.pk])
    assert address in browse("county_manager").get(reverse("search"), {"q": "A1"}).content.decode()
    hidden = reverse("order_detail", args=[theirs.day.isoformat(), theirs.pk])
    assert hidden not in browse("county_manager").get(reverse("search"), {"q": "B1"}).content.decode()
    assert "/partners/9001/" in browse("county_manager").get(reverse("search"), {"q": "海帆"}).content.decode()
    assert "/partners/9001/" not in browse("far_county_manager").get(reverse("search"), {"q": "海帆"}).content.decode()
