"""Pages of a list hold every row once, whatever is written meanwhile."""

import pytest
from django.urls import get_resolver

from channelops.core.access import access_of
from channelops.core.api.frames import ListView
from channelops.core.api.paging import _field
from channelops.core.models import Region

from ..cast import TODAY

REGIONS = "/api/v1/regions/"


def a_county(world, number, *, sort_key="same"):
    code = f"3505{number:04d}"
    region = Region(code=code, name_zh=f"县{number}", sort_key=sort_key, level=3, parent=world.city, path=f"35/3505/{code}/")
    region.province_id, region.city_id = world.province.pk, world.city.pk
    region.save()
    return code


def pages(client, **query):
    """Every page's codes, following `next` to the end."""
    answer = client.get(REGIONS, query)
    while True:
        told = answer.json()
        yield [row["code"] for row in told["results"]]
        if told["next"] is None:
            assert "Link" not in answer.headers
            return
        assert answer.headers["Link"] == f'<{told["next"]}>; rel="next"'
        answer = client.get(told["next"])


@pytest.mark.parametrize("ordering", ["path", "-path", "name", "-name", "code"])
def test_all_rows_come_once_in_order(rest, world, ordering):
    for number in range(20):
        a_county(world, number, sort_key=f"k{number % 3}")
    asking = rest("province_manager")
    found = [code for page in pages(asking, ordering=ordering, limit=7) for code in page]
    assert len(found) == len(set(found)) == 26
    assert found == [code for page in pages(asking, ordering=ordering, limit=500) for code in page]
    column = {"name": "sort_key"}.get(ordering.removeprefix("-"), ordering.removeprefix("-"))
    keys = [getattr(Region.objects.get(code=code), column) for code in found]
    assert keys == sorted(keys, reverse=ordering.startswith("-"))


@pytest.mark.parametrize("ordering", ["name", "-name"])
def test_rows_written_and_removed_meanwhile_neither_double_nor_hide_another(rest, world, ordering):
    there = {a_county(world, number) for number in range(100, 130)}
    removed: set[str] = set()
    found: list[str] = []
    for turn, page in enumerate(pages(rest("city_manager"), ordering=ordering, limit=4)):
        found += page
        a_county(world, turn)
        a_county(world, 200 + turn, sort_key="before" if turn % 2 else "zzz")
        gone = next((code for code in sorted(there) if code in found and code not in removed), None)
        if gone:
            Region.objects.filter(code=gone)._raw_delete("default")
            removed.add(gone)
        if turn > 40:
            break
    assert len(found) == len(set(found))
    assert there <= set(found)


def test_a_page_costs_the_same_queries_however_many_rows(rest, world, django_assert_num_queries):
    asking = rest("city_manager")
    asking.get(REGIONS)
    for number in range(30):
        a_county(world, number)
    with django_assert_num_queries(3):  # the token, the grants, the rows
        assert len(asking.get(REGIONS).json()["results"]) == 33


def test_a_cursor_of_another_order_is_refused(rest, world):
    following = rest("province_manager").get(REGIONS, {"limit": 2}).json()["next"]
    assert rest("province_manager").get(f"{following}&ordering=name").status_code == 422


def test_a_cursor_shows_nothing_out_of_scope(rest):
    following = rest("province_manager").get(REGIONS, {"limit": 1}).json()["next"]
    assert [row["code"] for row in rest("county_manager").get(following).json()["results"]] == ["350505"]


def test_no_list_orders_by_a_column_that_may_be_empty():
    nobody = access_of(None, on=TODAY)
    lists = [view for view in _views(get_resolver()) if issubclass(view, ListView)]
    assert len(lists) >= 7
    for view in lists:
        rows = view().rows(nobody)
        assert view.orderings
        for column in view.orderings.values():
            assert not _may_be_empty(rows, column.removeprefix("-")), (view, column)


def _may_be_empty(rows, column):
    if column in rows.query.annotations:
        return any(part.target.null for part in rows.query.annotations[column].flatten() if hasattr(part, "target"))
    return _field(rows.model, column).null


def _views(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern)
        elif hasattr(pattern.callback, "view_class"):
            yield pattern.callback.view_class
