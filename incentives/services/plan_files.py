"""Publishing a plan document from a file in one go: the plan where it is not there yet, its next version, three hands."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.models import Person, Region
from channelops.core.refusals import Refused

from ..documents import sentences
from ..engine.document import PlanVersion as Content
from ..engine.problems import PlanInvalid
from ..engine.reading import loads, read
from ..engine.writing import content_hash
from ..models import Plan, PlanVersion
from .plan_versions import version_approve, version_draft, version_publish, version_submit
from .plans import plan_create


@dataclass(frozen=True, kw_only=True)
class Hands:
    """The three people of a publication."""

    author: Person
    reviewer: Person
    publisher: Person


def document_loads(text: str) -> dict[str, Any]:
    """A document from JSON text, its numbers exact (those with decimals as strings). Refused with the problems and their places."""
    try:
        document: dict[str, Any] = json.loads(json.dumps(loads(text), default=str))
        read(document)
    except PlanInvalid as error:
        raise Refused(sentences(error.problems), field="document") from error
    return document


@transaction.atomic
def document_import(*, document: dict[str, Any], access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """The document as the next draft of its plan, made where it is not there yet; the version of the same content where there is one.

    PermissionDenied without the capability over the plan, or over the node of a new one.
    """
    content = read(document)
    plan = Plan.objects.filter(code=content.plan).first()
    if access is not None:
        access.require("plan.change", plan or Plan(region=_region_of(content)))
    if plan is None:
        plan = _plan_of(content, actor=actor, at=at)
    same = plan.versions.filter(content_hash=content_hash(content)).exclude(status=PlanVersion.Status.RETIRED).first()
    return same or version_draft(plan=plan, document=document, actor=actor, at=at)


@transaction.atomic
def plan_publish(*, text: str, hands: Hands, via: str, at: datetime, unsimulated: str = "") -> PlanVersion:
    """The published version of the document; the one that is already published where the content is the same."""
    author, reviewer, publisher = (Actor(via=via, person=person) for person in (hands.author, hands.reviewer, hands.publisher))
    version = document_import(document=document_loads(text), access=None, actor=author, at=at)
    if version.status == PlanVersion.Status.DRAFT:
        version = version_submit(version=version, access=None, actor=author, at=at)
    if version.status == PlanVersion.Status.SUBMITTED:
        version = version_approve(version=version, access=None, actor=reviewer, at=at)
    if version.status == PlanVersion.Status.APPROVED:
        version = version_publish(version=version, access=None, actor=publisher, at=at, unsimulated=unsimulated)
    return version


def _region_of(content: Content) -> Region | None:
    region = Region.objects.filter(code=content.scope).first() if content.scope else None
    if content.scope and region is None:
        raise Refused(_("There is no region “%(code)s”.") % {"code": content.scope}, field="document")
    return region


def _plan_of(content: Content, *, actor: Actor, at: datetime) -> Plan:
    return plan_create(
        code=content.plan,
        name_zh=content.title.zh,
        name_en=content.title.en,
        region=_region_of(content),
        payee_kind=content.payees.value,
        actor=actor,
        at=at,
    )
