"""Making plans."""

from datetime import datetime

from django.db import transaction

from channelops.core.actors import Actor
from channelops.core.models import Region
from channelops.core.naming import named
from channelops.core.services.changes import row_create

from ..models import Plan


@transaction.atomic
def plan_create(*, code: str, name_zh: str, name_en: str, region: Region | None, payee_kind: str, actor: Actor, at: datetime) -> Plan:
    """A plan without a version: it pays nothing until one is published. ValidationError where the node has one already."""
    plan = Plan(code=code, region=region, payee_kind=payee_kind, **named(name_zh, name_en))
    row_create(plan, actor=actor, at=at)
    return plan
