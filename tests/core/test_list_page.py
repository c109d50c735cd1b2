"""A list answers what its address asks, of the rows its reader sees, in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channelops.core.models import Person, SavedView

from ..cast import BEGIN

IN_COUNTY = {"county_manager", "sales_staff", "nobody", "agent_owner", "agent_clerk"}


def people(count, region, *, first=0):
    """Adds so many people at home in the region."""
    rows = [
        Person(
            username=f"p{place:04}",
            name_zh=f"陈{place:04}",
            sort_key=f"chen2 {place:04}",
            initials="c",
            joined_on=BEGIN,
            province_id=region.province_id,
            city_id=region.city_id,
            county_id=region.county_id,
        )
        for place in range(first, first + count)
    ]
    return Person.objects.bulk_create(rows)


def names(answer):
    return [line["name"] for line in answer.context["lines"]]


def heads(answer):
    return [str(head["label"]) for head in answer.context["head"]]


def test_it_shows_the_visible_rows_and_no_others(browse):
    answer = browse("county_manager").get("/people/")
    assert answer.status_code == 200
    assert set(names(answer)) == IN_COUNTY
    assert "sister_manager" not in answer.content.decode()


def test_without_the_capability_it_is_403_and_a_stranger_signs_in_first(browse, client):
    assert browse("agent_owner").get("/people/").status_code == 403
    answer = client.get("/people/")
    assert (answer.status_code, answer["location"]) == (302, "/account/login/?next=/people/")


def test_a_fragment_of_someone_signed_out_sends_the_whole_page_to_sign_in(client):
    answer = client.get("/people/", headers={"hx-request": "true", "hx-target": "list", "hx-current-url": "http://testserver/people/?q=a"})
    assert answer.status_code == 401
    assert answer["hx-redirect"] == "/account/login/?next=%2Fpeople%2F%3Fq%3Da"


def test_htmx_gets_the_rows_alone_and_the_address_without_empty_filters(browse):
    answer = browse("county_manager").get("/people/?q=&region=&active=yes", headers={"hx-request": "true", "hx-target": "list"})
    assert b"<html" not in answer.content
    assert b'id="list-tools"' in answer.content
    assert answer["hx-push-url"] == "/people/?active=yes"


def test_rows_stand_in_the_order_asked_for_either_way(browse):
    up = names(browse("city_manager").get("/people/?order=username"))
    down = names(browse("city_manager").get("/people/?order=-username"))
    assert up == sorted(up)
    assert down == up[::-1]


@pytest.mark.parametrize("order", ["password", "phone", "unit__region", "-", "username;drop"])
def test_an_order_that_is_not_declared_is_refused_with_what_there_is(browse, order):
    answer = browse("city_manager").get("/people/", {"order": order})
    assert answer.status_code == 422
    assert names(answer) == []
    assert str(answer.context["head"][0]["label"]) in answer.context["listing"].problem


def test_columns_come_in_the_order_of_the_address_and_the_first_always(browse):
    county = browse("county_manager")
    default = heads(county.get("/people/"))
    assert 1 < len(default) <= 9
    chosen = heads(county.get("/people/?cols=phone,username"))
    assert chosen[0] == default[0]
    assert len(chosen) == 3
    assert heads(county.get("/people/?cols=username&cols=phone")) == [chosen[0], chosen[2], chosen[1]]
    assert heads(county.get("/people/?cols=nonsense")) == default


def test_a_column_moves_to_the_front_by_one(browse):
    answer = browse("county_manager").get("/people/?q=a&cols=username&cols=title&cols=phone&up=phone")
    assert answer.status_code == 303
    assert answer["location"] == "?q=a&cols=username,phone,title"


def test_pages_hold_as_many_rows_as_asked_for_and_do_not_overlap(browse, world):
    people(45, world.county)
    county = browse("county_manager")
    pages = [names(county.get(f"/people/?page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 10]
    assert len({name for page in pages for name in page}) == 50
    assert len(names(county.get("/people/?per_page=50"))) == 50
    assert len(names(county.get("/people/?per_page=7"))) == 20
    assert names(county.get("/people/?page=99")) == pages[2]


def test_an_empty_list_says_why_and_the_way_out(browse):
    answer = browse("county_manager").get("/people/?q=nobodyatall&order=username")
    assert names(answer) == []
    assert answer.context["empty"]["url"] == "?order=username"


HTMX = {"hx-request": "true", "hx-target": "list"}


def queries(client, address, **headers):
    """What an answer asks the database beside the session and the person, who come with every answer."""
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return [query["sql"] for query in asked][2:]


def test_a_list_costs_at_most_eight_queries_for_few_rows_and_many(browse, world):
    county = browse("county_manager")
    few, few_with_shell = queries(county, "/people/", **HTMX), queries(county, "/people/")
    people(200, world.county)
    many, many_with_shell = queries(county, "/people/?per_page=100", **HTMX), queries(county, "/people/?per_page=100")
    assert len(few) == len(many) <= 8
    assert len(few_with_shell) == len(many_with_shell)


def test_saved_views_with_their_counts_cost_one_query_however_many(browse, world):
    county = browse("county_manager")
    without = queries(county, "/people/")
    for place in range(8):
        SavedView.objects.create(person=world.county_manager, list_key="people", name=f"v{place}", query="active=yes", position=place)
    assert len(queries(county, "/people/")) == len(without) + 1
