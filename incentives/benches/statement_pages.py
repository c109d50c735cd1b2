"""The statement of the largest partner, with 8 % of a month's orders: its page, its tabs, one line explained, REST."""

from datetime import date, timedelta
from statistics import median

from django.conf import settings
from django.test import Client
from django.urls import reverse

from channelops.core import roles
from channelops.core.actors import Actor
from channelops.core.benches.pages import FLOOR, HEAD, Measured, measure
from channelops.core.benches.registry import Asked, Section, bench
from channelops.core.models import Grant, Person, Region

from ..models import CommissionLine, Statement
from ..selectors.statements import line_address
from ..services import accruals
from . import plan, world
from .hands import both

AIM_MS = 50.0
ACTOR = Actor.command("bench")
TABS = ("", "?page=400", "?tab=unpaid", "?tab=instalments", "?tab=clawbacks", "?tab=deltas")


@bench("statement", order=42)
def statement_measured(asked: Asked) -> Section:
    """One accrued month; every way into the largest statement by turns with the floor."""
    return Section(title="The largest statement", text=_measured(asked, plan.with_gaps(world.MONTH.isoformat())))


@bench("statement_articles", order=43)
def statement_articles_measured(asked: Asked) -> Section:
    """The same under a plan that also takes back of every line and pays a quarter of them in parts."""
    text = _measured(asked, plan.with_articles(world.MONTH.isoformat()))
    return Section(title="The largest statement, with clawbacks and instalments", text=text)


def _measured(asked: Asked, document: plan.Document) -> str:
    world.world_write(asked.orders, document=document)
    accruals.accrual_begin(month=world.MONTH, actor=ACTOR, at=world.AT)
    both(lambda _number: _pieces())
    accruals.accrual_end(month=world.MONTH, business_date=world.MONTH + timedelta(days=world.DAYS - 1), at=world.AT)
    asked.say("the month is accrued")
    statement = Statement.objects.order_by("-facts")[0]
    browser = reader_client()
    made: list[Measured] = []
    for path in _paths(statement):
        made.append(measure(browser, path=path, username="reader", times=asked.times))
        asked.say(made[-1].row().strip())
    floor = median(value for found in made for value in found.floor)
    rules = sum(len(component["rules"]) for component in document["components"])
    return (
        f"A partner with {statement.facts:,} of {asked.orders:,} orders of a month, {statement.unpaid:,} of them without commission, under"
        f" a plan of {rules} rules; {asked.times} requests a line in one process, without the network. The floor is `{FLOOR}`:"
        f" {floor:.1f} ms. The aim for the statement's page is {AIM_MS:.0f} ms.\n\n" + HEAD + "".join(found.row() for found in made)
    )


def _pieces() -> None:
    while accruals.accrual_piece(month=world.MONTH):
        pass


def reader_client() -> Client:
    """Somebody who sees the whole province, signed in."""
    person = Person.objects.create(username="reader", name_zh="reader", joined_on=world.MONTH)
    Grant.objects.create(person=person, role=roles.AUDITOR, region=Region.objects.get(level=1), during=(date(2021, 1, 1), None))
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return browser


def _paths(statement: Statement) -> list[str]:
    page = reverse("statement_detail", args=[statement.pk])
    line = CommissionLine.objects.filter(payee_id=statement.payee_id, month=world.MONTH).order_by("-order_id")[0]
    own = [reverse("statement_line", args=[statement.pk, line_address(line)]), reverse("api:statement-instalments", args=[statement.pk])]
    return [f"{page}{tab}" for tab in TABS] + own
