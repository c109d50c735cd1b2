"""Files beside orders: by command, page and REST the same totals, the rejected rows with line and sentence, nothing beyond one's region."""

import contextlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from channelops.sales.annexes import Sender
from channelops.sales.feeds.annexes import AnnexFile
from channelops.sales.hooks import annex_kinds
from channelops.sales.models import Annex, Customer, CustomerMonth, OrderSplit

from ..cast import NOW
from .conftest import row, text

pytestmark = pytest.mark.django_db
SHARES = "source,order,payee,percent\nboss,A1,P1,60\nboss,A1,P2,40\nboss,A9,P1,100\n"
MONTHS = "customer,month,ended_on,suspended_since,suspended_days,minutes,data_mb,billed,arrears,audit_clean\n"


def command(name, path, content, capsys):
    """The totals of a command, and what it says of the rejected rows."""
    path.write_bytes(content)
    with contextlib.suppress(SystemExit):
        call_command(name, path)
    told = capsys.readouterr()
    return tuple(json.loads(told.out).values()), told.err


def test_the_command_says_the_totals_and_keeps_the_rejected_rows(shop, bring_in, tmp_path, capsys):
    bring_in(text(row("A1")))
    path = tmp_path / "shares.csv"
    said = "4: There is no sale “A9” of this source.\n"
    assert command("import_splits", path, SHARES.encode(), capsys) == ((3, 2, 0, 1), said)
    assert command("import_splits", path, SHARES.encode("gb18030"), capsys) == ((3, 0, 2, 1), said)
    assert list(Annex.objects.values_list("rejected", "problems")) == [(1, [[4, said[3:-1], ["boss", "A9", "P1", "100"]]])] * 2
    assert OrderSplit.objects.count() == 2


def test_a_month_told_again_is_a_duplicate_and_told_otherwise_takes_its_place(shop, tmp_path, capsys):
    path = tmp_path / "months.csv"
    rows = "C-1,2026-11,,,0,10,20,79.00,0,1\nC-2,2026-11,,,0,10,20,79.00,0,1\nC-2,2026-13,,,0,0,0,0,0,1\n"
    assert command("import_customer_months", path, (MONTHS + rows).encode(), capsys)[0] == (3, 2, 0, 1)
    assert command("import_customer_months", path, (MONTHS + rows).encode(), capsys)[0] == (3, 0, 2, 1)
    assert command("import_customer_months", path, (MONTHS + rows.replace("79.00", "81.00", 1)).encode(), capsys)[0] == (3, 1, 1, 1)
    assert CustomerMonth.objects.get(customer_ref="C-1").billed_fen == 8_100


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The columns are: source, order, payee, percent."),
        (b"source,order\nboss,A1\n", "The columns are: source, order, payee, percent."),
        (b"source,order,payee,percent\nboss,A1,P1\n", "Line 2 has 3 cells instead of 4."),
        (b'source,order,payee,percent\n"boss,A1,P1,60\n', "The file cannot be read: unexpected end of data"),
        (b"source,order,payee,percent\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(shop, tmp_path, content, sentence):
    path = tmp_path / "shares.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("import_splits", path)
    assert not Annex.objects.exists()


@pytest.mark.parametrize("kind", annex_kinds, ids=lambda kind: kind.code)
def test_the_template_of_every_kind_is_read_by_its_kind(shop, tmp_path, kind):
    path = tmp_path / "template.csv"
    path.write_text(f"{','.join(kind.columns)}\n{','.join(cell.example for cell in kind.columns.values())}\n")
    with AnnexFile(path, list(kind.columns)) as content:
        assert kind.bring(content, Sender(at=NOW, source=shop.source)).read == 1


def test_the_page_brings_a_file_in_and_shows_what_became_of_it(browse, shop, bring_in):
    bring_in(text(row("A1")))
    browser = browse("settlement_officer")
    assert "import_splits" not in browser.get(reverse("annex_list")).content.decode()
    file = SimpleUploadedFile("shares.csv", SHARES.encode())
    answer = browser.post(reverse("annex_upload", args=["splits"]), {"file": file})
    annex = Annex.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("annex_detail", args=[annex.pk]))
    assert (annex.read, annex.accepted, annex.rejected, annex.received_by.username) == (3, 2, 1, "settlement_officer")
    assert annex.problems[0][1] in browser.get(answer["Location"]).content.decode()
    page = browser.get(answer["Location"]).content.decode()
    assert "css/import.css" in page
    assert ">A9<" in page
    refused = browser.post(reverse("annex_upload", args=["splits"]), {"file": SimpleUploadedFile("a.csv", b"x\n")})
    assert refused.status_code == 409
    assert browser.get(reverse("annex_upload", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("splits", "boss,A1,P1,100", "boss,A9,P1,100"),
        ("payee_figures", "P1,2026-11,pieces,sales,4", "P1,2026-13,pieces,sales,4"),
        ("customer_months", "C-1,2026-11,,,0,10,20,79.00,0,1", "C-1,2026-13,,,0,10,20,79.00,0,1"),
    ],
)
def test_the_file_of_rejected_rows_is_put_right_and_sent_again_as_it_is(browse, shop, bring_in, kind, good, bad):
    bring_in(text(row("A1")))
    browser, address = browse("settlement_officer"), reverse("annex_upload", args=[kind])
    header = next(",".join(each.columns) for each in annex_kinds if each.code == kind)
    browser.post(address, {"file": SimpleUploadedFile("first.csv", f"{header}\n{bad}\n".encode())})
    first = Annex.objects.get()
    rejected = b"".join(browser.get(reverse("annex_rejected", args=[first.pk]))).decode()
    head, line = rejected.lstrip("\ufeff").splitlines()
    assert head == f"{header},problem"
    assert line.startswith(f"{bad},")
    browser.post(address, {"file": SimpleUploadedFile("again.csv", rejected.replace(bad, good).encode())})
    again = Annex.objects.exclude(pk=first.pk).get()
    assert (again.accepted, again.problems) == (1, [])


def test_rest_brings_rows_in_once_by_key(browse, shop, bring_in):
    bring_in(text(row("A1")))
    browser = browse("settlement_officer")
    rows = [{"source": "boss", "order": "A1", "payee": code, "percent": share} for code, share in (("P1", "60"), ("P2", "40"))]

    def send(body, **headers):
        return browser.post(reverse("api:annex-list"), json.dumps(body), content_type="application/json", headers=headers)

    first, again = (send({"kind": "splits", "rows": rows}, **{"Idempotency-Key": "k"}) for _time in range(2))
    assert (first.status_code, first.json()["accepted"], first.json()["rejected_rows"]) == (201, 2, [])
    assert again.json() == first.json()
    assert browser.get(first["Location"]).json()["accepted"] == 2
    assert send({"kind": "splits", "rows": rows}).status_code == 422
    assert send({"kind": "none", "rows": rows}, **{"Idempotency-Key": "l"}).status_code == 422
    assert send({"kind": "splits", "rows": [{"share": "1"}]}, **{"Idempotency-Key": "m"}).status_code == 422


def test_nobody_reaches_beyond_the_own_region(world, browse, shop, bring_in):
    bring_in(text(row("A1"), row("C1", 网点="T2")))
    rows = "boss,C1,P2,100\nboss,A1,P2,100\nboss,A1,P1,100\n"
    file = SimpleUploadedFile("a.csv", f"source,order,payee,percent\n{rows}".encode())
    browse("data_staff").post(reverse("annex_upload", args=["splits"]), {"file": file})
    annex = Annex.objects.get()
    assert (annex.accepted, annex.city_id, annex.county_id) == (0, world.city.pk, None)
    assert [line for line, _sentence, _cells in annex.problems] == [2, 3, 4]
    Customer.objects.create(ref="C-9", province_id=world.province.pk, city_id=world.far_city.pk)
    months = MONTHS + "C-9,2026-11,,,0,1,1,0,0,1\nC-8,2026-11,,,0,1,1,0,0,1\n"
    file = SimpleUploadedFile("b.csv", months.encode())
    browse("data_staff").post(reverse("annex_upload", args=["customer_months"]), {"file": file})
    assert CustomerMonth.objects.get().customer_ref == "C-8"


def test_an_upload_has_a_limit(browse, shop, monkeypatch):
    monkeypatch.setattr("channelops.sales.services.annexes.UPLOAD_BYTES", 10)
    file = SimpleUploadedFile("a.csv", SHARES.encode())
    assert browse("data_staff").post(reverse("annex_upload", args=["splits"]), {"file": file}).status_code == 409
    assert not Annex.objects.exists()
