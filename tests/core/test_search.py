"""The search finds what is visible by name, pinyin, initials and code, the nearest first."""

import pytest
from django.urls import reverse
from django.utils import translation

from channelops.core.models import Person, Region
from channelops.core.selectors.search import search


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def named(world):
    """Names with their readings, as the services write them."""
    Region.objects.filter(pk=world.county.pk).update(sort_key="quan2 gang3 qu1", initials="qgq")
    Region.objects.filter(pk=world.city.pk).update(sort_key="quan2 zhou1 shi4", initials="qzs")
    Person.objects.filter(pk=world.county_manager.pk).update(name_zh="张伟", name_en="Zhang Wei", sort_key="zhang1 wei3", initials="zw")


def labels(access, words):
    return {hit.label for group in search(access, words) for hit in group.hits}


@pytest.mark.parametrize("words", ["泉港", "泉", "quangang", "qgq", "350505", "Quangang", "quan gang", "泉港区 350505"])
def test_a_region_is_found_by_what_people_type(as_seen_by, words):
    assert "泉港区" in labels(as_seen_by("city_manager"), words)


@pytest.mark.parametrize("words", ["张伟", "zhangwei", "zw", "county_manager", "Zhang"])
def test_a_person_is_found_by_what_people_type(as_seen_by, words):
    assert "张伟" in labels(as_seen_by("city_manager"), words)


@pytest.mark.parametrize("words", ["", " ", "q", "\x00", "no such thing", "%", "__", "' OR 1=1 --"])
def test_nothing_is_found_by_nothing(as_seen_by, words):
    assert labels(as_seen_by("city_manager"), words) <= {"county_manager", "city_manager"}
    if "_" not in words:
        assert search(as_seen_by("city_manager"), words) == []


def test_only_what_is_visible_is_found(as_seen_by):
    assert labels(as_seen_by("county_manager"), "3505") == {"泉港区"}
    assert labels(as_seen_by("far_city_manager"), "泉港") == set()
    assert labels(as_seen_by("sales_staff"), "张伟") == set()
    assert labels(as_seen_by("agent_owner"), "agent") == set()
    assert labels(as_seen_by("nobody"), "泉港") == set()


def test_the_exact_comes_first_then_what_begins_so(as_seen_by, world):
    for name, code in (("新泉州", "35991"), ("泉州市南", "35992")):
        values = {"name_zh": name, "level": 2, "parent": world.province, "province": world.province, "sort_key": "a"}
        Region.objects.create(code=code, path=f"35/{code}/", **values)
    Region.objects.filter(code__in=["35991", "35992"]).update(city_id=world.city.pk)
    (regions,) = search(as_seen_by("city_manager"), "泉州市")[:1]
    assert [hit.label for hit in regions.hits] == ["泉州市", "泉州市南"]
    (regions,) = search(as_seen_by("city_manager"), "泉州")[:1]
    assert [hit.label for hit in regions.hits][-1] == "新泉州"


def test_a_group_is_short_and_leads_to_the_list(as_seen_by, world):
    for number in range(12):
        person = Person(username=f"many{number}", name_zh="李多", sort_key="li3 duo1", joined_on="2024-01-01")
        person.province_id, person.city_id, person.county_id = world.county.province_id, world.city.pk, world.county.pk
        person.save()
    (people,) = [group for group in search(as_seen_by("city_manager"), "李多") if group.hits]
    assert len(people.hits) == 8
    assert people.more_url.startswith(reverse("person_list"))


def test_it_costs_one_query_a_kind(as_seen_by, django_assert_num_queries):
    access = as_seen_by("city_manager")
    with django_assert_num_queries(4):
        search(access, "quan")


def test_the_page_the_dialog_and_the_program_get_the_same(browse):
    asking = browse("city_manager")
    page = asking.get(reverse("search"), {"q": "泉港"}).content.decode()
    assert "<html" in page
    assert "泉港区" in page
    hits = asking.get(reverse("search"), {"q": "泉港"}, headers={"HX-Request": "true", "HX-Target": "search-hits"}).content.decode()
    assert "<html" not in hits
    assert "泉港区" in hits
    told = asking.get(reverse("search"), {"q": "泉港"}, headers={"Accept": "application/json"}).json()
    assert [hit["label"] for group in told["groups"] for hit in group["hits"]] == ["泉港区"]


def test_what_is_typed_is_only_text(browse):
    page = browse("city_manager").get(reverse("search"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
