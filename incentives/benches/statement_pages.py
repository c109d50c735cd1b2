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
from . import world
from .hands import both

AIM_MS = 50.0
ACTOR = Actor.command("bench")
TABS = ("", "?page=400", "?tab=unpaid", "?tab=instalments", "?tab=clawbacks")


@bench("statement", order=42)
def statement_measured(asked: Asked) -> Section:
    """One accrued month; every way into the largest statement by turns with the floor."""
    world.world_write(asked.orders)
    accruals.accrual_begin(month=world.MONTH, actor=ACTOR, at=world.AT)
    both(lambda _number: _pieces())
    accruals.accrual_end(month=world.MONTH, business_date=world.MONTH + timedelta(days=world.DAYS - 1), at=world.AT)
    asked.say("the month is accrued")
    statement = Statement.objects.order_by("-facts")[0]
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(_reader(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    made: list[Measured] = []
    for path in _paths(statement):
        made.append(measure(browser, path=path, username="reader", times=asked.times))
        asked.say(made[-1].row().strip())
    floor = median(value for found in made for value in found.floor)
    text = (
        f"A partner with {statement.facts:,} of {asked.orders:,} orders of a month; {asked.times} requests a line in one process, without"
        f" the network. The floor is `{FLOOR}`: {floor:.1f} ms. The aim for the statement's page is {AIM_MS:.0f} ms.\n\n"
    )
    return Section(title="The largest statement", text=text + HEAD + "".join(found.row() for found in made))


def _pieces() -> None:
    while accruals.accrual_piece(month=world.MONTH):
        pass


def _reader() -> Person:
    """Somebody who sees the whole province."""
    person = Person.objects.create(username="reader", name_zh="reader", joined_on=world.MONTH)
    Grant.objects.create(person=person, role=roles.AUDITOR, region=Region.objects.get(level=1), during=(date(2021, 1, 1), None))
    return person


def _paths(statement: Statement) -> list[str]:
    page = reverse("statement_detail", args=[statement.pk])
    line = CommissionLine.objects.filter(payee_id=statement.payee_id, month=world.MONTH).order_by("-order_id")[0]
    own = [reverse("statement_line", args=[statement.pk, line_address(line)]), reverse("api:statement-instalments", args=[statement.pk])]
    return [f"{page}{tab}" for tab in TABS] + own
