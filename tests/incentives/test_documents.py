"""A document is read from the database, and understood, once in a process: it is known by the hash of its content."""

import pytest

from incentives import documents
from incentives.documents import content_of
from incentives.engine import schema
from incentives.engine.problems import PlanInvalid
from incentives.engine.reading import read
from incentives.models import PlanVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known(shop):
    """A process that has just begun."""
    documents._kept.clear()


def test_a_known_document_is_not_asked_for_again(document, published, django_assert_num_queries):
    published(document)
    documents._kept.clear()
    deferred = PlanVersion.objects.defer("document")
    first = deferred.get()
    with django_assert_num_queries(1):
        content = content_of(first)
    again = deferred.get()
    with django_assert_num_queries(0):
        assert content_of(again) is content
    assert content == read(first.document)


def test_what_was_found_sound_is_not_held_against_the_schema_again(document, published, monkeypatch):
    version = published(document)
    documents._kept.clear()
    monkeypatch.setattr("incentives.engine.reading.schema_problems", lambda _document: pytest.fail("checked again"))
    assert content_of(version).plan == "fj"


@pytest.mark.parametrize("change", [{"components": []}, {"from": "tomorrow"}, {"plans": 1}])
def test_a_document_that_its_hash_does_not_name_is_checked_like_a_typed_one(document, published, change):
    version = published(document)
    content = content_of(version)
    other = PlanVersion(document=version.document | change, content_hash="0" * 64)
    for _time in range(2):
        with pytest.raises(PlanInvalid):
            content_of(other)
    sound = PlanVersion(document=version.document | {"from": "2026-02-01"}, content_hash="0" * 64)
    assert content_of(sound).start.month == 2
    assert (content_of(version), schema.schema_problems(version.document)) == (content, [])
    assert "0" * 64 not in documents._kept


def test_no_more_contents_are_kept_than_a_process_needs(document, published, monkeypatch):
    version = published(document)
    monkeypatch.setattr(documents, "KEPT", 2)
    for day in ("2026-02-01", "2026-03-01", "2026-04-01"):
        content_of(PlanVersion(document=version.document | {"from": day}, content_hash=day))
    assert [content.start.month for content in documents._kept.values()] == [3, 4]
