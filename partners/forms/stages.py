"""What is asked for to move a partner to another stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.forms.fields import DayField

from ..models import Stage


class StageMoveForm(forms.Form):
    """The stage, from which day, and why."""

    stage = forms.ChoiceField(choices=lambda: [(value, f"{value} · {label}") for value, label in Stage.choices], label=_("Stage"))
    on = DayField(label=_("From"))
    reason = forms.CharField(max_length=400, label=_("Reason"))
