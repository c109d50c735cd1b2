"""The menu shows what exists and is allowed, and knows where the reader is."""

from types import SimpleNamespace

from channelops.core.menu import MenuGroup, MenuItem, shown_groups
from channelops.navigation import MENU

SAMPLE = (
    MenuGroup("Work", (MenuItem("Home", "home", "home"), MenuItem("People", "person_list", "users", "person.view", count="people"))),
    MenuGroup("Later", (MenuItem("Not yet built", "no_such_page", "x"),)),
)


def seen(path, *allowed, counters=None):
    access = SimpleNamespace(can=lambda capability: capability in allowed)
    return shown_groups(SAMPLE, access=access, path=path, counters=counters or {})


def test_a_page_that_does_not_exist_leaves_no_dead_link():
    assert [group.label for group in seen("/", "person.view")] == ["Work"]


def test_a_line_without_its_capability_is_absent():
    assert [item.label for item in seen("/")[0].items] == ["Home"]


def test_the_longest_address_is_where_the_reader_is():
    home, people = seen("/people/7/", "person.view")[0].items
    assert (home.current, people.current) == (False, True)
    home, people = seen("/", "person.view")[0].items
    assert (home.current, people.current) == (True, False)


def test_a_counter_counts_for_this_reader():
    _home, people = seen("/", "person.view", counters={"people": lambda access: 7})[0].items
    assert people.count == 7


def test_the_bar_and_the_menu_are_the_readers(browse):
    page = browse("administrator").get("/").content.decode()
    assert 'href="/people/"' in page
    assert 'action="/preferences/language/"' in page
    clerk = browse("sales_staff").get("/").content.decode()
    assert 'href="/people/"' not in clerk


def test_acting_as_another_person_shows_on_every_page(browse, world):
    client = browse("administrator")
    client.post(f"/people/{world.county_manager.pk}/act-as/", {"reason": "to help"})
    page = client.get("/").content.decode()
    assert 'class="banner"' in page


def test_every_capability_of_the_menu_is_declared():
    from_table = {item.capability for group in MENU for item in group.items if item.capability}
    access = SimpleNamespace(can=lambda capability: True)
    assert from_table
    assert shown_groups(MENU, access=access, path="/", counters={})


def test_the_bar_says_where_the_reader_stands(browse):
    page = browse("county_manager").get("/").content.decode()
    assert "福建省 / 泉州市 / 泉港区" in page
    assert "市场部" in page
