"""Every page of the menu as several people see it: no console error, no overflow, no serious accessibility finding."""

import pytest


def menu_of(page):
    """The addresses of the menu."""
    return page.eval_on_selector_all("#nav a.side-item", "links => links.map(link => link.getAttribute('href'))")


@pytest.mark.parametrize(
    ("name", "width", "language", "axe"),
    [
        ("administrator", 1440, "en", True),
        ("administrator", 390, "zh-hans", True),
        ("settlement_officer", 390, "en", False),
        ("data_staff", 1440, "zh-hans", False),
        ("county_manager", 390, "zh-hans", False),
        ("auditor", 1440, "en", False),
    ],
)
def test_every_page_of_the_menu_is_sound(visit, company, name, width, language, axe):
    guest = visit(name, width=width, language=language)
    pages = menu_of(guest.go("/"))
    assert len(pages) > 5
    for address in pages:
        guest.go(address)
        try:
            guest.check(axe=axe)
        except AssertionError as error:
            raise AssertionError(f"{address}: {error}") from error
