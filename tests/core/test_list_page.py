"""A list answers what its address asks, of the rows its reader sees, in a fixed number of queries."""

import pytest

from channelops.core.models import Person

from ..cast import BEGIN


def people(count, region):
    rows = [
        Person(
            username=f"p{place:04}",
            name_zh=f"人{place:04}",
            sort_key=f"ren2 {place:04}",
            initials="r",
            joined_on=BEGIN,
            province_id=region.province_id,
            city_id=region.city_id,
            county_id=region.county_id,
        )
        for place in range(count)
    ]
    return Person.objects.bulk_create(rows)


def names(answer):
    return [line["name"] for line in answer.context["lines"]]


def test_it_shows_the_visible_rows_and_no_others(browse):
    answer = browse("county_manager").get("/people/")
    assert answer.status_code == 200
    assert set(names(answer)) == {"county_manager", "sales_staff", "nobody", "agent_owner", "agent_clerk"}
    assert "sister_manager" not in answer.content.decode()
