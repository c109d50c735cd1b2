"""The style guide: for whoever looks after the system, and nothing in it is inline."""

import re

import pytest
from django.template.loader import render_to_string

PAGE = "/styleguide/"


def test_it_shows_every_component(browse):
    answer = browse("administrator").get(PAGE)
    assert answer.status_code == 200
    page = answer.content.decode()
    for mark in (
        "nav-side",
        "bar-top",
        "stage-bar",
        "kpis",
        "data--sticky",
        "bulk-bar",
        "pager",
        "history",
        "data-chart",
        "form-error",
        "nothing",
        "notice--bad",
    ):
        assert mark in page


def test_the_phone_layout_has_its_menu_at_the_foot(browse):
    page = browse("administrator").get(f"{PAGE}phone/").content.decode()
    assert 'class="tab-foot"' in page
    assert "12,564.86" in page
    assert "tabler.min.css" not in page


def test_it_is_not_for_everyone(browse, client):
    assert browse("county_manager").get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302


def test_it_is_open_where_the_portal_is_worked_on(browse, settings):
    settings.DEBUG = True
    assert browse("county_manager").get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["administrator"])
def test_nothing_is_inline_but_custom_properties(browse, who):
    page = browse(who).get(PAGE).content.decode()
    assert "<style" not in page
    assert re.findall(r"\son\w+=", page) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "application/json" not in tag] == []
    declarations = [each.strip() for style in re.findall(r'style="([^"]*)"', page) for each in style.split(";")]
    assert [each for each in declarations if each and not each.startswith("--")] == []


@pytest.mark.parametrize(
    "template",
    ["403.html", "404.html", "errors/409.html", "errors/422.html", "errors/429.html", "errors/offline.html", "errors/lockout.html"],
)
def test_an_error_page_says_what_happened_and_what_to_do(template, rf):
    page = render_to_string(template, {"minutes": 5}, request=rf.get("/somewhere/"))
    assert page.count("<p>") >= 1
    assert "btn" in page or "lockout" in template


def test_the_last_error_page_needs_nothing():
    page = render_to_string("500.html")
    assert "{%" not in page
    assert 'href="/"' in page
