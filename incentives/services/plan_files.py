"""Publishing a plan document from a file in one go: the plan where it is not there yet, its next version, two hands."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.actors import Actor
from channelops.core.models import Person, Region
from channelops.core.refusals import Refused

from ..documents import problem_sentence
from ..engine.problems import PlanInvalid
from ..engine.reading import loads, read
from ..models import Plan, PlanVersion
from .plan_versions import content_hash, version_approve, version_draft, version_publish, version_submit
from .plans import plan_create


def document_loads(text: str) -> dict[str, Any]:
    """A document from JSON text, its numbers exact (those with decimals as strings). Refused with the problems and their places."""
    try:
        document: dict[str, Any] = json.loads(json.dumps(loads(text), default=str))
        read(document)
    except PlanInvalid as error:
        raise Refused(" ".join(problem_sentence(each) for each in error.problems), field="document") from error
    return document


@transaction.atomic
def plan_publish(*, text: str, author: Person, publisher: Person, via: str, at: datetime) -> PlanVersion:
    """The published version of the document; the one that is already published where the content is the same."""
    document = document_loads(text)
    hands = {"author": Actor(via=via, person=author), "publisher": Actor(via=via, person=publisher)}
    plan = Plan.objects.filter(code=document["plan"]).first() or _plan_of(document, actor=hands["author"], at=at)
    same = plan.versions.filter(content_hash=content_hash(document), status=PlanVersion.Status.PUBLISHED).first()
    if same is not None:
        return same
    version = version_draft(plan=plan, document=document, actor=hands["author"], at=at)
    version = version_submit(version=version, access=None, actor=hands["author"], at=at)
    version = version_approve(version=version, access=None, actor=hands["publisher"], at=at)
    return version_publish(version=version, access=None, actor=hands["publisher"], at=at)


def _plan_of(document: dict[str, Any], *, actor: Actor, at: datetime) -> Plan:
    scope = document.get("scope", "")
    region = Region.objects.filter(code=scope).first() if scope else None
    if scope and region is None:
        raise Refused(_("There is no region “%(code)s”.") % {"code": scope}, field="document")
    title = document["title"]
    return plan_create(
        code=document["plan"],
        name_zh=title["zh"],
        name_en=title["en"],
        region=region,
        payee_kind=document.get("payees", "partner"),
        actor=actor,
        at=at,
    )
