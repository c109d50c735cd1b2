"""The second chapter: people named after their post, and what each was granted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Model

from .. import roles as r
from ..models import Grant, Person, Region
from ..naming import named
from .cast import HOUSE_CAST, STAFF_TITLES
from .world import DemoWorld

# Held over all departments of the region.
WHOLE = (r.SETTLEMENT_OFFICER, r.FINANCE, r.AUDITOR, r.CLIENT, r.ADMINISTRATOR)


@dataclass(frozen=True)
class Post:
    """A person to be: sign-in name, role, region, department code ("" = all) and the title that, after the place, is the name."""

    username: str
    role: str
    region: Region
    department: str
    title_zh: str
    title_en: str


def write(world: DemoWorld) -> None:
    """The cast, managers of every city and county, staff of every department, hall clerks; one grant each, some ended."""
    posts = list(_posts(world))
    dice = world.dice("people")
    people = [_person(world, post, joined=world.day_between(dice, world.begin, world.on - timedelta(days=60))) for post in posts]
    Person.objects.bulk_create(people, batch_size=1_000)
    world.created(people)
    grants = [grant for post, person in zip(posts, people, strict=True) for grant in _grants(world, post, person)]
    Grant.objects.bulk_create(grants, batch_size=1_000)
    world.created(grants)


def person_new(world: DemoWorld, *, username: str, name_zh: str, name_en: str, title: str, home: Model) -> Person:
    """A person with the demonstration's password, at home where the placed row is."""
    place = {name: getattr(home, name) for name in ("province_id", "city_id", "county_id")}
    return Person(
        username=username,
        password=world.password_hash,
        title=title,
        email=f"{username}@demo.invalid",
        **named(name_zh, name_en, person=True),
        **place,
    )


def _posts(world: DemoWorld) -> Iterator[Post]:
    taken = {(known.role, known.place, known.department, known.title_zh) for known in HOUSE_CAST}
    for known in HOUSE_CAST:
        yield Post(known.username, known.role, world.regions[known.place], known.department, known.title_zh, known.title_en)
    words = _words(world)
    for region in world.regions.values():
        for post in _posts_at(world, region, words[region.code]):
            if (post.role, region.code, post.department, post.title_zh) not in taken:
                yield post


def _posts_at(world: DemoWorld, region: Region, word: str) -> Iterator[Post]:
    if region.level == Region.Level.COUNTY:
        yield Post(word, r.COUNTY_MANAGER, region, "marketing", "经理", "manager")
        yield Post(f"{word}.sales", r.SALES_STAFF, region, "marketing", "营业员", "hall clerk")
        for number in range(2, 2 + int(world.scale // 2)):
            yield Post(f"{word}.sales{number}", r.SALES_STAFF, region, "marketing", f"营业员{number}", f"hall clerk {number}")
        return
    for department, (zh, en) in STAFF_TITLES.items():
        role = r.DATA_STAFF if department == "data" else r.DEPARTMENT_STAFF
        yield Post(f"{word}.{department.split('_')[0]}", role, region, department, zh, en)
    if region.level == Region.Level.CITY:
        yield Post(word, r.CITY_MANAGER, region, "marketing", "经理", "manager")
        yield Post(f"{word}.settlement", r.SETTLEMENT_OFFICER, region, "marketing", "结算专员", "settlement officer")
        yield Post(f"{word}.finance", r.FINANCE, region, "marketing", "财务专员", "finance officer")
        yield Post(f"{word}.auditor", r.AUDITOR, region, "", "稽核员", "auditor")
        yield Post(f"{word}.admin", r.ADMINISTRATOR, region, "information_systems", "管理员", "administrator")


def _words(world: DemoWorld) -> dict[str, str]:
    """A sign-in word for every region: its English name, where two share it with the city's behind."""
    plain = {code: "".join(filter(str.isalpha, region.name_en.lower())) for code, region in world.regions.items()}
    often = Counter(plain.values())
    return {code: word if often[word] == 1 else f"{word}.{plain[code[:4]]}" for code, word in plain.items()}


def _person(world: DemoWorld, post: Post, *, joined: date) -> Person:
    zh, en = f"{post.region.name_zh}{post.title_zh}", f"{post.region.name_en} {post.title_en}"
    person = person_new(world, username=post.username, name_zh=zh, name_en=en, title=post.title_zh, home=post.region)
    person.unit = world.units[post.region.code, post.department] if post.department else None
    person.joined_on = joined
    return person


def _grants(world: DemoWorld, post: Post, person: Person) -> list[Grant]:
    """The post's grant; every fourth county manager served at the hall of the county first, which has ended."""
    department = None if post.role in WHOLE or not post.department else world.departments[post.department]
    over = {"person": person, "region": post.region, "department": department}
    if post.role != r.COUNTY_MANAGER or int(post.region.code) % 4:
        return [Grant(**over, role=post.role, during=(person.joined_on, None), reason="任命")]
    promoted = person.joined_on + (world.on - person.joined_on) // 2
    return [
        Grant(**over, role=r.SALES_STAFF, during=(person.joined_on, promoted), reason="入职"),
        Grant(**over, role=post.role, during=(promoted, None), reason="晋升"),
    ]
