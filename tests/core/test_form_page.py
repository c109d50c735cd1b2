"""A form says at each place what is wrong, as a page and in the dialog; nothing is half-saved."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from channelops.core.access import access_of
from channelops.core.actors import Actor
from channelops.core.forms.saved_views import RenameForm
from channelops.core.models import Change
from channelops.core.pages.forms import FormPage
from channelops.core.refusals import Refused

from ..cast import TODAY

DIALOG = {"hx-request": "true", "hx-target": "modal-body"}


def preferences(person):
    person.refresh_from_db()
    return person.language, person.theme


def test_the_form_is_a_page_and_a_dialog(browse):
    county = browse("county_manager")
    assert b"<html" in county.get("/preferences/").content
    dialog = county.get("/preferences/", headers=DIALOG).content
    assert b"<html" not in dialog
    assert b'hx-target="#modal-body"' in dialog


def test_it_writes_and_goes_on(browse, world):
    answer = browse("county_manager").post("/preferences/", {"language": "en", "theme": "dark"})
    assert (answer.status_code, answer["location"]) == (303, "/preferences/")
    assert preferences(world.county_manager) == ("en", "dark")
    assert (answer.cookies["django_language"].value, answer.cookies["theme"].value) == ("en", "dark")


def test_in_the_dialog_it_closes_and_tells_the_page(browse, world):
    answer = browse("county_manager").post("/preferences/", {"language": "en", "theme": "dark"}, headers=DIALOG)
    assert (answer.status_code, answer.content) == (204, b"")
    assert set(json.loads(answer["hx-trigger"])) == {"saved", "toast"}
    assert preferences(world.county_manager) == ("en", "dark")


@pytest.mark.parametrize("headers", [{}, DIALOG])
def test_a_wrong_value_is_said_at_its_field_and_nothing_is_written(browse, world, headers):
    answer = browse("county_manager").post("/preferences/", {"language": "tlh", "theme": "dark"}, headers=headers)
    assert answer.status_code == 422
    assert 'id="id_language_error"' in answer.content.decode()
    assert preferences(world.county_manager) == ("zh-hans", "auto")
    assert not Change.objects.filter(object_id=str(world.county_manager.pk)).exists()


def test_what_it_wrote_is_traced(browse, world):
    browse("county_manager").post("/preferences/", {"language": "en", "theme": "auto"})
    trace = Change.objects.get(object_type="core.Person", object_id=str(world.county_manager.pk))
    assert (trace.actor, trace.was, trace.now) == (world.county_manager, {"language": "zh-hans"}, {"language": "en"})


def asked(world, error, **headers):
    """Posts to a form whose service answers with that error."""

    class Stubborn(FormPage):
        capability = "region.view"
        form_class = RenameForm

        def save(self, form):
            raise error

    request = RequestFactory().post("/somewhere/", {"name": "x"}, headers=headers)
    request.user = world.county_manager
    request.access = access_of(world.county_manager, on=TODAY)
    request.actor = Actor(via="page", person=world.county_manager)
    request.htmx = HtmxDetails(request)
    request.session, request.impersonator = {}, None
    return Stubborn.as_view()(request)


def test_a_refusal_is_409_with_its_sentence_at_the_named_field(world):
    answer = asked(world, Refused("名称已被占用。", field="name"))
    assert answer.status_code == 409
    assert 'id="id_name_error"' in answer.content.decode()
    assert "名称已被占用。" in answer.content.decode()


def test_a_refusal_without_a_field_stands_over_the_form_and_in_the_dialog(world):
    answer = asked(world, Refused("现在不行。"), **DIALOG)
    assert (answer.status_code, answer["hx-retarget"]) == (409, "#modal-body")
    assert "现在不行。" in answer.content.decode()


def test_what_the_database_forbids_is_422_at_the_field_of_that_name(world):
    answer = asked(world, ValidationError({"name": ["太长。"], "elsewhere": ["别处不对。"]}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "太长。" in text
    assert "别处不对。" in text


def test_the_language_switch_works_for_a_stranger_and_never_leads_away(client, browse, world):
    answer = client.post("/preferences/language/", {"language": "en", "next": "/account/login/"})
    assert (answer.status_code, answer["location"], answer.cookies["django_language"].value) == (303, "/account/login/", "en")
    assert client.post("/preferences/language/", {"language": "en", "next": "https://example.org/"})["location"] == "/"
    assert client.post("/preferences/language/", {"language": "xx"}).status_code == 422
    browse("county_manager").post("/preferences/language/", {"language": "en", "next": "/"})
    assert preferences(world.county_manager) == ("en", "auto")
