"""What is asked for to end something on a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import DayField


class EndForm(forms.Form):
    """The first day without it, and why."""

    on = DayField(label=_("From this day on no more"))
    reason = forms.CharField(max_length=400, label=_("Reason"))
