"""A person keeps views of a list: saved, shown as tabs with counts, renamed, moved, deleted; nobody else's."""

from channelops.core.models import Change, SavedView

SAVE = "/lists/people/views/save/"


def save(client, name, query="role=county_manager"):
    return client.post(f"{SAVE}?{query}", {"name": name})


def tabs(client, address="/people/"):
    return [(str(tab["label"]), tab["count"], tab["current"]) for tab in client.get(address).context["tabs"][1:]]


def names(person):
    return list(SavedView.objects.filter(person=person).order_by("position").values_list("name", flat=True))


def test_a_view_keeps_filters_order_and_columns_and_becomes_a_tab(browse, world):
    city = browse("city_manager")
    answer = save(city, "县经理", "role=county_manager&order=-username&cols=username,phone&page=3&per_page=50&q=")
    assert answer.status_code == 303
    view = SavedView.objects.get()
    assert (view.person, view.list_key, view.query, view.columns) == (
        world.city_manager,
        "people",
        "order=-username&role=county_manager",
        ["username", "phone"],
    )
    assert tabs(city) == [("县经理", 2, False)]
    page = city.get(answer["location"])
    assert page.context["tabs"][1]["current"] is True
    assert [str(head["label"]) for head in page.context["head"]][1:] == [str(each["label"]) for each in page.context["chooser"]["chosen"]][
        1:
    ]
    assert len(page.context["head"]) == 3


def test_in_the_dialog_it_leads_to_the_view(browse):
    answer = browse("city_manager").post(f"{SAVE}?active=yes", {"name": "在岗"}, headers={"hx-request": "true", "hx-target": "modal-body"})
    assert (answer.status_code, answer["hx-redirect"]) == (204, "/people/?active=yes")


def test_the_same_name_replaces_the_view(browse):
    city = browse("city_manager")
    save(city, "我的", "active=yes")
    save(city, "我的", "active=no")
    assert SavedView.objects.get().query == "active=no"


def test_without_a_name_or_with_a_wrong_question_nothing_is_kept(browse):
    city = browse("city_manager")
    assert save(city, " ").status_code == 422
    assert save(city, "坏", "region=999999").status_code == 409
    assert save(city, "坏", "order=password").status_code == 409
    assert not SavedView.objects.exists()


def test_a_list_that_is_not_there_or_not_allowed_keeps_no_views(browse):
    assert browse("city_manager").get("/lists/nonsense/views/").status_code == 404
    assert browse("city_manager").post("/lists/nonsense/views/save/", {"name": "x"}).status_code == 404
    assert save(browse("agent_owner"), "x").status_code == 403
    assert not SavedView.objects.exists()


def test_more_than_twenty_are_refused(browse, world):
    city = browse("city_manager")
    for place in range(20):
        SavedView.objects.create(person=world.city_manager, list_key="people", name=f"v{place}", position=place)
    assert save(city, "too many").status_code == 409
    assert SavedView.objects.count() == 20


def test_beyond_eight_the_tabs_count_nothing(browse, world):
    for place in range(9):
        SavedView.objects.create(person=world.city_manager, list_key="people", name=f"v{place}", position=place)
    assert {count for _name, count, _current in tabs(browse("city_manager"))} == {None}


def test_a_view_whose_question_has_become_unreadable_breaks_nothing(browse, world):
    SavedView.objects.create(person=world.city_manager, list_key="people", name="old", query="region=350203&gone=1")
    assert tabs(browse("city_manager")) == [("old", None, False)]


def test_a_view_is_renamed_but_not_to_a_name_that_is_taken(browse, world):
    city = browse("city_manager")
    save(city, "一")
    save(city, "二")
    view = SavedView.objects.get(name="一")
    assert city.post(f"/lists/views/{view.pk}/rename/", {"name": "二"}).status_code == 409
    assert names(world.city_manager) == ["一", "二"]
    assert city.post(f"/lists/views/{view.pk}/rename/", {"name": "三"}).status_code == 303
    assert names(world.city_manager) == ["三", "二"]


def test_a_view_moves_and_stays_at_the_ends(browse, world):
    city = browse("city_manager")
    for name in "abc":
        save(city, name)
    key = {view.name: view.pk for view in SavedView.objects.all()}
    city.post(f"/lists/views/{key['c']}/move/", {"by": "-1"})
    assert names(world.city_manager) == ["a", "c", "b"]
    city.post(f"/lists/views/{key['a']}/move/", {"by": "-1"})
    assert names(world.city_manager) == ["a", "c", "b"]
    city.post(f"/lists/views/{key['a']}/move/", {"by": "1"})
    assert names(world.city_manager) == ["c", "a", "b"]


def test_a_view_is_deleted_after_the_question(browse):
    city = browse("city_manager")
    save(city, "一")
    view = SavedView.objects.get()
    assert city.get(f"/lists/views/{view.pk}/delete/").status_code == 200
    assert SavedView.objects.exists()
    assert city.post(f"/lists/views/{view.pk}/delete/").status_code == 303
    assert not SavedView.objects.exists()


def test_anothers_view_is_absent(browse, world):
    view = SavedView.objects.create(person=world.province_manager, list_key="people", name="mine", query="active=yes")
    city = browse("city_manager")
    for what in ("rename", "move", "delete"):
        assert city.post(f"/lists/views/{view.pk}/{what}/", {"name": "x", "by": "1"}).status_code == 404
    assert names(world.province_manager) == ["mine"]
    assert tabs(city) == []
    assert "mine" not in city.get("/lists/people/views/").content.decode()


def test_every_step_leaves_its_trace(browse, world):
    city = browse("city_manager")
    save(city, "一")
    view = SavedView.objects.get()
    city.post(f"/lists/views/{view.pk}/rename/", {"name": "二"})
    city.post(f"/lists/views/{view.pk}/delete/")
    traces = Change.objects.filter(object_type="core.SavedView").order_by("pk")
    assert [(trace.verb, trace.actor) for trace in traces] == [(verb, world.city_manager) for verb in ("create", "change", "delete")]
    assert traces[2].was["name"] == "二"
