"""Files that are wrong as a whole are refused with their sentence and leave nothing; good ones come in whatever their form."""

import io
import os
import zipfile
from datetime import datetime
from functools import partial

import pytest
import xlsxwriter

from channelops.sales.feeds import child
from channelops.sales.feeds.faults import FILE_FAULTS
from channelops.sales.feeds.folder import folder_take
from channelops.sales.feeds.limits import Limits
from channelops.sales.feeds.text_file import BLOCK, LONGEST_LINE, Blocks
from channelops.sales.feeds.unreadable import Unreadable
from channelops.sales.models import Batch, Order, RejectedRow
from channelops.sales.selectors.batches import batch_refusal
from channelops.sales.services.batches import file_keep

from ..cast import NOW
from .conftest import HEADER, row, text

pytestmark = pytest.mark.django_db
# A spreadsheet's cells know no time zone.
CELL = datetime(2026, 11, 19, 10, 30)  # noqa: DTZ001
GOOD = text(row("A1"), row("A2"))


def workbook(rows, *, sheet="订单", more=()):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"})
    for name, lines in ((sheet, rows), ("附表", more)) if more else ((sheet, rows),):
        page = book.add_worksheet(name)
        for line, cells in enumerate(lines):
            for place, cell in enumerate(cells):
                page.write(line, place, cell)
    book.close()
    return file.getvalue()


def far_cell():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "单号")
        page.write(1_048_575, 199, "x")
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return file.getvalue()


def archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("orders.csv", GOOD)
    return file.getvalue()


BAD_FILES = [
    ("empty", b"", "file.empty"),
    ("blank lines only", b"\n\n\n", "file.empty"),
    ("a header and no row", text().encode(), "file.nothing"),
    ("another header", b"a,b\n1,2\n", "file.header"),
    ("a column twice", ",".join([*HEADER, "金额"]).encode() + b"\n" + ",".join([*row(), "1"]).encode() + b"\n", "file.header_twice"),
    ("cut in the middle", GOOD.encode()[:-30], "file.cut"),
    ("cut within a character", GOOD.encode()[: GOOD.encode().rindex("新".encode()) + 1], "file.cut"),
    ("cut within quotes", text(row("A1"), row("A2", 单号="a,b")).encode().rpartition(b",b")[0], "file.cut"),
    ("a quotation mark never closed", GOOD.encode() + b'"A3,1\n' + b"x,y\n" * 50, "file.quotes"),
    ("neither UTF-8 nor GB18030", GOOD.encode() + b"\xff\xff\n", "file.encoding"),
    ("UTF-16", GOOD.encode("utf-16"), "file.utf16"),
    ("UTF-16 without its mark", GOOD.encode("utf-16-le"), "file.nul"),
    ("marked as UTF-8, with rows in GB18030", GOOD.encode("utf-8-sig") + GOOD.encode("gb18030"), "file.encoding"),
    ("a quotation mark within a column's name", GOOD.replace("单号", '"单"号', 1).encode(), "file.header_quotes"),
    ("an old workbook", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file.kind"),
    ("an archive", archive(), "file.kind"),
    ("a workbook cut in the middle", workbook([HEADER, row("A1")])[:3000], "file.workbook"),
    ("a workbook with another header", workbook([["a", "b"], ["1", "2"]]), "file.header"),
    ("a workbook whose first sheet is another", workbook([["封面"]], more=[HEADER, row("A1")]), "file.sheet_header"),
    ("a workbook with a cell far off", far_cell(), "file.memory"),
    ("too many columns", ",".join(f"c{n}" for n in range(300)).encode() + b"\n", "file.columns"),
]


@pytest.mark.parametrize(("content", "code"), [each[1:] for each in BAD_FILES], ids=[each[0] for each in BAD_FILES])
def test_a_bad_file_is_refused_whole(shop, bring_in, content, code):
    batch = bring_in(content)
    assert (batch.status, batch.refusal) == (Batch.Status.REFUSED, code)
    assert batch_refusal(batch)
    assert "%(" not in batch_refusal(batch)
    assert (batch.read, Order.objects.count(), RejectedRow.objects.count()) == (0, 0, 0)


def test_a_zip_bomb_is_not_opened(shop, bring_in):
    assert bring_in(bomb(), name="orders.xlsx").refusal == "file.bomb"


def test_a_line_that_does_not_end_is_given_up_before_the_file_is_read():
    file = io.BytesIO(b"x" * (LONGEST_LINE + 3 * BLOCK))
    with pytest.raises(Unreadable) as refused:
        list(Blocks(file, "utf-8"))
    assert refused.value.code == "file.memory"
    assert file.read()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=100), "file.large"),
        (Limits(rows=1), "file.rows"),
        (Limits(columns=5), "file.columns"),
        (Limits(seconds=0), "file.time"),
        (Limits(memory_bytes=1), "file.memory"),
    ],
)
def test_limits_hold(tmp_path, limits, code):
    path = tmp_path / "orders.csv"
    path.write_text(GOOD)
    with pytest.raises(Unreadable) as refused, (tmp_path / "cells").open("wb") as file:
        child.file_rows(path, file, limits=limits)
    assert refused.value.code == code
    assert FILE_FAULTS[code]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("gb18030"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\n\n").encode(),
        GOOD.rstrip("\n").encode(),
        ("\ufeff" + GOOD.replace("79.00", '"79.00"')).encode(),
        text(*[[*each, "备注，任意"] for each in (row("A1"), row("A2"))], header=[*HEADER, "备注"]).encode(),
        workbook([HEADER, row("A1"), row("A2")]),
        workbook([HEADER, *[[*row(ref)[:4], CELL, "TC-1", 1, 79, "T1"] for ref in ("A1", "A2")]]),
    ],
    ids=["utf-8", "bom", "gb18030", "crlf", "blank lines", "no last line end", "quotes", "more columns", "workbook", "typed workbook"],
)
def test_a_good_file_comes_in_whatever_its_form(shop, bring_in, content):
    batch = bring_in(content)
    assert (batch.status, batch.read, batch.accepted, batch.accepted_fen) == (Batch.Status.LOADED, 2, 2, 15_800), batch_refusal(batch)


def test_all_forms_of_a_file_are_the_same_orders(shop, bring_in):
    bring_in(GOOD)
    again = bring_in(workbook([HEADER, *[[*row(ref)[:4], CELL, "TC-1", 1, 79, "T1"] for ref in ("A1", "A2")]]))
    assert (again.duplicate, again.accepted) == (2, 0)


def test_a_long_number_of_a_workbook_is_refused_not_repaired(shop, bring_in):
    batch = bring_in(workbook([HEADER, [350505000000123456, *row()[1:]], [350505000001, *row()[1:]]]))
    assert (batch.accepted, batch.rejected) == (1, 1)
    assert RejectedRow.objects.get().code == "ref.float"
    assert Order.objects.get().ref == "350505000001"


def test_a_number_of_a_workbook_is_what_its_fifteen_digits_say(shop, bring_in):
    batch = bring_in(workbook([HEADER, *[[*row(f"A{n}")[:7], amount, "T1"] for n, amount in enumerate((12.3 * 3, 79.005))]]))
    assert (batch.accepted, batch.accepted_fen, batch.rejected) == (1, 3690, 1)
    assert RejectedRow.objects.get().values[7] == "79.005"


def test_a_long_cell_in_quotation_marks_is_read(shop, bring_in):
    batch = bring_in(text(row("A1", 产品="x,y" * 100_000), row("A2")))
    assert (batch.accepted, batch.rejected, RejectedRow.objects.get().code) == (1, 1, "product.unknown")


def test_a_last_row_without_line_end_is_remarked(shop, bring_in):
    assert [remark["code"] for remark in bring_in(GOOD.rstrip("\n")).remarks] == ["file.no_end"]


def test_large_blocks_come_through_whole(shop, bring_in, tmp_path):
    """More than two blocks of the reader, some with quotation marks and blank lines in the midst."""
    rows = [row(f"N{n:06}") for n in range(60_000)]
    rows[30_000] = row("N030000", 单号="Q,1")
    batch = bring_in(text(*rows) + "\n\n" + text(row("Z1"), header=row("Z2")))
    assert (batch.read, batch.accepted) == (60_002, 60_002)
    assert Order.objects.filter(ref="Q,1").count() == 1


def test_a_dropped_file_that_is_too_large_holds_up_no_other(shop, settings, monkeypatch):
    folder = settings.DROP_ROOT / "boss"
    folder.mkdir(parents=True)
    for name, content in (("a.csv", text(*[row(f"A{n}") for n in range(50)])), ("b.csv", text(row("B1")))):
        (folder / name).write_text(content, encoding="utf-8")
        os.utime(folder / name, (NOW.timestamp() - 3600, NOW.timestamp() - 3600))
    monkeypatch.setattr("channelops.sales.feeds.folder.file_keep", partial(file_keep, most=500))
    taken = folder_take(actor=shop.actor, at=NOW)
    assert taken is not None
    assert (taken.name, (folder / "refused" / "a.csv").exists()) == ("boss/b.csv", True)
    assert (folder / "refused" / "a.why.txt").read_text(encoding="utf-8").strip()
