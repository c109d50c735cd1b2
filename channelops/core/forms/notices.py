"""How a person is told: one choice for each kind of notice."""

from typing import Any

from django import forms

from ..models import NoticeChoice
from ..notice_kinds import KINDS


class NoticeChoicesForm(forms.Form):
    """A field for every kind that leaves a choice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS.values():
            if not kind.fixed:
                self.fields[kind.code] = forms.ChoiceField(label=str(kind.label), choices=NoticeChoice.Mail.choices)
