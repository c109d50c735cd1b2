"""The pages of the organisation: who opens them, what they write, and that a grant counts on the very next request."""

from datetime import timedelta

import pytest
import time_machine

from channelops.core import roles
from channelops.core.actors import Actor
from channelops.core.models import Grant, OrgUnit, Person, Region, RegionPlacement
from channelops.core.services.people import person_create

from ..cast import BEGIN, NOW, TODAY


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def day(days=0):
    return (TODAY + timedelta(days=days)).isoformat()


def test_a_grant_given_used_and_ended_counts_on_the_next_request(world, browse):
    admin, nobody = browse("administrator"), browse("nobody")
    page = f"/regions/{world.county.pk}/"
    assert nobody.get(page).status_code == 403
    given = {"person": "nobody", "role": roles.COUNTY_MANAGER, "region": world.county.pk, "begins": day(), "reason": "new post"}
    answer = admin.post("/grants/give/", given)
    grant = Grant.objects.get(person=world.nobody)
    assert (answer.status_code, answer.url) == (303, f"/grants/{grant.pk}/")
    assert nobody.get(page).status_code == 200
    assert nobody.get(f"/regions/{world.sister_county.pk}/").status_code == 404
    assert admin.post(f"/grants/{grant.pk}/end/", {"on": day(), "reason": "mistake"}).status_code == 303
    assert nobody.get(page).status_code == 403


def test_refusals_stand_in_the_form(world, browse):
    admin = browse("administrator")
    given = {"person": "nobody", "role": roles.CITY_MANAGER, "region": world.county.pk, "begins": day(), "reason": "x"}
    answer = admin.post("/grants/give/", given)
    assert answer.status_code == 409
    assert answer.context["form"].errors["role"]
    for wrong in ({"person": "other_manager"}, {"region": world.other_county.pk}, {"region": ""}, {"begins": "soon"}):
        assert admin.post("/grants/give/", {**given, **wrong}).status_code == 422
    assert not Grant.objects.filter(person=world.nobody).exists()


EDITS = ["region_move", "region_rename", "region_close", "unit_create"]
PERSON_EDITS = ["person_change", "person_move", "person_switch", "person_password"]


@pytest.mark.parametrize("name", [*EDITS, *PERSON_EDITS])
def test_edits_belong_to_administrators_inside_their_subtree(world, browse, name):
    kind, row = ("regions", world.county) if name in EDITS else ("people", world.county_manager)
    far = world.far_county if name in EDITS else world.far_county_manager
    tail = {"unit_create": "units/new"}.get(name, name.split("_")[1])
    assert browse("administrator").get(f"/{kind}/{row.pk}/{tail}/").status_code == 200
    Grant.objects.create(person=world.auditor, role=roles.ADMINISTRATOR, region=world.city, during=(BEGIN, None))
    assert browse("auditor").get(f"/{kind}/{row.pk}/{tail}/").status_code == 200
    assert browse("auditor").get(f"/{kind}/{far.pk}/{tail}/").status_code == 404
    for stranger in ("province_manager", "county_manager", "agent_owner", "nobody"):
        assert browse(stranger).get(f"/{kind}/{row.pk}/{tail}/").status_code == 403


def test_whoever_sees_a_region_without_administering_it_gets_403(world, browse):
    Grant.objects.create(person=world.auditor, role=roles.ADMINISTRATOR, region=world.far_city, during=(BEGIN, None))
    auditor = browse("auditor")
    assert auditor.get(f"/regions/{world.county.pk}/").status_code == 200
    assert auditor.get(f"/regions/{world.county.pk}/move/").status_code == 403
    assert auditor.get(f"/regions/{world.far_county.pk}/move/").status_code == 200
    choices = {region.pk for region in auditor.get(f"/regions/{world.far_county.pk}/move/").context["form"].fields["parent"].queryset}
    assert choices == {world.far_city.pk}


def test_a_planned_move_shows_on_its_day_and_can_be_taken_back(world, browse):
    admin = browse("administrator")
    given = {"parent": world.far_city.pk, "on": day(10), "reason": "redrawn"}
    assert admin.post(f"/regions/{world.county.pk}/move/", given).status_code == 303
    placement = RegionPlacement.objects.get(region=world.county, parent=world.far_city)

    def city_of(on):
        above = ""
        for line in admin.get(f"/organisation/?on={on}").context["lines"]:
            above = line["region"].code if line["region"].level == 2 else above
            if line["region"] == world.county:
                return above
        return None

    assert (city_of(day()), city_of(day(10))) == ("3505", "3502")
    assert [move.placement for move in admin.get("/organisation/").context["planned"]] == [placement]
    cancel = f"/regions/{world.county.pk}/moves/{placement.pk}/cancel/"
    assert admin.post(cancel, {"reason": "not decided"}).status_code == 303
    assert admin.get(cancel).status_code == 404
    assert city_of(day(10)) == "3505"


def test_no_day_is_said_so(browse):
    for wrong in ("tomorrow", "2026-02-30"):
        assert browse("administrator").get(f"/organisation/?on={wrong}").status_code == 409


def test_a_new_person_signs_in_with_the_password_shown_once(world, browse, client):
    admin = browse("administrator")
    given = {"username": "new.clerk", "name_zh": "店员", "region": world.county.pk, "department": world.departments["marketing"].pk}
    answer = admin.post("/people/new/", given)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    person = Person.objects.get(username="new.clerk")
    assert person.check_password(answer.context["password"])
    assert answer.context["password"] not in admin.get(f"/people/{person.pk}/").content.decode()
    assert admin.post("/people/new/", given).status_code == 409
    assert admin.post("/people/new/", {**given, "username": "x y"}).status_code == 422
    assert admin.post("/people/new/", {**given, "username": "other", "region": ""}).status_code == 422


def test_nobody_sets_the_password_of_who_holds_more(world, browse):
    Grant.objects.create(person=world.auditor, role=roles.ADMINISTRATOR, region=world.city, during=(BEGIN, None))
    Grant.objects.create(person=world.city_manager, role=roles.AUDITOR, region=world.province, during=(TODAY + timedelta(days=5), None))
    auditor, before = browse("auditor"), world.city_manager.password
    names = {"name_zh": "市经理", "email": "mine@example.cn"}
    assert auditor.post(f"/people/{world.city_manager.pk}/password/").status_code == 409
    assert auditor.post(f"/people/{world.city_manager.pk}/change/", names).status_code == 409
    saved = Person.objects.get(pk=world.city_manager.pk)
    assert (saved.password, saved.email) == (before, "")
    assert auditor.post(f"/people/{world.county_manager.pk}/password/").status_code == 200


def test_units_open_and_close(world, browse):
    admin = browse("administrator")
    data = world.departments["data"]
    assert admin.post(f"/regions/{world.county.pk}/units/new/", {"department": data.pk, "on": day()}).status_code == 303
    unit = OrgUnit.objects.get(region=world.county, department=data)
    assert admin.get(f"/units/{unit.pk}/").status_code == 200
    assert admin.post(f"/units/{unit.pk}/close/", {"on": day(), "reason": "merged"}).status_code == 303
    busy = OrgUnit.objects.get(region=world.county, department=world.departments["marketing"])
    assert admin.post(f"/units/{busy.pk}/close/", {"on": day(), "reason": "merged"}).status_code == 409


def test_regions_open_rename_and_close(world, browse):
    admin = browse("administrator")
    given = {"parent": world.city.pk, "code": "350599", "name_zh": "新区", "on": day(-2)}
    assert admin.post("/regions/new/", given).status_code == 303
    made = Region.objects.get(code="350599")
    assert admin.post("/regions/new/", {**given, "code": "35/05"}).status_code == 422
    assert admin.post(f"/regions/{made.pk}/rename/", {"name_zh": "台商区", "reason": "named"}).status_code == 303
    assert admin.post(f"/regions/{made.pk}/close/", {"on": day(), "reason": "merged"}).status_code == 303
    assert Region.objects.get(pk=made.pk).closed_on == TODAY
    assert admin.post(f"/regions/{world.county.pk}/close/", {"on": day(), "reason": "merged"}).status_code == 409


PAGES = ["/organisation/", "/units/", "/grants/", "/grants/matrix/", "/roles/", "/regions/", "/people/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_does_not_grow_with_rows(world, browse, page, django_assert_max_num_queries):
    admin = browse("administrator")
    admin.get(page)
    with django_assert_max_num_queries(40) as before:
        assert admin.get(page).status_code == 200
    for number in range(8):
        person = person_create(
            username=f"more{number}", name_zh="店员", name_en="", home=world.county, department=world.departments["marketing"],
            password="right-horse-9", on=TODAY, actor=_hand(world), at=NOW,
        )  # fmt: skip
        Grant.objects.create(person=person, role=roles.SALES_STAFF, region=world.county, during=(BEGIN, None))
    with django_assert_max_num_queries(len(before.captured_queries)):
        admin.get(page)


def _hand(world):
    return Actor(via="page", person=world.administrator)


def test_who_sees_a_region_counts_those_above_without_naming_them(world, browse):
    Grant.objects.create(person=world.auditor, role=roles.ADMINISTRATOR, region=world.city, during=(BEGIN, None))
    answer = browse("auditor").get(f"/regions/{world.county.pk}/?tab=sees")
    tab = answer.context["tab_context"]
    names = {grant.person.username for grant in tab["grants"]}
    assert "county_manager" in names
    assert "province_manager" not in names
    assert tab["above"] == Grant.objects.filter(region=world.province).count()
