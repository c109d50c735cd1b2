"""What every test stands on: the database of `tests/database.py`, the people of `tests/cast.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation

pytest_plugins = ["tests.database", "tests.cast"]

# Modules that take long begin first, so that no process works alone at the end: `make test` hands modules out in this order.
LONG = ("stack/test_start", "faults/", "browser/", "access/", "engine/test_reference", "pages/test_every_page", "core/test_demo", "sales/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of `LONG`, then as collected."""
    home = Path(__file__).parent
    items.sort(key=lambda item: _place(item.path.relative_to(home).as_posix()))


def _place(path: str) -> int:
    return next((place for place, long in enumerate(LONG) if path.startswith(long)), len(LONG))


@pytest.fixture(autouse=True)
def _own_files(settings: object, tmp_path: Path) -> None:
    """Attached files of a test go with the test."""
    settings.ATTACHMENT_ROOT = tmp_path / "attachments"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """No counted attempt of one test weighs on the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Rules called directly speak English; pages speak the person's language."""
    with translation.override("en"):
        yield
