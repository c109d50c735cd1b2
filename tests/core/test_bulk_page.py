"""A bulk act reaches the ticked rows, or all that match; a foreign one among them stops it all."""

import pytest
from django import forms
from django.http import Http404
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from channelops.core.access import access_of
from channelops.core.actors import Actor
from channelops.core.pages.bulk import BulkPage
from channelops.core.tables import BulkAction
from channelops.core.tables.people import PEOPLE
from channelops.core.views.people import PersonList

from ..cast import TODAY


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField()


class Greet(BulkPage):
    """Remembers whom it greeted."""

    capability = "person.view"
    list_page = PersonList
    form_class = NoteForm
    greeted: list[str] = []

    def act(self, rows, form):
        Greet.greeted = sorted(row.username for row in rows)


@pytest.fixture(autouse=True)
def _nobody_greeted():
    Greet.greeted = []


def call(world, data, method="post"):
    request = getattr(RequestFactory(), method)("/greet/", data, headers={"hx-request": "true", "hx-target": "modal-body"})
    person = world.county_manager
    request.user, request.impersonator, request.session = person, None, {}
    request.access, request.actor = access_of(person, on=TODAY), Actor(via="page", person=person)
    request.htmx = HtmxDetails(request)
    return Greet.as_view()(request)


def test_the_ticked_rows_are_reached(world):
    answer = call(world, {"pk": [world.county_manager.pk, world.nobody.pk], "note": "x"})
    assert answer.status_code == 204
    assert Greet.greeted == ["county_manager", "nobody"]


def test_everything_means_what_matches_the_list_and_no_more(world):
    call(world, {"everything": "1", "list": "role=agent_owner", "note": "x"})
    assert Greet.greeted == ["agent_owner"]


def test_a_foreign_row_among_them_stops_it_all(world):
    with pytest.raises(Http404):
        call(world, {"pk": [world.nobody.pk, world.sister_manager.pk], "note": "x"})
    assert Greet.greeted == []


@pytest.mark.parametrize("data", [{}, {"pk": "x"}, {"everything": "1", "list": "region=999999"}])
def test_no_rows_or_an_unreadable_list_is_refused(world, data):
    assert call(world, {**data, "note": "x"}).status_code == 409
    assert Greet.greeted == []


def test_the_dialog_carries_the_choice_on(world):
    dialog = call(world, {"pk": [world.nobody.pk], "list": "q=n"}, method="get").content.decode()
    assert f'name="pk" value="{world.nobody.pk}"' in dialog
    assert 'name="list" value="q=n"' in dialog
    assert call(world, {"pk": [world.nobody.pk]}).status_code == 422
    assert Greet.greeted == []


def test_the_list_shows_boxes_and_the_bar_to_who_may(browse, monkeypatch):
    action = BulkAction(name="greet", label="Greet", capability="person.view", url_name="home")
    forbidden = BulkAction(name="never", label="Never", capability="person.change", url_name="home")
    monkeypatch.setitem(PEOPLE.__dict__, "bulk", (action, forbidden))
    page = browse("county_manager").get("/people/?active=yes").content.decode()
    assert 'name="pk"' in page
    assert 'form="bulk" name="list" value="active=yes"' in page
    assert "Greet" in page
    assert "Never" not in page
