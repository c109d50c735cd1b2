"""Partners: a region's people see those of their subtree, an agent the own company and its sub-agents, and no other."""

from datetime import date, timedelta

import pytest

from channelops.core import roles
from channelops.core.models import Grant
from channelops.core.services.regions import region_move
from channelops.sales.models import Payee, PayeeMonth
from partners.models import Partner, PartnerStage

from ..cast import BEGIN, NOW, TODAY


@pytest.fixture
def companies(world):
    """Company 9001 with a sub-agent and one below that; a neighbour in the same county; a foreign twin."""
    made = {}
    for pk, word, county, parent in [
        (9_001, "own", world.county, None),
        (9_003, "sub", world.county, "own"),
        (9_004, "subsub", world.county, "sub"),
        (9_005, "neighbour", world.county, None),
        (9_002, "far", world.far_county, None),
    ]:
        above = made.get(parent)
        made[word] = Partner.objects.create(
            pk=pk, code=f"P{pk}", name_zh=word, sort_key=word, parent=above, path=f"{above.path if above else ''}P{pk}/", opened_on=BEGIN,
            province_id=county.province_id, city_id=county.city_id, county_id=county.pk,
        )  # fmt: skip
    return made


def names(answer):
    return {line["name"] for line in answer.context["lines"]}


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        ("province_manager", {"own", "sub", "subsub", "neighbour", "far"}),
        ("county_manager", {"own", "sub", "subsub", "neighbour"}),
        ("sister_manager", set()),
        ("agent_owner", {"own", "sub", "subsub"}),
        ("agent_clerk", {"own", "sub", "subsub"}),
        ("far_agent_owner", {"far"}),
    ],
)
def test_everyone_sees_the_own_part(companies, browse, actor, seen):
    assert names(browse(actor).get("/partners/")) == seen


def test_a_foreign_partner_is_absent(companies, browse):
    agent = browse("agent_owner")
    assert agent.get(f"/partners/{companies['subsub'].pk}/").status_code == 200
    for word in ("neighbour", "far"):
        assert agent.get(f"/partners/{companies[word].pk}/").status_code == 404
    assert browse("sales_staff").get("/partners/").status_code == 403


def test_one_partner_shows_what_hangs_below(companies, browse):
    text = browse("county_manager").get(f"/partners/{companies['own'].pk}/").content.decode()
    assert "P9003" in text
    assert "P9004" not in text
    assert "泉港区" in text


def test_the_list_asks_as_often_for_many_as_for_few(companies, world, browse, django_assert_max_num_queries):
    manager = browse("county_manager")
    manager.get("/partners/")
    with django_assert_max_num_queries(40) as few:
        manager.get("/partners/")
    for number in range(10):
        Partner.objects.create(
            code=f"X{number}", name_zh="新", path=f"X{number}/", opened_on=BEGIN, parent=companies["own"],
            province_id=world.province.pk, city_id=world.city.pk, county_id=world.county.pk,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few.captured_queries)):
        manager.get("/partners/")


def test_partners_follow_a_county_that_moves(companies, world, acting):
    region_move(region=world.county, parent=world.far_city, on=TODAY, reason="redrawn", actor=acting("administrator"), at=NOW)
    moved = Partner.objects.get(pk=companies["own"].pk)
    assert (moved.city_id, moved.county_id) == (world.far_city.pk, world.county.pk)


def test_agent_roles_are_given_over_the_own_company_only(companies, world, browse):
    admin = browse("administrator")
    with_day = {"person": "agent_clerk", "role": roles.AGENT_OWNER, "begins": "2099-01-01", "reason": "takes over"}
    assert admin.post("/grants/give/", {**with_day, "partner": "P9002"}).status_code == 409
    assert admin.post("/grants/give/", {**with_day, "partner": "nowhere"}).status_code == 422
    assert admin.post("/grants/give/", {**with_day, "partner": "p9001", "region": world.county.pk}).status_code == 422
    assert admin.post("/grants/give/", {**with_day, "partner": "p9001", "department": world.departments["data"].pk}).status_code == 409
    answer = admin.post("/grants/give/", {**with_day, "partner": "p9001"})
    assert answer.status_code == 303
    assert Grant.objects.get(person=world.agent_clerk, role=roles.AGENT_OWNER).partner_id == 9_001
    assert "own" in admin.get(answer.url).content.decode()


def test_the_list_shows_and_filters_by_todays_stage(world, browse):
    staged, bare = (
        Partner.objects.create(code=code, path=f"{code}/", name_zh=code, sort_key=code, opened_on=BEGIN, county_id=world.county.pk,
                               city_id=world.city.pk, province_id=world.province.pk)
        for code in ("PS1", "PS2")
    )  # fmt: skip
    PartnerStage.objects.create(partner=staged, stage="A", during=(BEGIN, BEGIN + timedelta(days=30)))
    PartnerStage.objects.create(partner=staged, stage="C", during=(BEGIN + timedelta(days=30), None))
    shown = browse("county_manager").get("/partners/", {"stage": "C"}).context["listing"].leaf.object_list
    assert [(row.code, row.stage_now) for row in shown] == [("PS1", "C")]
    assert not browse("county_manager").get("/partners/", {"stage": "A"}).context["listing"].leaf.object_list
    assert bare.code in browse("county_manager").get("/partners/").content.decode()


def test_the_list_shows_the_orders_of_this_month_and_the_last(companies, world, browse):
    place = {"province_id": world.province.pk, "city_id": world.city.pk}
    payee = Payee.objects.create(code="P9001", kind="partner", name_zh="own", partner_id=9_001, opened_on=BEGIN, **place)
    sold = {"payee_id": payee.pk, "partner_id": 9_001, "channel_id": 1, "returns": 0, "quantity": 1, "amount_fen": 1, "returned_fen": 0}
    for month, family, county, orders in [
        (11, 1, world.county, 3),
        (11, 2, world.county, 2),
        (11, 1, world.sister_county, 9),
        (10, 1, world.county, 4),
    ]:
        PayeeMonth.objects.create(month=date(2026, month, 1), family_id=family, county_id=county.pk, orders=orders, **place, **sold)

    def told(name):
        rows = browse(name).get("/partners/").context["listing"].leaf.object_list
        return {row.name_zh: (row.orders_now, row.orders_before) for row in rows}

    assert told("county_manager") == {"own": (5, 4), "sub": (0, 0), "subsub": (0, 0), "neighbour": (0, 0)}
    assert told("city_manager")["own"] == (14, 4)


@pytest.mark.parametrize("order", ["closed_on", "-closed_on", "-name", "region", "-parent"])
def test_pages_read_from_the_far_end_are_those_of_the_whole_list(companies, browse, world, order):
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}
    Partner.objects.bulk_create(
        Partner(
            code=f"Q{n:03}", path=f"Q{n:03}/", name_zh=f"商行{n}", sort_key=f"shang1 {n % 7}", parent=companies["own"] if n % 4 else None,
            opened_on=BEGIN, closed_on=TODAY - timedelta(days=n % 5) if n % 3 else None, **place,
        )
        for n in range(66)
    )  # fmt: skip
    client = browse("province_manager")
    whole, one, two, three, four = (
        [line["pk"] for line in client.get(f"/partners/?order={order}&{words}").context["lines"]]
        for words in ("per_page=100", *(f"page={page}" for page in (1, 2, 3, 4)))
    )
    assert len(whole) > 60
    assert one + two + three + four == whole
