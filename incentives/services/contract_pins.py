"""Pinning a payee to a version of a plan by contract, and ending that; always by a named person, and never silently for closed months."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.models import Person
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create
from channelops.sales.models import Payee

from ..models import ContractPin, Plan, PlanVersion
from .openings import payees_note


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What the contract says: its number, the days [begins_on, ends_on), and why the payee stays with the version."""

    number: str
    begins_on: date
    ends_on: date | None = None
    reason: str = ""


@transaction.atomic
def pin_make(*, version: PlanVersion, payee: Payee, contract: Contract, access: Access | None, actor: Actor, at: datetime) -> ContractPin:
    """Pins a payee to a published version; Refused where another contract does on some of the days, and for who is no such payee."""
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    version = PlanVersion.objects.get(pk=version.pk)
    if access is not None:
        access.require("plan.pin", payee)
    if version.published_at is None:
        raise Refused(_("Only a published version can be pinned."))
    if payee.kind != plan.payee_kind:
        raise Refused(_("The plan is not for this kind of payee."), field="payee")
    if contract.begins_on < version.during.lower:
        raise Refused(_("The version rules nobody before its first day."), field="begins_on")
    if contract.ends_on is not None and contract.ends_on <= contract.begins_on:
        raise Refused(_("It ends before it begins."), field="ends_on")
    pin = ContractPin(
        payee=payee,
        plan=plan,
        version=version,
        contract=contract.number,
        begins_on=contract.begins_on,
        ends_on=contract.ends_on,
        reason=contract.reason,
        made_by=_hand(actor),
        made_at=at,
    )
    try:
        row_create(pin, actor=actor, at=at, reason=contract.reason)
    except ValidationError as error:
        if "__all__" in error.message_dict:
            raise Refused(" ".join(error.message_dict["__all__"])) from error
        raise
    # what closed months differ by follows in the night
    payees_note(payees=[pin.payee_id], since=contract.begins_on, until=contract.ends_on or date.max, why="contract")
    return pin


@transaction.atomic
def pin_end(*, pin: ContractPin, on: date, access: Access | None, actor: Actor, at: datetime, reason: str) -> ContractPin:
    """Ends a pin: `on` is the first day on which it no longer holds; the day it began where it never should have."""
    pin = ContractPin.objects.select_for_update(of=("self",)).select_related("payee", "version__plan").get(pk=pin.pk)
    if access is not None:
        access.require("plan.pin", pin)
    if on < pin.begins_on:
        raise Refused(_("It ends before it begins."), field="ends_on")
    if pin.ends_on is not None and on >= pin.ends_on:
        raise Refused(_("It ends earlier already."), field="ends_on")
    before = pin.ends_on
    row_change(pin, {"ends_on": on, "ended_by": _hand(actor)}, actor=actor, at=at, reason=reason, verb="end")
    payees_note(payees=[pin.payee_id], since=on, until=before or date.max, why="contract")
    return pin


def _hand(actor: Actor) -> Person:
    if actor.person is None:
        raise Refused(_("A contract is pinned by a named person."))
    return actor.person
