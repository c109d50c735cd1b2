"""Moving a plan's version from the draft to its publication, each step by another hand."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from channelops.core import transitions
from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.models import Person
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create

from ..documents import document_read
from ..lifecycle import PLAN_VERSION
from ..models import Plan, PlanVersion


def content_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the document in one spelling: sorted keys, no spaces."""
    spelled = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


@transaction.atomic
def version_draft(*, plan: Plan, document: dict[str, Any], actor: Actor, at: datetime) -> PlanVersion:
    """The plan's next version as a draft; its days are the document's. Refused for a document that is not this plan's or not sound."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    content = document_read(document, plan=plan)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion(
        plan=plan,
        number=last + 1,
        during=(content.start, content.end),
        document=document,
        content_hash=content_hash(document),
        author=_hand(actor),
        drafted_at=at,
    )
    row_create(version, actor=actor, at=at)
    return version


@transaction.atomic
def version_revise(*, version: PlanVersion, document: dict[str, Any], access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """Puts another document into a draft; Refused once it is submitted."""
    version = _locked(version)
    if access is not None:
        access.require("plan.change", version)
    if version.status != PlanVersion.Status.DRAFT:
        raise Refused(_("Only a draft can be changed; draft a new version."))
    content = document_read(document, plan=version.plan)
    values = {"document": document, "content_hash": content_hash(document), "during": (content.start, content.end), "author": _hand(actor)}
    row_change(version, values, actor=actor, at=at)
    return version


@transaction.atomic
def version_submit(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """Hands a draft over for approval; from now on its document stands."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "submit", access=access, actor=actor, at=at)
    return version


@transaction.atomic
def version_approve(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """Approves a submitted version; Refused for its author."""
    version = _locked(version)
    approver = _other_hand(version, actor)
    transitions.apply(version, PLAN_VERSION, "approve", access=access, actor=actor, at=at)
    row_change(version, {"approver": approver}, actor=actor, at=at)
    return version


@transaction.atomic
def version_publish(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """Puts an approved version in force from its first day, on which the version before it ends.

    Refused for its author, and where a published version begins on the same day or later.
    """
    version = _locked(version)
    publisher = _other_hand(version, actor)
    document_read(version.document, plan=version.plan)
    published = version.plan.versions.filter(status=PlanVersion.Status.PUBLISHED)
    if published.filter(during__startswith__gte=version.during.lower).exists():
        raise Refused(_("A published version begins on the same day or later; nothing is put before it."))
    before = published.filter(during__contains=version.during.lower).first()
    if before is not None:
        row_change(before, {"during": (before.during.lower, version.during.lower)}, actor=actor, at=at)
    row_change(version, {"publisher": publisher, "published_at": at}, actor=actor, at=at)
    transitions.apply(version, PLAN_VERSION, "publish", access=access, actor=actor, at=at)
    return version


@transaction.atomic
def version_return(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime, reason: str) -> PlanVersion:
    """Gives a version back to be changed."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "return", access=access, actor=actor, at=at, reason=reason)
    row_change(version, {"approver": None}, actor=actor, at=at)
    return version


@transaction.atomic
def version_retire(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime, reason: str) -> PlanVersion:
    """Withdraws a version that was never published."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "retire", access=access, actor=actor, at=at, reason=reason)
    return version


def _locked(version: PlanVersion) -> PlanVersion:
    """The version and its plan, for this transaction alone."""
    Plan.objects.select_for_update().get(pk=version.plan_id)
    return PlanVersion.objects.select_related("plan__region").get(pk=version.pk)


def _hand(actor: Actor) -> Person:
    if actor.person is None:
        raise Refused(_("A plan is written, approved and published by people."))
    return actor.person


def _other_hand(version: PlanVersion, actor: Actor) -> Person:
    person = _hand(actor)
    if person.pk == version.author_id:
        raise Refused(_("You wrote this version: somebody else approves and publishes it."))
    return person
