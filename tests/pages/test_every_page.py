"""Every page that the table of access gives to somebody: whole, in the reader's language, and with a number of queries that is known."""

import html
import re
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from channelops.core import roles
from channelops.core.models import Grant, Person
from partners.models import Partner

from ..access.conftest import _files, world
from ..access.rows import OK, Row
from ..access.table import TABLE
from ..access.world import browser_of, placed, untouched, write_below, write_partner
from ..cast import BEGIN

__all__ = ["_files", "world"]

# Answers that are no pages: files, programs' answers, and addresses that lead on.
NO_PAGES = {"healthz", "readyz", "metrics", "notice_open", "job_progress", "batch_progress"}
NO_PAGES |= {"simulation_progress", "simulation_table", "plan_editor_choices"}
NO_PAGES |= {"annex_rejected", "annex_template"}
NO_PAGES |= {"attachment", "batch_file", "batch_rejected", "plan_version_file", "statement_lines", "statement_instalments"}
# Pages that show a file or a document as it was written, in whatever language.
QUOTING = {"annex_list", "styleguide", "styleguide_phone", "batch_detail", "batch_mapping", "rejected_fix", "plan_version_detail"}
PAGES = [row for row in TABLE if row.method == "get" and not row.rest and not row.note and row.name not in NO_PAGES]
PAGES = [row for row in PAGES if OK in dict(row.outcomes()).values()]

# The most queries that a list or the home page may ask an administrator of a province with; more rows ask no more.
QUERIES = {
    "home": 30,
    "region_list": 20,
    "organisation": 20,
    "unit_list": 20,
    "person_list": 20,
    "grant_list": 20,
    "grant_matrix": 20,
    "role_list": 12,
    "language_list": 12,
    "change_list": 20,
    "search": 12,
    "notice_list": 20,
    "job_list": 20,
    "job_timetable": 20,
    "token_list": 20,
    "partner_list": 20,
    "channel_list": 20,
    "product_list": 20,
    "touchpoint_list": 20,
    "order_list": 20,
    "batch_list": 20,
    "annex_list": 20,
    "plan_list": 20,
    "period_list": 25,
    "statement_list": 20,
    "holdback_list": 20,
    "metric_list": 25,
}


# Lists that nobody sorts.
IN_ONE_ORDER = {
    "holdback_list",
    "language_list",
    "metric_list",
    "notice_list",
    "order_list",
    "role_list",
    "saved_view_list",
    "session_list",
}


def reader_of(row: Row) -> str:
    """Somebody who gets the page: the administrator where possible."""
    readers = [actor for actor, said in row.outcomes() if said == OK]
    return "administrator" if "administrator" in readers else readers[0]


def asked(world: SimpleNamespace, row: Row, language: str) -> str:
    """The page in a language."""
    reader = reader_of(row)
    Person.objects.filter(username=reader).update(language=language)
    answer = browser_of(world, reader).get(row.address(world))
    assert answer.status_code in (row.statuses or (200,)), answer.status_code
    assert answer["Content-Language"] == language
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("row", PAGES, ids=[row.name for row in PAGES])
def test_a_page_is_whole(world, row, language):
    with untouched():
        page = asked(world, row, language)
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.search(r"<title>\s*\S", page)
    assert not re.search(r"%\(\w+\)[sd]|\{\{|\{%", page), "a word was not filled in"
    marks = re.findall(r'\sid="([^"]+)"', page)
    assert sorted({mark for mark in marks if marks.count(mark) > 1}) == []


def words_of_rows(world: SimpleNamespace) -> set[str]:
    """Chinese that stands in an English page by right: names of rows that were given no English one, and the language's own name."""
    rows = [*world.departments.values(), *(each for each in vars(world).values() if hasattr(each, "name_zh"))]
    return {row.name_zh for row in rows} | {"简体中文", "中文", "新区350599"}


@pytest.mark.parametrize("row", [row for row in PAGES if row.name not in QUOTING], ids=lambda row: row.name)
def test_an_english_page_holds_no_chinese_but_names(world, row):
    with untouched():
        page = asked(world, row, "en")
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    for word in sorted(words_of_rows(world), key=len, reverse=True):
        text = text.replace(word, "")
    assert re.findall(r"[一-鿿]+", text) == []


def write_crowd(world: SimpleNamespace, number: int) -> None:
    """Regions, people with a grant, and companies."""
    for place in range(number):
        county = write_below(world.city, code=f"3506{place:03d}")
        name = f"crowd{place:03d}"
        person = Person.objects.create(username=name, name_zh=name, name_en=name, sort_key=name, joined_on=BEGIN, **placed(county))
        Grant.objects.create(person=person, role=roles.COUNTY_MANAGER, region=county, during=(BEGIN, None))
        write_partner(county, pk=9_100 + place)
    assert Partner.objects.count() >= number


def queries_of(world: SimpleNamespace, row: Row) -> int:
    """How many queries the page asks, once what is remembered is remembered."""
    client = browser_of(world, "administrator")
    address = row.address(world) + ("?per_page=100" if row.name.endswith("_list") or row.name == "grant_matrix" else "")
    with untouched():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("row", [row for row in PAGES if row.name in QUERIES], ids=lambda row: row.name)
def test_more_rows_ask_no_more(world, row):
    counts = []
    for number in (3, 60):
        with transaction.atomic():
            write_crowd(world, number)
            counts.append(queries_of(world, row))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
    assert counts[1] <= QUERIES[row.name]


@pytest.mark.parametrize("row", [row for row in PAGES if row.name.endswith(("_list", "_matrix"))], ids=lambda row: row.name)
def test_every_head_of_a_list_sorts(world, row):
    client = browser_of(world, reader_of(row))
    with untouched():
        heads = re.findall(r'<th[^>]*>\s*<a[^>]*href="([^"]*order=[^"]*)"', client.get(row.address(world)).content.decode())
        assert bool(heads) == (row.name not in IN_ONE_ORDER)
        for head in heads:
            answer = client.get(f"{row.address(world)}{html.unescape(head)}" if head.startswith("?") else html.unescape(head))
            assert answer.status_code == 200
            assert len(re.findall("<th[^>]*aria-sort", answer.content.decode())) == 1, head


def test_every_list_has_its_number():
    lists = {row.name for row in PAGES if row.name.endswith("_list") and dict(row.outcomes())["administrator"] == OK and row.at is None}
    assert lists - set(QUERIES) == {"session_list", "mail_failed_list"}
