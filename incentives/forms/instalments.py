"""What is asked for to hold an instalment, or to lift the hold: a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HoldForm(forms.Form):
    """The reason stands in the history."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
