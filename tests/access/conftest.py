"""One world for all tests of a file: each call is undone, not the world."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from .world import lay_files, standing_world
from .world_sales import lay_imports


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The world of `tests/access/world.py`."""
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


@pytest.fixture(autouse=True)
def _files(world: SimpleNamespace, _own_files: None, settings: object, tmp_path: Path) -> None:
    """The attached and imported files lie where this test looks for them."""
    settings.IMPORT_ROOT = tmp_path / "imports"  # type: ignore[attr-defined]
    lay_files()
    lay_imports()
