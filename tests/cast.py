"""The named cast: two cities with two counties each, and one person for every role, with foreign twins.

福建省 province (350000) ── 泉州市 home city ── 泉港区 home county, 晋江市 sister county
                        └─ 厦门市 far city  ── 思明区 far county
浙江省 other province    └─ 杭州市            └─ 西湖区
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from channelops.core import roles
from channelops.core.access import Access, access_of
from channelops.core.actors import Actor
from channelops.core.capabilities import CAPABILITIES
from channelops.core.models import Department, Grant, OrgUnit, Person, Region, RegionPlacement, Token

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
BEGIN = date(2024, 1, 1)

REGIONS = [
    # word, code, zh, en, parent
    ("province", "35", "福建省", "Fujian", None),
    ("city", "3505", "泉州市", "Quanzhou", "province"),
    ("county", "350505", "泉港区", "Quangang", "city"),
    ("sister_county", "350582", "晋江市", "Jinjiang", "city"),
    ("far_city", "3502", "厦门市", "Xiamen", "province"),
    ("far_county", "350203", "思明区", "Siming", "far_city"),
    ("other_province", "33", "浙江省", "Zhejiang", None),
    ("other_city", "3301", "杭州市", "Hangzhou", "other_province"),
    ("other_county", "330106", "西湖区", "Xihu", "other_city"),
]

DEPARTMENTS = [
    ("data", "数据部", "Data"),
    ("marketing", "市场部", "Marketing"),
    ("group_customers", "集团客户部", "Group customers"),
    ("customer_service", "客服中心", "Customer service"),
    ("information_systems", "信息系统部", "Information systems"),
    ("human_resources", "人力资源部", "Human resources"),
]

PEOPLE = [
    # sign-in name, role, region, department, what the tests use them for
    ("province_manager", roles.PROVINCE_MANAGER, "province", "marketing"),  # sees all of Fujian
    ("city_manager", roles.CITY_MANAGER, "city", "marketing"),  # sees 泉州 and its counties
    ("county_manager", roles.COUNTY_MANAGER, "county", "marketing"),  # sees 泉港 only
    ("sister_manager", roles.COUNTY_MANAGER, "sister_county", "marketing"),  # the sibling: invisible to 泉港
    ("far_city_manager", roles.CITY_MANAGER, "far_city", "marketing"),  # the city manager's foreign twin
    ("far_county_manager", roles.COUNTY_MANAGER, "far_county", "marketing"),  # the county manager's foreign twin
    ("other_manager", roles.PROVINCE_MANAGER, "other_province", "marketing"),  # another province altogether
    ("data_staff", roles.DATA_STAFF, "city", "data"),  # files CPC projects
    ("service_staff", roles.DEPARTMENT_STAFF, "city", "customer_service"),  # staff of another department
    ("settlement_officer", roles.SETTLEMENT_OFFICER, "province", None),  # the maker of money
    ("finance", roles.FINANCE, "province", None),  # the checker of money
    ("sales_staff", roles.SALES_STAFF, "county", "marketing"),  # a hall clerk
    ("auditor", roles.AUDITOR, "city", None),  # reads 泉州, changes nothing
    ("client", roles.CLIENT, "province", None),  # a REST client's person
    ("administrator", roles.ADMINISTRATOR, "province", None),  # organisation, people, grants
    ("nobody", None, "county", "marketing"),  # signs in, holds no grant
]
PARTNER_PEOPLE = [
    ("agent_owner", roles.AGENT_OWNER, "county", 9_001),
    ("agent_clerk", roles.AGENT_CLERK, "county", 9_001),
    ("far_agent_owner", roles.AGENT_OWNER, "far_county", 9_002),  # the agent owner's foreign twin
]
ACTORS = [name for name, *_ in PEOPLE] + [name for name, *_ in PARTNER_PEOPLE]


PASSWORD = "a long password"


def _regions() -> dict[str, Region]:
    made: dict[str, Region] = {}
    for level in (1, 2, 3):
        fresh = {
            word: Region(code=code, name_zh=zh, name_en=en, sort_key=en.lower(), level=level, parent=made.get(parent or ""))
            for word, code, zh, en, parent in REGIONS
            if (made[parent].level + 1 if parent in made else 1 if parent is None else 0) == level
        }
        for region in fresh.values():
            region.path = f"{region.parent.path if region.parent else ''}{region.code}/"
        Region.objects.bulk_create(fresh.values())
        made |= fresh
        for region in fresh.values():
            region.province_id = region.parent.province_id if region.parent else region.pk
            region.city_id = region.pk if level == 2 else region.parent.city_id if region.parent else None
            region.county_id = region.pk if level == 3 else None
    Region.objects.bulk_update(made.values(), ["province", "city", "county"])
    RegionPlacement.objects.bulk_create([RegionPlacement(region=each, parent=each.parent, during=(BEGIN, None)) for each in made.values()])
    return {word: made[word] for word, *_ in REGIONS}


def _units(regions: dict[str, Region], departments: dict[str, Department]) -> dict[tuple[str, str], OrgUnit]:
    seats = dict.fromkeys((place, code) for _name, _role, place, code in PEOPLE if code)
    units = {seat: OrgUnit(region=regions[seat[0]], department=departments[seat[1]], opened_on=BEGIN) for seat in seats}
    OrgUnit.objects.bulk_create(units.values())
    return units


def _person(name: str, region: Region, **more: object) -> Person:
    places = {"province_id": region.province_id, "city_id": region.city_id, "county_id": region.county_id}
    return Person(username=name, name_zh=name, name_en=name, sort_key=name, joined_on=BEGIN, password=_hashed(), **places, **more)


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def make_world() -> SimpleNamespace:
    """Writes the cast and returns it: `world.county`, `world.county_manager`, `world.departments["data"]`…"""
    regions = _regions()
    departments = {
        code: Department(code=code, name_zh=zh, name_en=en, position=place, sort_key=code)
        for place, (code, zh, en) in enumerate(DEPARTMENTS)
    }
    Department.objects.bulk_create(departments.values())
    units = _units(regions, departments)
    people = {name: _person(name, regions[place], unit=units.get((place, code or ""))) for name, _role, place, code in PEOPLE}
    people |= {name: _person(name, regions[place], partner_id=partner) for name, _role, place, partner in PARTNER_PEOPLE}
    Person.objects.bulk_create(people.values())
    grants = [
        Grant(person=people[name], role=role, region=regions[place], department=departments.get(code or ""), during=(BEGIN, None))
        for name, role, place, code in PEOPLE
        if role
    ]
    grants += [
        Grant(person=people[name], role=role, partner_id=partner, during=(BEGIN, None)) for name, role, _place, partner in PARTNER_PEOPLE
    ]
    Grant.objects.bulk_create(grants)
    return SimpleNamespace(departments=departments, people=people, **regions, **people)


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """The cast, written afresh for one test."""
    return make_world()


@pytest.fixture
def as_seen_by(world: SimpleNamespace) -> Callable[..., Access]:
    """`as_seen_by("county_manager", on=…)` is that person's access."""

    def seen(name: str, *, on: date = TODAY) -> Access:
        return access_of(world.people[name], on=on)

    return seen


@pytest.fixture
def acting(world: SimpleNamespace) -> Callable[[str], Actor]:
    """`acting("administrator")` is that person's hand on a page."""

    def actor(name: str) -> Actor:
        return Actor(via="page", person=world.people[name])

    return actor


@pytest.fixture
def browse(world: SimpleNamespace) -> Callable[[str], Client]:
    """`browse("county_manager")` is a client signed in as that person."""

    def client(name: str) -> Client:
        signed_in = Client()
        signed_in.force_login(world.people[name], backend="channelops.core.backends.PersonBackend")
        return signed_in

    return client


@pytest.fixture
def rest(world: SimpleNamespace) -> Callable[..., Client]:
    """`rest("client")` calls as a token of that person; `capabilities` and `region` narrow it, by default it may do all they may."""

    def client(name: str, *, capabilities: Sequence[str] = tuple(CAPABILITIES), region: Region | None = None) -> Client:
        prefix = f"co_{secrets.token_hex(4)}"
        key = prefix + secrets.token_urlsafe(32)
        Token.objects.create(
            person=world.people[name],
            name=f"token of {name}",
            prefix=prefix,
            key_sha256=hashlib.sha256(key.encode()).hexdigest(),
            capabilities=list(capabilities),
            region=region,
            created_at=NOW,
            expires_at=timezone.now() + timedelta(days=1),
        )
        return Client(headers={"Authorization": f"Bearer {key}"})

    return client
