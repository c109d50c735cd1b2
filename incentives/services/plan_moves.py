"""Moving a plan version by the name of its step, as pages and REST do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused

from ..lifecycle import PLAN_VERSION
from ..models import PlanVersion
from . import plan_versions


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What whoever moves a version says and saw: a reason, the content ("" is not said), the day."""

    reason: str = ""
    content_hash: str = ""
    on: date


def version_move(*, version: PlanVersion, step: str, seen: Seen, access: Access | None, actor: Actor, at: datetime) -> PlanVersion:
    """The version after the step. Refused without a reason where the step wants one, and as the step's own service refuses."""
    if PLAN_VERSION.transition(step).reason_required and not seen.reason.strip():
        raise Refused(_("Say why."), field="reason")
    words: dict[str, Any] = {"version": version, "access": access, "actor": actor, "at": at}
    if step in ("submit", "recall"):
        return {"submit": plan_versions.version_submit, "recall": plan_versions.version_recall}[step](**words)
    if step in ("approve", "publish"):
        moves = {"approve": plan_versions.version_approve, "publish": plan_versions.version_publish}
        return moves[step](**words, content_hash=seen.content_hash)
    if step == "end":
        return plan_versions.version_end(**words, on=seen.on, reason=seen.reason)
    return {"return": plan_versions.version_return, "retire": plan_versions.version_retire}[step](**words, reason=seen.reason)
