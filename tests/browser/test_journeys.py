"""The people of the cast at the portal, as they come: sign in, look around, go; a grant that comes and ends; acting as another."""

import pytest

from channelops.core import roles
from channelops.core.models import Grant, Person

from ..cast import PARTNER_PEOPLE, PEOPLE

ONE_OF_EACH_ROLE = {role: name for name, role, *_place in [*PEOPLE, *PARTNER_PEOPLE] if role}.values()


def sign_in(guest, name):
    """By the real form."""
    page = guest.go("/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "a long password")
    page.click("main form[action*=login] button[type=submit], form[action*=login] button[type=submit]")
    page.wait_for_url(f"{guest.address}/")
    return page


@pytest.mark.parametrize(("name", "language", "tag"), [("county_manager", "zh-hans", "zh-Hans"), ("agent_owner", "en", "en")])
def test_somebody_signs_in_and_leaves(visit, cast, name, language, tag):
    Person.objects.update(language=language)
    guest = visit(None, language=language)
    page = sign_in(guest, name)
    assert page.get_attribute("html", "lang") == tag
    page.click(".who")
    page.click("form[action*=logout] button")
    page.wait_for_url("**/account/login/**")
    guest.check()


def test_every_role_sees_its_home(visit, windows):
    for name in ONE_OF_EACH_ROLE:
        guest = visit(name)
        page = guest.go("/")
        assert page.locator("h1").count() == 1
        assert page.locator("#main").inner_text().strip()
        guest.check(axe=False)
        windows.leave(guest.address)


def test_whoever_holds_no_grant_is_told_so(visit):
    guest = visit(None)
    guest.expected = ("403",)
    page = sign_in(guest, "nobody")
    assert "没有有效的授权" in page.inner_text("body")
    guest.check()


def test_a_grant_is_used_and_ended(visit, cast):
    administrator, nobody = visit("administrator", language="en"), visit("nobody", language="en")
    nobody.expected = ("403",)
    nobody.go(f"/regions/{cast.county.pk}/")
    assert "no grant" in nobody.page.inner_text("body")
    page = administrator.go(f"/grants/give/?person={cast.nobody.username}")
    page.select_option("[name=role]", roles.COUNTY_MANAGER)
    page.select_option("[name=region]", str(cast.county.pk))
    page.fill("[name=reason]", "new post")
    page.click("#main form[data-guard] button[type=submit]")
    grant = Grant.objects.get(person=cast.nobody)
    page.wait_for_url(f"**/grants/{grant.pk}/")
    nobody.go(f"/regions/{cast.county.pk}/")
    assert "Quangang" in nobody.page.inner_text("h1")
    nobody.check()
    page.click("a[hx-target='#modal-body']:has-text('End')")
    page.wait_for_selector("#modal[open] [name=reason]")
    page.fill("#modal [name=reason]", "mistake")
    page.click("#modal button[type=submit]")
    page.wait_for_selector("#modal:not([open])", state="attached")
    nobody.go(f"/regions/{cast.county.pk}/")
    assert "no grant" in nobody.page.inner_text("body")
    administrator.check()


def test_acting_as_another_shows_its_banner_until_it_ends(visit, cast):
    guest = visit("administrator", language="en")
    page = guest.go(f"/people/{cast.county_manager.pk}/act-as/")
    page.fill("[name=reason]", "to help")
    page.click("#main form button[type=submit]")
    page.wait_for_url(f"{guest.address}/")
    banner = page.locator(".banner[role=status]")
    assert "county_manager" in banner.inner_text()
    guest.check()
    banner.locator("button").click()
    page.wait_for_url(f"**/people/{cast.county_manager.pk}/sign-in/")
    assert page.locator(".banner[role=status]").count() == 0
    guest.check()


@pytest.mark.parametrize("name", ["agent_owner", "agent_clerk"])
def test_an_agent_on_the_phone_sees_only_the_own_company(visit, company, name):
    guest = visit(name, width=390, language="en")
    page = guest.go("/")
    guest.check()
    guest.go("/partners/")
    assert [text.strip() for text in page.locator("#list tbody th").all_inner_texts()] == ["ours"]
    guest.check()
    page.click("#list tbody th a")
    page.wait_for_url("**/partners/9001/")
    guest.check()
    guest.expected = ("404",)
    guest.go("/partners/9005/")
    assert "neighbour" not in page.inner_text("body")
    guest.check()
