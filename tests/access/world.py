"""The world of the nets: the cast, and one row of every kind that an address can name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client

from channelops.core.capabilities import CAPABILITIES
from channelops.core.models import (
    Attachment,
    Change,
    Department,
    Grant,
    JobRun,
    Notice,
    OrgUnit,
    Person,
    Region,
    RegionPlacement,
    SavedView,
    Token,
)
from partners.models import Partner

from ..cast import ACTORS, BEGIN, NOW, TODAY, make_world
from .world_incentives import write_month, write_pin, write_plan, write_simulation
from .world_sales import placed, write_shelf, write_trade

CONTENT = b"%PDF-1.4\n%%EOF\n"
PLANNED = TODAY + timedelta(days=10)


def write_partner(region: Region, *, pk: int, above: Partner | None = None) -> Partner:
    """A company in the region."""
    code = f"P{pk}"
    place = {"path": f"{above.path if above else ''}{code}/", "parent": above, "opened_on": BEGIN, **placed(region)}
    return Partner.objects.create(pk=pk, code=code, name_zh=f"代理{pk}", name_en=f"Agent {pk}", sort_key=code.lower(), **place)


def write_below(region: Region, *, code: str) -> Region:
    """An empty region below the given one."""
    new = Region(code=code, name_zh=f"新区{code}", name_en=f"New {code}", sort_key=code, level=region.level + 1, parent=region)
    new.path, new.province_id, new.city_id = f"{region.path}{code}/", region.province_id, region.city_id
    new.save()
    new.county_id = new.pk if new.level == Region.Level.COUNTY else region.county_id
    new.save()
    RegionPlacement.objects.create(region=new, parent=region, during=(BEGIN, None))
    return new


def write_rows(region: Region, person: Person, *, department: Department) -> SimpleNamespace:
    """What lies in a region and belongs to a person: a unit without people, a change, a file, a notice, a token, a saved view."""
    word = f"{region.code}-{person.username}"
    digest = hashlib.sha256(word.encode()).hexdigest()
    unit = OrgUnit.objects.create(region=region, department=department, opened_on=BEGIN)
    change = Change.objects.create(
        at=NOW, actor=person, via="page", object_type="core.Region", object_id=str(region.pk), object_name=str(region),
        verb="change", was={"name_en": "before"}, now={"name_en": "after"}, partner_id=person.partner_id, **placed(region),
    )  # fmt: skip
    attachment = Attachment.objects.create(
        object_type="core.Region", object_id=str(region.pk), name=f"{word}.pdf", stored_as=word, media_type="application/pdf",
        bytes=len(CONTENT), sha256=digest, uploaded_by=person, uploaded_at=NOW,
    )  # fmt: skip
    notice = Notice.objects.create(person=person, kind="grant", key=word, title_zh=word, title_en=word, url="/", at=NOW)
    failed = Notice.objects.create(
        person=person, kind="grant", key=f"{word} failed", title_zh=word, title_en=word, at=NOW, mail=Notice.Mail.FAILED
    )
    token = Token.objects.create(
        person=person, name=word, prefix=digest[:11], key_sha256=digest, capabilities=["region.view"], created_at=NOW,
        created_by=person, expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    view = SavedView.objects.create(person=person, list_key="regions", name=word, query="level=3", position=1)
    return SimpleNamespace(unit=unit, change=change, attachment=attachment, notice=notice, failed=failed, token=token, view=view)


def write_run(*, job: str, status: str) -> JobRun:
    """A run of a job for yesterday."""
    day = TODAY - timedelta(days=1)
    return JobRun.objects.create(job=job, business_date=day, status=status, via="timetable", asked_at=NOW, due_at=NOW)


def write_token(person: Person) -> str:
    """A token for all that the person may do; its key."""
    key = f"co_{hashlib.sha256(person.username.encode()).hexdigest()}"
    Token.objects.create(
        person=person, name="all", prefix=key[:11], key_sha256=hashlib.sha256(key.encode()).hexdigest(),
        capabilities=list(CAPABILITIES), created_at=NOW, created_by=person, expires_at=NOW + timedelta(days=30), last_used_at=NOW,
    )  # fmt: skip
    return key


def signed_in(person: Person) -> str:
    """The key of a session of the person."""
    client = Client()
    client.force_login(person, backend="channelops.core.backends.PersonBackend")
    return client.cookies["sessionid"].value


def write_world() -> SimpleNamespace:
    """The cast with its rows, its sessions (`world.sessions["auditor"]`) and its tokens (`world.keys["auditor"]`)."""
    world = make_world()
    world.partner = write_partner(world.county, pk=9_001)
    world.sub_agent = write_partner(world.county, pk=9_003, above=world.partner)
    world.neighbour = write_partner(world.county, pk=9_005)
    world.far_partner = write_partner(world.far_county, pk=9_002)
    world.mine = write_rows(world.county, world.county_manager, department=world.departments["data"])
    world.theirs = write_rows(world.far_county, world.far_county_manager, department=world.departments["data"])
    Attachment.objects.filter(pk=world.mine.attachment.pk).update(uploaded_by=world.city_manager)
    world.shelf = write_shelf()
    world.trade = write_trade(world.shelf, world.county, partner_id=9_001, number=1)
    world.other_trade = write_trade(world.shelf, world.other_county, partner_id=9_009, number=11)
    world.plan = write_plan(world, "fj", node="province")
    world.month = write_month(world)
    world.plan.pin = write_pin(world)
    world.simulation = write_simulation(world)
    world.empty_county = write_below(world.city, code="350599")
    world.sister_county.placements.update(during=(BEGIN, PLANNED))
    world.planned = RegionPlacement.objects.create(region=world.sister_county, parent=world.far_city, during=(PLANNED, None))
    world.failed_run = write_run(job="core.cleanup", status="quarantined")
    world.done_run = write_run(job="core.canary", status="done")
    world.grants = {grant.person.username: grant for grant in Grant.objects.select_related("person")}
    world.sessions = {name: signed_in(world.people[name]) for name in ACTORS}
    world.keys = {name: write_token(world.people[name]) for name in ACTORS}
    return world


@contextmanager
def standing_world() -> Iterator[SimpleNamespace]:
    """The world for many tests, in one transaction that is rolled back; its clock stands at NOW."""
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        yield write_world()
        transaction.set_rollback(True)


@contextmanager
def untouched() -> Iterator[None]:
    """Undoes whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lay_files() -> None:
    """Puts the bytes of the attached files where this test looks for them."""
    folder = Path(settings.ATTACHMENT_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    for name in Attachment.objects.values_list("stored_as", flat=True):
        (folder / name).write_bytes(CONTENT)


def browser_of(world: SimpleNamespace, name: str) -> Client:
    """A client with the actor's session, or a stranger's."""
    client = Client()
    if name in world.sessions:
        client.cookies["sessionid"] = world.sessions[name]
    return client


def program_of(world: SimpleNamespace, name: str) -> Client:
    """A client with the actor's token, or a stranger's without any."""
    return Client(headers={"Authorization": f"Bearer {world.keys[name]}"}) if name in world.keys else Client()
