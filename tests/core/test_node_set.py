"""Standing in one of several granted regions."""

from django.urls import reverse

from channelops.core.models import Grant

from ..cast import BEGIN


def grant_far(world):
    Grant.objects.create(person=world.county_manager, role="county_manager", region=world.far_county, during=(BEGIN, None))


def test_the_pages_begin_with_the_chosen_region(world, browse):
    grant_far(world)
    client = browse("county_manager")
    assert client.get(reverse("home")).context["title"] == world.far_county.name, "the first by code"
    answer = client.post(reverse("node_set"), {"region": world.county.pk, "next": reverse("region_list")})
    assert (answer.status_code, answer.url) == (303, reverse("region_list"))
    assert client.get(reverse("home")).context["title"] == world.county.name


def test_a_region_not_granted_is_refused_and_nothing_moves(world, browse):
    client = browse("county_manager")
    for wanted in (str(world.sister_county.pk), "nowhere", ""):
        assert client.post(reverse("node_set"), {"region": wanted}).status_code == 422
    assert "standing" not in client.session


def test_a_foreign_way_back_leads_home(world, browse):
    answer = browse("county_manager").post(reverse("node_set"), {"region": world.county.pk, "next": "https://elsewhere.example/"})
    assert answer.url == reverse("home")


def test_a_choice_ends_with_its_grant(world, browse):
    grant_far(world)
    client = browse("county_manager")
    client.post(reverse("node_set"), {"region": world.county.pk})
    Grant.objects.filter(region=world.county, person=world.county_manager).delete()
    assert client.get(reverse("home")).context["title"] == world.far_county.name
