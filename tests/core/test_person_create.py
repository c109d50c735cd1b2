"""A person is taken in, changed, moved, switched off: works, refused, out of scope, traced."""

import pytest
from django.utils import translation

from channelops.core.models import Change, Person
from channelops.core.refusals import Refused
from channelops.core.services.people import (
    password_invent,
    person_change,
    person_create,
    person_move,
    person_password_reset,
    person_switch_off,
    person_switch_on,
)

from ..cast import NOW, TODAY


@pytest.fixture
def create(world, acting):
    def creating(**more):
        values = {"username": "new.clerk", "name_zh": "曾店员", "name_en": "", "home": world.county, "password": "right-horse-9", **more}
        return person_create(**values, on=TODAY, actor=acting("administrator"), at=NOW)

    return creating


def test_a_person_gets_a_home_keys_and_a_password(world, create):
    person = create(department=world.departments["marketing"])
    person.refresh_from_db()
    assert (person.province_id, person.city_id, person.county_id) == (world.province.pk, world.city.pk, world.county.pk)
    assert (str(person.unit), person.partner_id, person.joined_on) == ("Quangang Marketing", None, TODAY)
    assert person.sort_key == "zeng1 dian4 yuan2"
    assert person.check_password("right-horse-9")


def test_taking_in_is_traced_without_the_password(create):
    person = create()
    trace = Change.objects.get()
    assert (trace.verb, trace.object_id, trace.county_id) == ("create", str(person.pk), person.county_id)
    assert "password" not in trace.now


@pytest.mark.parametrize("name", ["county_manager", "County_Manager", " county_manager "])
def test_a_sign_in_name_is_given_once(create, name):
    with pytest.raises(Refused, match="is taken"):
        create(username=name)
    assert not Change.objects.exists()


def test_a_department_that_is_not_there_is_refused(world, create):
    with pytest.raises(Refused, match="has no"):
        create(department=world.departments["data"])
    assert not Person.objects.filter(username="new.clerk").exists()


def test_invented_passwords_differ_and_read_clearly():
    assert len({password_invent() for _time in range(50)}) == 50
    assert not set("l1o0i") & set("".join(password_invent() for _time in range(50)))


def test_names_and_numbers_change_with_a_trace(world, acting):
    person_change(
        person=world.county_manager,
        name_zh="县经理",
        name_en="Manager",
        title="",
        email="m@example.cn",
        phone="",
        actor=acting("administrator"),
        at=NOW,
    )
    saved = Person.objects.get(username="county_manager")
    assert (saved.name_zh, saved.initials, saved.email) == ("县经理", "xjl", "m@example.cn")
    trace = Change.objects.get()
    assert (trace.was["name_zh"], trace.now["email"]) == ("county_manager", "m@example.cn")


def test_a_move_changes_the_home_and_not_the_grants(world, acting):
    def move(region):
        return person_move(person=world.county_manager, home=region, reason="new post", actor=acting("administrator"), at=NOW)

    move(world.sister_county)
    saved = Person.objects.get(username="county_manager")
    assert (saved.county_id, saved.unit) == (world.sister_county.pk, None)
    assert saved.grants.get().region == world.county
    with pytest.raises(Refused, match="already works there"):
        move(world.sister_county)
    assert Change.objects.get().reason == "new post"


def test_a_partners_person_does_not_move_into_the_house(world, acting):
    with pytest.raises(Refused, match="stay with their partner"):
        person_move(person=world.agent_owner, home=world.county, reason="", actor=acting("administrator"), at=NOW)


def test_switching_off_ends_the_session_with_the_next_request(world, acting, browse):
    browser = browse("county_manager")
    hand = acting("administrator")
    assert "_auth_user_id" in browser.session
    person_switch_off(person=world.county_manager, reason="left", actor=hand, at=NOW)
    assert browser.get("/").wsgi_request.user.is_anonymous
    with translation.override("en"), pytest.raises(Refused, match="already switched off"):
        person_switch_off(person=world.county_manager, reason="left", actor=hand, at=NOW)
    person_switch_on(person=world.county_manager, reason="back", actor=hand, at=NOW)
    with translation.override("en"), pytest.raises(Refused, match="is not switched off"):
        person_switch_on(person=world.county_manager, reason="back", actor=hand, at=NOW)
    assert list(Change.objects.order_by("id").values_list("verb", "reason")) == [("switch_off", "left"), ("switch_on", "back")]


def test_nobody_switches_off_the_own_hand(world, acting):
    with pytest.raises(Refused, match="switch yourself off"):
        person_switch_off(person=world.administrator, reason="", actor=acting("administrator"), at=NOW)


def test_a_new_password_replaces_the_old_and_is_traced(world, acting):
    person_password_reset(person=world.county_manager, password="fresh-horse-7", actor=acting("administrator"), at=NOW)
    assert Person.objects.get(username="county_manager").check_password("fresh-horse-7")
    trace = Change.objects.get()
    assert (trace.verb, trace.was, trace.now) == ("reset_password", {}, {})
