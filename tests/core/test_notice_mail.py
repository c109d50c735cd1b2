"""Mail goes out in one letter a person, is tried again with growing pauses, and when it fails for good is kept and listed."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from channelops.core.models import Change, Notice, Person
from channelops.core.services.notice_mails import TRIES
from channelops.core.services.notices import notice_send, notices_read

from .night import Clock, ask, work_on


@pytest.fixture(autouse=True)
def addresses(world):
    for name in ("county_manager", "city_manager"):
        person = world.people[name]
        person.email = f"{name}@example.com"
        person.save(update_fields=["email"])


@pytest.fixture
def moment():
    """The clock of these tests."""
    return Clock()


def tell(moment, *people, key="a"):
    titles = {"title_zh": f"有人提到您 {key}", "title_en": f"You were mentioned {key}"}
    notice_send(people=people, kind="mention", key=key, url="/x/", at=moment(), **titles)


def post(moment, job="core.mail"):
    """One run of the job, as the timetable rings it."""
    return work_on(ask(job, moment), moment)


@pytest.fixture
def server(monkeypatch):
    """`server.append("down")` makes the mail server refuse."""
    down = []
    sent = EmailBackend.send_messages

    def send(self, messages):
        if down:
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return down


def test_what_waits_for_a_person_is_one_letter(world, moment, settings):
    settings.SITE_URL = "https://portal.example/"
    for key in "abc":
        tell(moment, world.county_manager, key=key)
    tell(moment, world.city_manager, key="a")
    post(moment)
    letters = {each.to[0]: each for each in mail.outbox}
    assert letters["city_manager@example.com"].subject.endswith("· 有人提到您 a")
    letter = letters["county_manager@example.com"]
    assert "有人提到您 a" in letter.subject
    assert "2" in letter.subject
    assert letter.body.count("https://portal.example/x/") == 3
    assert "https://portal.example/x/" in letter.alternatives[0][0]
    assert set(Notice.objects.values_list("mail", flat=True)) == {"sent"}
    post(moment)
    assert len(mail.outbox) == 2


def test_a_letter_speaks_its_readers_language(world, moment):
    Person.objects.filter(pk=world.county_manager.pk).update(language="en")
    tell(moment, world.county_manager)
    post(moment)
    assert "You were mentioned a" in mail.outbox[0].body
    assert "Dear county_manager" in mail.outbox[0].body


def test_a_failed_mail_is_tried_again_later_under_the_same_name(world, moment, server):
    tell(moment, world.county_manager)
    server.append("down")
    post(moment)
    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_attempts) == ("waiting", 1)
    assert "Connection unexpectedly closed" in notice.mail_error
    server.clear()
    post(moment)
    assert mail.outbox == []
    moment.pass_(minutes=1)
    post(moment)
    notice.refresh_from_db()
    assert (notice.mail, notice.mail_error, len(mail.outbox)) == ("sent", "", 1)
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<notice-{notice.person_id}-{notice.pk}-{notice.pk}@localhost>"


def test_one_address_that_fails_holds_nobody_else_up(world, moment, monkeypatch):
    tell(moment, world.county_manager, world.city_manager)
    sent = EmailBackend.send_messages

    def send(self, messages):
        if messages[0].to == ["city_manager@example.com"]:
            raise OSError("no route")
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    post(moment)
    assert [letter.to for letter in mail.outbox] == [["county_manager@example.com"]]


@pytest.fixture
def failed(world, moment, server):
    """A mail that failed for good."""
    tell(moment, world.county_manager)
    server.append("down")
    for _try in range(TRIES):
        post(moment)
        moment.pass_(hours=4)
    server.clear()
    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_attempts) == ("failed", TRIES)
    return notice


def test_a_mail_that_failed_for_good_is_listed_and_can_be_tried_again(world, moment, failed, browse):
    post(moment)
    assert mail.outbox == []
    listed = browse("administrator").get(reverse("mail_failed_list")).content.decode()
    assert "Connection unexpectedly closed" in listed
    assert browse("city_manager").get(reverse("mail_failed_list")).status_code == 403
    assert browse("administrator").post(reverse("mail_retry"), {"pk": failed.pk}).status_code == 303
    post(moment)
    assert len(mail.outbox) == 1
    assert Change.objects.filter(object_type="core.Notice", verb="mail_retry").count() == 1


def test_nobody_retries_mails_of_another_province(world, failed, browse):
    Person.objects.filter(pk=world.county_manager.pk).update(province_id=world.other_province.pk, city_id=None, county_id=None)
    assert "Connection" not in browse("administrator").get(reverse("mail_failed_list")).content.decode()
    browse("administrator").post(reverse("mail_retry"), {"pk": failed.pk})
    failed.refresh_from_db()
    assert failed.mail == "failed"


def test_a_crash_between_sending_and_noting_sends_once_more_and_no_oftener(world, moment, monkeypatch):
    tell(moment, world.county_manager)

    def dies(**_kwargs):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("channelops.core.tasks.mail.letter_sent", dies)
        post(moment)
    assert len(mail.outbox) == 1
    moment.pass_(hours=2)
    post(moment)
    moment.pass_(hours=2)
    post(moment)
    names = {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert (len(mail.outbox), len(names)) == (2, 1)


def test_the_digest_holds_what_is_unread_once(world, moment):
    for key in "abc":
        tell(moment, world.county_manager, key=key)
    Notice.objects.update(mail="digest")
    read = Notice.objects.get(key="b")
    notices_read(person=world.county_manager, pks=[read.pk], at=moment())
    post(moment, "core.digest")
    assert len(mail.outbox) == 1
    assert "有人提到您 a" in mail.outbox[0].body
    assert "有人提到您 b" not in mail.outbox[0].body
    moment.pass_(days=1)
    post(moment, "core.digest")
    assert len(mail.outbox) == 1
