"""Reads carry an ETag; whoever sends it back gets 304 until something changed."""

import pytest

from channelops.core.models import Region


@pytest.mark.parametrize("path", ["/api/v1/regions/", "/api/v1/regions/350505/", "/api/v1/me/", "/api/v1/problems/", "/api/v1/schema/"])
def test_an_unchanged_answer_is_304(rest, path):
    asking = rest("county_manager")
    first = asking.get(path)
    etag = first.headers["ETag"]
    assert etag.startswith('W/"')
    again = asking.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in again.headers["Vary"]
    assert asking.get(path, headers={"If-None-Match": 'W/"other"'}).content == first.content


def test_a_changed_row_is_sent_again(rest, world):
    asking = rest("county_manager")
    etag = asking.get("/api/v1/regions/").headers["ETag"]
    Region.objects.filter(pk=world.county.pk).update(name_en="Quangang Qu")
    changed = asking.get("/api/v1/regions/", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_a_foreign_change_changes_nothing(rest, world):
    asking = rest("county_manager")
    etag = asking.get("/api/v1/regions/").headers["ETag"]
    Region.objects.filter(pk=world.sister_county.pk).update(name_en="Jinjiang Shi")
    assert asking.get("/api/v1/regions/", headers={"If-None-Match": etag}).status_code == 304


def test_each_form_and_language_has_its_own_etag(rest):
    asking = rest("county_manager")
    plain = asking.get("/api/v1/org-units/").headers["ETag"]
    table = asking.get("/api/v1/org-units/", headers={"Accept": "text/csv"}).headers["ETag"]
    english = asking.get("/api/v1/org-units/", headers={"Accept-Language": "en"}).headers["ETag"]
    assert len({plain, table, english}) == 3


def test_a_problem_has_none(rest):
    answer = rest("county_manager").get("/api/v1/regions/no-such/")
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
