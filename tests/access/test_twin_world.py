"""The twin world: what lies elsewhere changes no byte of any answer, and its keys are as unknown as keys that never were."""

import re
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db import transaction

from channelops.core import roles
from channelops.core.models import Grant, Person, Region

from ..cast import BEGIN, TODAY
from .actors import AGENTS_HOME, OVER_FUJIAN, OVER_QUANGANG, OVER_QUANZHOU
from .rows import REFUSED, Row
from .table import TABLE
from .world import browser_of, placed, program_of, untouched, write_below, write_partner, write_rows
from .world_sales import write_trade

# What is drawn by lot for every answer, and the numbers of the process itself.
BY_LOT = [
    rb'name="csrf-token" content="[^"]+"',
    rb'name="csrfmiddlewaretoken" value="[^"]+"',
    rb'nonce="[^"]+"',
    rb'"request_id": ?"[^"]+"',
]
OF_THE_PROCESS = {"metrics", "readyz", "api:schema"}
ASKED = [row for row in TABLE if row.method == "get" and row.name not in OF_THE_PROCESS]
# Who sees the same place as others that are asked everything, and the pages that are made up for whoever reads them.
COLLEAGUES = {
    **dict.fromkeys(("province_manager", "finance", "client"), ("administrator", "settlement_officer")),
    **dict.fromkeys(("data_staff", "service_staff", "auditor"), ("city_manager",)),
    "agent_clerk": ("agent_owner",),
}
OF_THE_READER = {"home", "search", "dashboard", "partner_detail", "statement_list", "statement_detail", "plan_version_detail"}
WITH_QUERIES = ["/search/?q=New", "/regions/?q=New", "/people/?q=twin", "/regions/?export=csv", "/people/?export=csv", "/changes/?q=New"]


def write_twin(world: SimpleNamespace, city: Region, *, number: int) -> None:
    """A county of the city with everything in it, called as things at home are called."""
    county = write_below(city, code=f"{city.code}{number}")
    write_in(world, county, number=number)


def write_in(world: SimpleNamespace, county: Region, *, number: int) -> None:
    """People, grants, changes, files, notices, tokens, views, a company and its trade in the county."""
    word = f"twin{number}"
    person = Person.objects.create(username=word, name_zh=word, name_en=word, sort_key=word, joined_on=BEGIN, **placed(county))
    Grant.objects.create(person=person, role=roles.COUNTY_MANAGER, region=county, during=(BEGIN, None))
    write_rows(county, person, department=world.departments["customer_service"])
    write_neighbour(world, county, number=number)


def write_neighbour(world: SimpleNamespace, county: Region, *, number: int) -> None:
    """A company with its own clerk and its trade."""
    partner = write_partner(county, pk=9_500 + number)
    word = f"twin.clerk{number}"
    home = {"partner_id": partner.pk, **placed(county)}
    clerk = Person.objects.create(username=word, name_zh=word, name_en=word, sort_key=word, joined_on=BEGIN, **home)
    Grant.objects.create(person=clerk, role=roles.AGENT_OWNER, partner_id=partner.pk, during=(BEGIN, None))
    write_trade(world.shelf, county, partner_id=partner.pk, number=9_000 + 10 * number)


def write_foreign(world: SimpleNamespace, actor: str) -> None:
    """All that is foreign to the actor: another province, and the nearer the own place, the nearer the foreign."""
    write_twin(world, world.other_city, number=1)
    if actor not in OVER_FUJIAN:
        write_twin(world, world.far_city, number=2)
    if actor not in OVER_FUJIAN | OVER_QUANZHOU:
        write_in(world, world.sister_county, number=3)
    if actor in AGENTS_HOME:
        write_neighbour(world, world.county, number=4)


def asked_by(actor: str) -> list[Row]:
    """The rows that the actor is not refused (the same page for every address), less those that colleagues over the same place ask for."""
    colleagues = COLLEAGUES.get(actor, ())
    saids = [(row, dict(row.outcomes())) for row in ASKED]
    mine = [(row, said) for row, said in saids if said[actor] != REFUSED]
    return [row for row, said in mine if row.name in OF_THE_READER or all(said[other] != said[actor] for other in colleagues)]


def answers(world: SimpleNamespace, actor: str) -> dict[str, bytes]:
    """What the actor is answered at every address, and to some questions."""
    found = {}
    for row in asked_by(actor):
        found[str(row)] = told(world, actor, row.address(world), program=row.rest)
    for address in WITH_QUERIES:
        found[address] = told(world, actor, address)
    return found


def told(world: SimpleNamespace, actor: str, address: str, *, program: bool = False) -> bytes:
    """Status and body of one answer, without what is drawn by lot."""
    client = (program_of if program else browser_of)(world, actor)
    with untouched():
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for pattern in BY_LOT:
        body = re.sub(pattern, b"", body)
    return str(answer.status_code).encode() + b"\n" + body


@pytest.mark.parametrize("actor", sorted(OVER_FUJIAN | OVER_QUANZHOU | OVER_QUANGANG | AGENTS_HOME))
def test_what_lies_elsewhere_changes_no_byte(world, actor):
    before = answers(world, actor)
    with transaction.atomic():
        write_foreign(world, actor)
        after = answers(world, actor)
        transaction.set_rollback(True)
    assert [address for address in before if before[address] != after[address]] == []


def test_the_twins_would_be_seen_by_whoever_sees_their_place(world):
    before = answers(world, "other_manager")
    with transaction.atomic():
        write_foreign(world, "other_manager")
        after = answers(world, "other_manager")
        transaction.set_rollback(True)
    changed = {address for address in before if before[address] != after[address]}
    assert {"GET region_list", "GET person_list", "GET grant_list", "GET change_list", "GET partner_list", "GET api:region-list"} <= changed
    assert {"/search/?q=New", "/people/?q=twin", "/regions/?export=csv"} <= changed


FILTERS = [
    # address, parameter, a foreign key of the world, a key that never was
    ("/regions/", "parent", lambda w: w.other_city.code, "999999"),
    ("/people/", "region", lambda w: w.other_county.code, "999999"),
    ("/units/", "region", lambda w: w.other_county.code, "999999"),
    ("/grants/", "region", lambda w: w.other_county.code, "999999"),
    ("/grants/", "person", lambda w: str(w.other_manager.pk), "99999999"),
    ("/changes/", "actor", lambda w: str(w.other_manager.pk), "99999999"),
    ("/changes/", "region", lambda w: w.other_county.code, "999999"),
    ("/sales/orders/", "region", lambda w: str(w.other_county.pk), "99999999"),
    ("/sales/orders/", "payee", lambda w: w.other_trade.payee.code, "NONE"),
    ("/api/v1/regions/", "parent", lambda w: w.other_city.code, "999999"),
    ("/api/v1/people/", "region", lambda w: w.other_county.code, "999999"),
    ("/api/v1/org-units/", "region", lambda w: w.other_county.code, "999999"),
    ("/api/v1/grants/", "person", lambda w: str(w.other_manager.pk), "99999999"),
    ("/api/v1/changes/", "actor", lambda w: str(w.other_manager.pk), "99999999"),
]


@pytest.mark.parametrize(("address", "name", "foreign", "unknown"), FILTERS, ids=[f"{case[0]}?{case[1]}" for case in FILTERS])
def test_a_foreign_key_in_a_filter_is_unknown(world, address, name, foreign, unknown):
    program = address.startswith("/api/")
    met = told(world, "administrator", f"{address}?{urlencode({name: foreign(world)})}", program=program)
    missed = told(world, "administrator", f"{address}?{urlencode({name: unknown})}", program=program)
    assert met.startswith(b"422")
    assert met == missed.replace(unknown.encode(), foreign(world).encode())


DAY = TODAY.isoformat()
GIVEN = {"person": "nobody", "role": roles.COUNTY_MANAGER, "begins": DAY, "reason": "x"}
BODIES = [
    # route (as in the table), the field, a foreign key, a key that never was, the other fields
    ("grant_give", "region", lambda w: w.other_county.pk, 99_999_999, GIVEN),
    ("grant_give", "person", lambda w: "other_manager", "never.was", lambda w: GIVEN | {"region": w.county.pk}),
    ("grant_give", "partner", lambda w: "P9777", "P9999", GIVEN | {"role": roles.AGENT_OWNER}),
    ("region_create", "parent", lambda w: w.other_city.pk, 99_999_999, {"code": "350577", "name_zh": "新", "on": DAY}),
    ("region_move", "parent", lambda w: w.other_city.pk, 99_999_999, {"on": DAY, "reason": "x"}),
    ("person_create", "region", lambda w: w.other_county.pk, 99_999_999, {"username": "new.clerk", "name_zh": "店员"}),
    ("person_create", "partner", lambda w: "P9777", "P9999", {"username": "new.clerk", "name_zh": "店员"}),
    ("person_move", "region", lambda w: w.other_county.pk, 99_999_999, {"reason": "x"}),
    ("token_create", "region", lambda w: w.other_county.pk, 99_999_999, {"name": "x", "days": "3", "capabilities": ["notice.view"]}),
    ("source_create", "region", lambda w: w.other_county.pk, 99_999_999, {"code": "crm", "name_zh": "客户", "tolerance": "0"}),
]


@pytest.mark.parametrize(("name", "field", "foreign", "unknown", "others"), BODIES, ids=[f"{case[0]} {case[1]}" for case in BODIES])
def test_a_foreign_key_in_a_body_is_unknown(world, name, field, foreign, unknown, others):
    row: Row = next(row for row in TABLE if row.name == name and row.method == "post")
    fields = others(world) if callable(others) else others
    sentences = []
    with untouched():
        write_partner(world.other_county, pk=9_777)
        for key in (foreign(world), unknown):
            with untouched():
                answer = browser_of(world, "administrator").post(row.address(world), fields | {field: key})
            assert answer.status_code == 422
            sentences.append(answer.context["form"].errors[field])
    assert sentences[0] == sentences[1]


@pytest.mark.parametrize(
    "name", ["grant_give", "region_create", "region_move", "person_create", "person_move", "token_create", "batch_upload"]
)
def test_no_form_offers_a_foreign_choice(world, name):
    row = next(row for row in TABLE if row.name == name and row.method == "get")
    with untouched():
        form = browser_of(world, "administrator").get(row.address(world)).context["form"]
    foreign = {str(world.other_province), str(world.other_city), str(world.other_county), str(world.other_trade.source)}
    offered = {str(label).strip("　 ") for field in form.fields.values() for _value, label in getattr(field, "choices", ())}
    assert offered & foreign == set()
