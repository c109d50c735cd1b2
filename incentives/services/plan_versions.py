"""Moving a plan's version from the draft to its publication, each step by another hand.

Whoever reviews plans one day (an approval engine) calls these services; three hands, capability and the content's hash are asked here.
"""

from datetime import date, datetime, timedelta
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

from ..documents import canonical, document_read
from ..lifecycle import PLAN_VERSION
from ..models import Plan, PlanVersion
from ..selectors.contract_pins import version_pinned
from .plan_checks import refuse_unfit


@transaction.atomic
def version_draft(*, plan: Plan, document: dict[str, Any], actor: Actor, at: datetime) -> PlanVersion:
    """The plan's next version as a draft; its days are the document's. Refused for a document that is not this plan's or not sound."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    content = document_read(document, plan=plan)
    written, fingerprint = canonical(content)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion(
        plan=plan,
        number=last + 1,
        during=(content.start, content.end),
        document=written,
        content_hash=fingerprint,
        author=_hand(actor),
        drafted_at=at,
    )
    row_create(version, actor=actor, at=at)
    return version


@transaction.atomic
def version_revise(
    *, version: PlanVersion, document: dict[str, Any], access: Access | None, actor: Actor, at: datetime, content_hash: str = ""
) -> PlanVersion:
    """Puts another document into a draft; Refused once it is submitted, or where the draft is no longer of `content_hash`."""
    version = _locked(version)
    if access is not None:
        access.require("plan.change", version)
    if version.status != PlanVersion.Status.DRAFT:
        raise Refused(_("Only a draft can be changed; draft a new version."))
    _refuse_other(version, content_hash)
    content = document_read(document, plan=version.plan)
    written, fingerprint = canonical(content)
    hand = _hand(actor)
    values = {"document": written, "content_hash": fingerprint, "during": (content.start, content.end)}
    row_change(version, values | {"editor": None if hand.pk == version.author_id else hand}, actor=actor, at=at)
    return version


@transaction.atomic
def version_submit(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """Hands a draft over for review; from now on its document stands. Refused where it names a code that nobody knows."""
    version = _locked(version)
    refuse_unfit(version)
    transitions.apply(version, PLAN_VERSION, "submit", access=access, actor=actor, at=at)
    return version


@transaction.atomic
def version_recall(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """Takes a submitted version back, to change it."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "recall", access=access, actor=actor, at=at)
    return version


@transaction.atomic
def version_approve(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime, content_hash: str = "") -> PlanVersion:
    """Approves a submitted version; Refused for its author and last editor, and where it is no longer of `content_hash`."""
    version = _locked(version)
    _refuse_other(version, content_hash)
    approver = _other_hand(version, actor)
    row_change(version, {"approver": approver, "reviewed_hash": version.content_hash}, actor=actor, at=at)
    transitions.apply(version, PLAN_VERSION, "approve", access=access, actor=actor, at=at)
    return version


@transaction.atomic
def version_publish(
    *, version: PlanVersion, access: Access | None, actor: Actor, at: datetime, content_hash: str = "", unsimulated: str = ""
) -> PlanVersion:
    """Puts an approved version in force from its first day, on which the version before it ends.

    Refused for its author, last editor and approver, where it is no longer of `content_hash`, where a published version begins on
    the same day or later, where a plan further up allows none, and without a simulation of the content; `unsimulated` says why not.
    """
    version = _locked(version)
    _refuse_other(version, content_hash)
    publisher = _other_hand(version, actor)
    document_read(version.document, plan=version.plan)
    refuse_unfit(version, publishing=True, at=None if unsimulated else at)
    published = version.plan.versions.exclude(published_at=None)
    if published.filter(during__startswith__gte=version.during.lower).exists():
        raise Refused(_("A published version begins on the same day or later; nothing is put before it."))
    before = published.filter(during__contains=version.during.lower).first()
    if before is not None:
        row_change(before, {"during": (before.during.lower, version.during.lower)}, actor=actor, at=at)
    row_change(version, {"publisher": publisher, "published_at": at}, actor=actor, at=at)
    transitions.apply(version, PLAN_VERSION, "publish", access=access, actor=actor, at=at, reason=unsimulated)
    return version


@transaction.atomic
def version_return(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime, reason: str) -> PlanVersion:
    """Gives a version back to be changed."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "return", access=access, actor=actor, at=at, reason=reason)
    row_change(version, {"approver": None, "reviewed_hash": ""}, actor=actor, at=at)
    return version


@transaction.atomic
def version_retire(*, version: PlanVersion, access: Access | None, actor: Actor, at: datetime, reason: str) -> PlanVersion:
    """Withdraws a version that was never published."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "retire", access=access, actor=actor, at=at, reason=reason)
    return version


@transaction.atomic
def version_end(*, version: PlanVersion, on: date, access: Access | None, actor: Actor, at: datetime, reason: str) -> PlanVersion:
    """Retires a published version: `on` is the last day it rules. One that has not begun leaves its days to the version before it."""
    version = _locked(version)
    transitions.apply(version, PLAN_VERSION, "end", access=access, actor=actor, at=at, reason=reason)
    begin, end = version.during.lower, version.during.upper
    after = on + timedelta(days=1)
    if begin >= after:
        if version_pinned(version):
            raise Refused(_("Contracts pin payees to this version: end them first."))
        row_change(version, {"published_at": None}, actor=actor, at=at)
        before = version.plan.versions.exclude(published_at=None).filter(during__endswith=begin).first()
        if before is not None:
            row_change(before, {"during": (before.during.lower, end)}, actor=actor, at=at)
    elif end is None or end > after:
        row_change(version, {"during": (begin, after)}, actor=actor, at=at)
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
    if person.pk in (version.author_id, version.editor_id):
        raise Refused(_("You wrote this version: somebody else approves and publishes it."))
    if version.status == PlanVersion.Status.APPROVED and person.pk == version.approver_id:
        raise Refused(_("You approved this version: a third person publishes it."))
    return person


def _refuse_other(version: PlanVersion, content_hash: str) -> None:
    if content_hash and content_hash != version.content_hash:
        raise Refused(_("The document is no longer the one you saw; look at it again."))
