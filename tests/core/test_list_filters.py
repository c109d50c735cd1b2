"""Filters narrow the visible rows; what is foreign is as unknown as what does not exist."""

import pytest

from channelops.core.models import Person

from ..cast import BEGIN


def names(answer):
    return {line["name"] for line in answer.context["lines"]}


def test_a_region_takes_in_all_below_it_and_this_node_only_does_not(browse, world):
    province = browse("province_manager")
    below = names(province.get("/people/", {"region": world.city.code, "per_page": 50}))
    assert {"city_manager", "county_manager", "sister_manager"} <= below
    assert "province_manager" not in below
    assert "far_city_manager" not in below
    only = names(province.get("/people/", {"region": world.city.code, "region_only": "on"}))
    assert only == {"city_manager", "data_staff", "service_staff", "auditor"}


@pytest.mark.parametrize("place", ["sister_county", "far_county", "province"])
def test_a_foreign_region_answers_like_one_that_does_not_exist(browse, world, place):
    county = browse("county_manager")
    foreign = county.get("/people/", {"region": world.__dict__[place].code})
    made_up = county.get("/people/", {"region": "999999"})
    assert foreign.status_code == made_up.status_code == 422
    assert foreign.context["listing"].problem == made_up.context["listing"].problem
    assert names(foreign) == set()


def test_the_sentence_stands_at_the_field(browse):
    answer = browse("county_manager").get("/people/?region=999999")
    assert 'id="id_region_error"' in answer.content.decode()


def test_choices_are_those_the_reader_sees(browse):
    page = browse("county_manager").get("/people/").content.decode()
    assert "泉港区" in page
    assert "晋江市" not in page


@pytest.mark.parametrize("typed", ["王小明", "小明", "wang", "wangxiaoming", "wang xiaoming", "wxm", "WXM", "Xiaoming Wang", "wxm01"])
def test_a_name_is_found_by_characters_pinyin_initials_and_sign_in_name(browse, world, typed):
    Person.objects.create(
        username="wxm01",
        name_zh="王小明",
        name_en="Xiaoming Wang",
        sort_key="wang2 xiao3 ming2",
        initials="wxm",
        joined_on=BEGIN,
        province_id=world.province.pk,
        city_id=world.city.pk,
        county_id=world.county.pk,
    )
    assert names(browse("county_manager").get("/people/", {"q": typed})) == {"王小明"}


@pytest.mark.parametrize("typed", ["%", "_", "\\", "a'b", "[", "(", "ü"])
def test_odd_letters_find_nothing_and_break_nothing(browse, typed):
    answer = browse("county_manager").get("/people/", {"q": typed})
    assert answer.status_code == 200


def test_a_role_is_the_one_held_on_the_day(browse, world):
    assert names(browse("city_manager").get("/people/?role=county_manager")) == {"county_manager", "sister_manager"}
    grant = world.sister_manager.grants.get()
    grant.during = (BEGIN, BEGIN.replace(year=2025))
    grant.save()
    assert names(browse("city_manager").get("/people/?role=county_manager")) == {"county_manager"}


def test_each_filter_is_a_chip_that_takes_itself_out(browse, world):
    answer = browse("county_manager").get("/people/?role=county_manager&active=yes&order=username")
    chips = {chip["url"]: chip["value"] for chip in answer.context["chips"]}
    assert set(chips) == {"?active=yes&order=username", "?role=county_manager&order=username"}
    assert answer.context["clear_url"] == "?order=username"


def test_days_are_whole_days_and_a_wrong_day_is_said(browse):
    city = browse("city_manager")
    assert city.get("/changes/?at_after=2026-01-01&at_before=2026-12-31").status_code == 200
    assert city.get("/changes/?at_after=yesterday").status_code == 422


def test_a_quiet_filter_works_from_the_address_and_survives_the_bar(browse):
    page = browse("city_manager").get("/changes/?request_id=abc")
    assert page.status_code == 200
    assert 'form="filter" name="request_id" value="abc"' in page.content.decode()
