"""KPI calls by token, dashboards and home over the roll-ups of a hundred thousand partners."""

from datetime import timedelta
from statistics import median

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channelops.core.access import access_of
from channelops.core.actors import Actor
from channelops.core.benches.pages import FLOOR, HEAD, Measured, measure
from channelops.core.benches.registry import Asked, Section, bench
from channelops.core.models import Person
from channelops.core.selectors.people import people_named
from channelops.core.services.tokens import token_create
from channelops.kernel.periods import Month
from partners.benches.province import PARTNERS, province_write

CALL_MS, PAGE_MS = 20.0, 200.0
CALLS = (
    "metric=orders&from={now}",
    "metric=active_partners&from={now}",
    "metric=active_partners&from={year}&to={now}",
    "metric=orders,revenue,commission,active_partners&from={now}&level=city",
    "metric=online_share&from={now}&level=county&compare=year",
    "metric=orders&from={now}&grain=day",
    "metric=orders&from={now}&as_of={day}",
    "metric=orders&from={now}&node=3505&level=county&compare=previous",
    "metric=orders&from={now}&node=3505&level=county&grain=day&compare=year",
    "metric=orders,revenue,commission,active_partners&from={year}&to={now}&node=350505&compare=previous",
    "metric=active_partners,orders&from={now}&node=350505&level=channel",
)
PAGES = (
    ("home", ""),
    ("dashboard", ""),
    ("dashboard", "?metric=active_partners"),
    ("dashboard", "?node=3505"),
    ("dashboard", "?node=350505"),
)


@bench("kpis", order=50)
def kpis_measured(asked: Asked) -> Section:
    """Calls as a token makes them, pages as a province manager opens them."""
    province_write()
    person = people_named(["province"])["province"]
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    today = timezone.localdate()
    last = Month.of(today).previous
    words = {"now": str(last), "year": str(last.plus(-11)), "day": (today - timedelta(days=1)).isoformat()}
    calls = [f"{reverse('api:kpi-list')}?{text.format(**words)}" for text in CALLS]
    pages = [f"{reverse(name)}{query}" for name, query in PAGES]
    made = [_told(_by_token(person), path, asked) for path in calls] + [_told(browser, path, asked) for path in pages]
    floor = median(value for found in made for value in found.floor)
    text = (
        f"{PARTNERS:,} partners, {asked.times} requests a line in one process, without the network. The floor is `{FLOOR}` through the"
        f" same middleware, asked in turn with each: {floor:.1f} ms. The aim is {CALL_MS:.0f} ms a call and {PAGE_MS:.0f} ms a page.\n\n"
    )
    return Section(title="KPI calls and dashboards", text=text + HEAD + "".join(found.row() for found in made))


def _told(client: Client, path: str, asked: Asked) -> Measured:
    found = measure(client, path=path, username="province", times=asked.times)
    asked.say(found.row().strip())
    return found


def _by_token(person: Person) -> Client:
    """A client of a token of its own: each may call only so often a minute."""
    at = timezone.now()
    access, actor = access_of(person, on=timezone.localdate(at)), Actor.command("bench")
    _token, key = token_create(access=access, name="bench", capabilities=["kpi.view"], region=None, days=1, actor=actor, at=at)
    return Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key}"})
