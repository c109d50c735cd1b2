"""Telling a person that a grant of theirs begins or ends."""

from datetime import date, datetime

from django.utils import translation

from ..models import Grant
from ..roles import ROLE_CHOICES
from .notices import notice_send

SAID = {
    ("given", "zh"): "您自 {on} 起获得授权：{role}（{place}）",
    ("given", "en"): "A grant of yours begins on {on}: {role} ({place})",
    ("ended", "zh"): "您的授权自 {on} 起失效：{role}（{place}）",
    ("ended", "en"): "A grant of yours ends on {on}: {role} ({place})",
}


def grant_told(grant: Grant, *, event: str, on: date, at: datetime) -> None:
    """One notice for each event: `given` from a day on, `ended` from a day on (it can be ended anew, on an earlier day)."""
    key = f"grant:{grant.pk}:{event}:{on}"
    titles = {word: _said(grant, event=event, word=word, on=on) for word in ("zh", "en")}
    notice_send(people=[grant.person], kind="grant", key=key, title_zh=titles["zh"], title_en=titles["en"], url="/", at=at)


def _said(grant: Grant, *, event: str, word: str, on: date) -> str:
    with translation.override("zh-hans" if word == "zh" else "en"):
        place = grant.region.name if grant.region else str(grant.person)
        role = str(dict(ROLE_CHOICES)[grant.role])
    return SAID[event, word].format(on=on, role=role, place=place)
