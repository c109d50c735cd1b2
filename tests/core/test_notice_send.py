"""People are told once of one event, by mail as they chose."""

import pytest

from channelops.core.actors import Actor
from channelops.core.models import Notice, NoticeChoice, Person
from channelops.core.notice_kinds import DIGEST, KINDS, Kind
from channelops.core.services.grants import grant_end, grant_give
from channelops.core.services.notices import notice_send

from ..cast import NOW, TODAY


@pytest.fixture(autouse=True)
def sorted_board(monkeypatch):
    """A kind for these tests, told in the digest by default."""
    monkeypatch.setitem(KINDS, "board", Kind("board", "Boards", DIGEST))


@pytest.fixture(autouse=True)
def addresses(world):
    Person.objects.update(email="somebody@example.com")
    for person in world.people.values():
        person.email = "somebody@example.com"


def send(*people, **more):
    values = {"kind": "board", "key": "card:1", "title_zh": "卡片移动了", "title_en": "A card moved", "url": "/tasks/1/", "at": NOW}
    return notice_send(people=people, **values | more)


def test_an_event_is_told_once_however_often_it_is_told(world):
    assert send(world.county_manager, world.city_manager) == 2
    assert send(world.county_manager, world.city_manager, world.auditor) == 1
    assert Notice.objects.count() == 3


def test_sorting_a_board_sends_no_fifty_mails(world):
    for card in range(50):
        send(world.county_manager, key=f"card:{card}")
    assert set(Notice.objects.values_list("mail", flat=True)) == {"digest"}


def test_a_mention_goes_at_once_whatever_was_chosen(world):
    NoticeChoice.objects.create(person=world.county_manager, kind="board", mail="none")
    send(world.county_manager)
    send(world.county_manager, key="comment:1", mention=True)
    send(world.county_manager, key="comment:2", kind="mention")
    assert list(Notice.objects.order_by("pk").values_list("mail", flat=True)) == ["none", "waiting", "waiting"]


@pytest.mark.parametrize(("chosen", "mail"), [("at_once", "waiting"), ("digest", "digest"), ("none", "none")])
def test_each_chooses(world, chosen, mail):
    NoticeChoice.objects.create(person=world.county_manager, kind="board", mail=chosen)
    send(world.county_manager, world.city_manager)
    assert Notice.objects.get(person=world.county_manager).mail == mail
    assert Notice.objects.get(person=world.city_manager).mail == "digest"


def test_without_an_address_there_is_no_mail_and_without_access_no_notice(world):
    world.county_manager.email = ""
    world.city_manager.is_active = False
    assert send(world.county_manager, world.city_manager, mention=True) == 1
    assert Notice.objects.get().mail == "none"


def test_it_leads_only_inside_and_only_of_known_kinds(world):
    for url in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        with pytest.raises(ValueError):
            send(world.county_manager, url=url)
    with pytest.raises(KeyError):
        send(world.county_manager, kind="no such")
    assert not Notice.objects.exists()


def test_many_are_told_in_few_queries(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        send(*world.people.values())


def test_a_grant_is_told_to_its_person(world, as_seen_by):
    actor = Actor(via="page", person=world.administrator)
    values = {"reason": "new post", "access": as_seen_by("administrator"), "actor": actor, "at": NOW}
    grant = grant_give(person=world.nobody, role="county_manager", over=world.county, begins=TODAY, **values)
    grant_end(grant=grant, on=TODAY, **values)
    begun, ended = Notice.objects.filter(person=world.nobody).order_by("pk")
    assert begun.title_zh.startswith("您自 2026-11-20 起")
    assert "泉港区" in begun.title_zh
    assert begun.title_en == "A grant of yours begins on 2026-11-20: County manager (Quangang)"
    assert ended.title_en == "A grant of yours ends on 2026-11-20: County manager (Quangang)"
