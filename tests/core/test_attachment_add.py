"""A file is attached to a row: checked by name and content, stored outside the web root, traced, seen with its row only."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from channelops.core.models import Attachment, Change
from channelops.core.refusals import Refused
from channelops.core.services.attachments import attachment_add, attachment_path

from ..cast import NOW

PDF = b"%PDF-1.7\n1 0 obj"


def office(*parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "x")
    return packed.getvalue()


GOOD = [
    ("contract.pdf", PDF),
    ("合同 2026.PDF", PDF),
    ("seal.png", b"\x89PNG\r\n\x1a\n0000"),
    ("shop.jpeg", b"\xff\xd8\xff\xe0rest"),
    ("list.xlsx", office("xl/workbook.xml")),
    ("letter.docx", office("word/document.xml")),
    ("rows.csv", "代码,名称\n1,泉港".encode("gb18030")),
    ("note.txt", "说明".encode()),
    ("half.txt", ("字" * 30_000).encode()),
]
BAD = [
    ("page.html", b"<html>"),
    ("drawing.svg", b"<svg xmlns='x'/>"),
    ("setup.exe", b"MZ"),
    ("page.txt", b"\xef\xbb\xbf\n <!DOCTYPE html><script>"),
    ("script.txt", b"#!/bin/sh\nrm"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n0000"),
    ("contract.pdf", b"MZ\x90"),
    ("letter.docx", office("xl/workbook.xml")),
    ("macro.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin")),
    ("broken.xlsx", b"PK\x03\x04broken"),
    ("noend", PDF),
    ("pdf", PDF),
    (".pdf", b""),
    ("bad.txt", b"\xff\xfe\x00a\x00b"),
]


def add(world, actor, name="contract.pdf", content=PDF):
    return attachment_add(owner=world.county, upload=SimpleUploadedFile(name, content), note="scan", actor=actor, at=NOW)


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_what_may_be_attached_is_stored_under_a_random_name(world, acting, settings, name, content):
    attachment = add(world, acting("county_manager"), name, content)
    path = attachment_path(attachment)
    assert path.read_bytes() == content
    assert path.is_relative_to(settings.ATTACHMENT_ROOT)
    assert path.suffix == ""
    assert (attachment.name, attachment.bytes, attachment.sha256) == (name, len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(("name", "content"), BAD)
def test_what_may_not_be_attached_leaves_nothing(world, acting, settings, name, content):
    with pytest.raises(Refused) as refused:
        add(world, acting("county_manager"), name, content)
    assert refused.value.field == "file"
    assert not Attachment.objects.exists()
    assert not Change.objects.exists()
    assert not [path for path in settings.ATTACHMENT_ROOT.glob("**/*") if path.is_file()]


def test_a_file_above_the_limit_is_refused(world, acting, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="1 MB"):
        add(world, acting("county_manager"), content=PDF + b" " * 1024 * 1024)


def test_a_name_is_only_a_name(world, acting):
    # Django's upload keeps the last part; what comes by another way is cut too.
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = "C:\\secret\\..\\a\u202e\n" + "b" * 300 + ".pdf"
    attachment = attachment_add(owner=world.county, upload=upload, actor=acting("county_manager"), at=NOW)
    assert attachment.name.startswith("ab")
    assert attachment.name.endswith("b.pdf")
    assert len(attachment.name) == 200


def test_the_rows_history_tells_of_it(world, acting):
    add(world, acting("county_manager"))
    change = Change.objects.get()
    assert (change.object_type, change.object_id, change.verb) == ("core.Region", str(world.county.pk), "attach")
    assert change.now["file"] == "contract.pdf"
    assert change.county_id == world.county.pk


def test_bytes_go_when_the_row_cannot_be_written(world, acting, settings, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("channelops.core.services.attachments.change_record", fail)
    with pytest.raises(RuntimeError):
        add(world, acting("county_manager"))
    assert not [path for path in settings.ATTACHMENT_ROOT.glob("**/*") if path.is_file()]
    assert not Attachment.objects.exists()


def upload_to(client, region, *, name="contract.pdf", content=PDF):
    url = reverse("attachment_add", args=["core.Region", region.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content), "note": "scan"}, headers={"Referer": "http://testserver/regions/"})


def test_the_page_attaches_and_shows_it(world, browse):
    answer = upload_to(browse("county_manager"), world.county)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/regions/")
    page = browse("county_manager").get(reverse("region_detail", args=[world.county.pk])).content.decode()
    assert "contract.pdf" in page
    assert reverse("attachment", args=[Attachment.objects.get().pk]) in page


def test_a_refused_file_is_said_at_the_field(world, browse):
    answer = upload_to(browse("county_manager"), world.county, name="page.html", content=b"<html>")
    assert answer.status_code == 409
    assert "pdf" in answer.content.decode()


def test_a_stranger_finds_neither_row_nor_file(world, browse, acting):
    attachment = add(world, acting("county_manager"))
    for name, status in (("sister_manager", 404), ("far_county_manager", 404), ("agent_owner", 404), ("nobody", 403)):
        assert browse(name).get(reverse("attachment", args=[attachment.pk])).status_code == status, name
        assert upload_to(browse(name), world.county).status_code == status, name
    assert upload_to(browse("auditor"), world.county).status_code == 403
    wrong = browse("administrator").get(reverse("attachment_add", args=["core.Person", world.county_manager.pk]))
    assert wrong.status_code == 404
    assert Attachment.objects.count() == 1


def test_it_is_sent_to_be_saved_and_never_shown(world, browse, acting):
    attachment = add(world, acting("county_manager"), "合同.pdf")
    answer = browse("auditor").get(reverse("attachment", args=[attachment.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
