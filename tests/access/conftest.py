"""One world for all tests of a file: each call is undone, not the world."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from .world import standing_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The world of `tests/access/world.py`."""
    with django_db_blocker.unblock(), standing_world() as world:
        yield world
