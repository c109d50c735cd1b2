"""A file holds the rows, columns and figures of the page, and nothing a spreadsheet would run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from channelops.core.exports import PIECE, csv_pieces, head_of, neutral, value_of, xlsx_file
from channelops.core.models import Person
from channelops.core.tables import Column

from ..cast import BEGIN


def person(world, username, name, **more):
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}
    return Person.objects.create(username=username, name_zh=name, sort_key=username, joined_on=BEGIN, **place, **more)


def read_csv(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def read_xlsx(answer):
    data = io.BytesIO(b"".join(answer.streaming_content))
    return CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()


def test_the_file_is_the_page(browse):
    county = browse("county_manager")
    address = "/people/?role=county_manager&cols=username,joined_on&order=-username"
    since = timezone.localdate()
    page = county.get(address)
    shown = [[cell["value"] for cell in line["cells"]] for line in page.context["lines"]]
    answer = county.get(f"{address}&export=csv")
    lines = read_csv(answer)
    assert lines[0] == [str(head["label"]) for head in page.context["head"]]
    assert lines[1:] == shown
    assert answer["content-disposition"].startswith("attachment")
    # the day may end meanwhile
    assert answer["content-disposition"].endswith(tuple(f"-{day:%Y%m%d}.csv" for day in (since, timezone.localdate())))


def test_all_matching_rows_come_not_only_the_page(browse, world):
    for place in range(30):
        person(world, f"p{place:02}", f"名{place:02}")
    assert len(read_csv(browse("county_manager").get("/people/?per_page=20&export=csv"))) == 1 + 35


def test_only_visible_rows_come(browse):
    names = {line[1] for line in read_csv(browse("county_manager").get("/people/?cols=username&export=csv"))}
    assert "county_manager" in names
    assert not names & {"sister_manager", "city_manager", "far_county_manager"}


def test_only_the_ticked_rows_come_and_no_foreign_one_among_them(browse, world):
    address = f"/people/?cols=username&export=csv&pk={world.county_manager.pk}&pk={world.sister_manager.pk}"
    assert [line[1] for line in read_csv(browse("county_manager").get(address))[1:]] == ["county_manager"]


def test_it_is_utf8_with_its_mark(browse):
    answer = browse("county_manager").get("/people/?export=csv")
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")


def test_the_workbook_holds_the_same(browse):
    county = browse("county_manager")
    lines = read_csv(county.get("/people/?cols=username,phone&export=csv"))
    assert read_xlsx(county.get("/people/?cols=username,phone&export=xlsx")) == lines


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_formula_is_neutral_in_the_file(browse, world, kind):
    person(world, "evil", '=HYPERLINK("http://x","y")', phone="+86 595", title="@SUM(A1)")
    answer = browse("county_manager").get(f"/people/?q=evil&cols=phone,title&export={kind}")
    line = (read_csv if kind == "csv" else read_xlsx)(answer)[1]
    assert line == ['\'=HYPERLINK("http://x","y")', "'+86 595", "'@SUM(A1)"]


def test_a_wrong_question_gives_no_file(browse):
    county = browse("county_manager")
    assert county.get("/people/?order=password&export=csv").status_code == 422
    assert county.get("/people/?region=999999&export=xlsx").status_code == 422
    assert county.get("/people/?export=exe").status_code == 404
    assert browse("agent_owner").get("/people/?export=csv").status_code == 403


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "－1"])
def test_text_that_begins_like_a_formula_is_quoted(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["1=1", "泉州", "a-b", "", "12-3"])
def test_other_text_stays(text):
    assert neutral(text) == text


MONEY = Column(key="fen", label="酬金", kind="money", unit="元")
SHARE = Column(key="share", label="占比", kind="percent", unit="%")
COUNT = Column(key="count", label="户", kind="number")
AT = Column(key="at", label="时间", kind="datetime")
DAY = Column(key="day", label="日", kind="date")
FIRST = SimpleNamespace(
    fen=-123_456, share=Decimal("0.58849"), count=-3, at=datetime(2026, 11, 19, 18, 14, tzinfo=UTC), day=date(2026, 11, 20)
)
EMPTY = SimpleNamespace(fen=None, share=None, count=None, at=None, day=None)
ALL = [MONEY, SHARE, COUNT, AT, DAY]


def test_numbers_stay_numbers():
    assert [value_of(column, FIRST) for column in ALL] == [
        Decimal("-1234.56"),
        Decimal("58.8"),
        -3,
        datetime(2026, 11, 20, 2, 14),  # noqa: DTZ001 - a file holds local time
        date(2026, 11, 20),
    ]
    assert [value_of(column, EMPTY) for column in ALL] == [None] * 5
    assert head_of(MONEY) == "酬金 (元)"


def test_csv_writes_them_plainly():
    rows = [*[FIRST] * PIECE, EMPTY]
    text = "".join(csv_pieces(ALL, rows, language="zh-hans"))
    _head, *lines = text.splitlines(keepends=True)
    assert lines == ["-1234.56,58.8,-3,2026-11-20 02:14,2026-11-20\r\n"] * PIECE + [",,,,\r\n"]


def test_a_workbook_writes_them_as_numbers_and_dates():
    with xlsx_file(ALL, [FIRST], title="结算/11月: 泉州市所有合作伙伴的酬金与发展量明细表一览") as file:
        line = CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()[1]
    assert line == [-1234.56, 58.8, -3.0, datetime(2026, 11, 20, 2, 14), date(2026, 11, 20)]  # noqa: DTZ001
