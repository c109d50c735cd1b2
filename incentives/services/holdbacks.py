"""Keeping what is held back of each payee: told anew night after night, some payees at a time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.jobs import job_ask
from channelops.kernel.periods import business_date as business_date_of
from channelops.sales.selectors.codes import payee_places

from ..engine.document import PlanVersion as Content
from ..models import Holdback, Statement
from ..models.holdbacks import FIGURES
from ..selectors.node_instalments import held_among, risk_among
from ..selectors.rules import rule_sets_adding

JOB, ONE = "incentives.holdbacks", "incentives.holdback"
# So many payees are told at once.
PAYEES = 2_000


def holdbacks_ask(*, business_date: date, actor: Actor, at: datetime) -> JobRun:
    """Asks for the figures of what an accrual has left: where it was run by hand, nobody waits for the night."""
    return job_ask(job=JOB, business_date=business_date, actor=actor, at=at)


def holdback_ask(*, payee_id: int, actor: Actor, at: datetime) -> JobRun:
    """Asks for the figures of one payee, whose instalments are held otherwise than the night told."""
    return job_ask(job=ONE, business_date=business_date_of(at), subject=str(payee_id), actor=actor, at=at)


def contents_adding(on: date) -> dict[int, Content]:
    """The versions up to a day that hold parts back or take paid lines back; without any there is nothing to tell."""
    found = {each.version_id: each.content for each in rule_sets_adding(on)}
    return {version: content for version, content in found.items() if content.instalments or content.clawbacks}


@transaction.atomic
def holdbacks_keep(*, payees: Sequence[int], contents: Mapping[int, Content], on: date) -> int:
    """Writes what is told of these payees on the day in place of what was; how many have anything."""
    held = held_among(payees, on=on) if any(content.instalments for content in contents.values()) else {}
    risk = risk_among(payees, {version: content for version, content in contents.items() if content.clawbacks}, on=on)
    statements = dict(Statement.objects.filter(payee_id__in=payees).order_by().values_list("payee_id").annotate(last=Max("pk")))
    places = {pk: place for pk, _kind, *place in payee_places(payees)}
    Holdback.objects.filter(payee_id__in=payees).delete()
    rows = []
    for payee in sorted(statements.keys() & (held.keys() | risk.keys())):
        figures = dict.fromkeys(FIGURES, 0) | held.get(payee, {}) | {"risk_fen": risk.get(payee, 0)}
        if figures["held_fen"] > 0 or figures["risk_fen"] > 0:
            partner, province, city, county = places[payee]
            where = {"partner_id": partner, "province_id": province, "city_id": city, "county_id": county}
            rows.append(Holdback(payee_id=payee, statement_id=statements[payee], on=on, **where, **figures))
    # the night and a single payee may be told at once
    fields = [field.name for field in Holdback._meta.fields if not field.primary_key]
    Holdback.objects.bulk_create(rows, update_conflicts=True, unique_fields=["payee_id"], update_fields=fields)
    return len(rows)


def holdbacks_forget() -> None:
    """Nothing is held back and nothing taken back by any plan."""
    Holdback.objects.all().delete()
