"""Every page of the menu as several people see it, at desk and phone: no console error, no overflow, no serious accessibility finding."""

import pytest


def menu_of(page):
    """The addresses of the menu."""
    return page.eval_on_selector_all("#nav a.side-item", "links => links.map(link => link.getAttribute('href'))")


READERS = [("administrator", "en", True), ("settlement_officer", "zh-hans", True), ("data_staff", "en", False)]


@pytest.mark.parametrize(("name", "language", "axe"), [*READERS, ("county_manager", "zh-hans", False)])
def test_every_page_of_the_menu_is_sound(visit, company, name, language, axe):
    guest = visit(name, language=language)
    pages = menu_of(guest.go("/"))
    assert len(pages) > 5
    for address in pages:
        guest.go(address)
        try:
            guest.check(axe=axe, also=390)
        except AssertionError as error:
            raise AssertionError(f"{address}: {error}") from error
