"""What is asked for to run a job by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..jobs import REGISTRY
from .fields import DayField


class JobAskForm(forms.Form):
    """Which job, for which business date."""

    job = forms.ChoiceField(label=_("Job"))
    business_date = DayField(label=_("Business date"), help_text=_("Today or a day gone by. What was done for that day is done anew."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["job"].choices = [(each.code, each.label) for each in REGISTRY.values() if each.by_hand]  # type: ignore[attr-defined]

    def clean_business_date(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["business_date"]
        if day > self.today:
            raise forms.ValidationError(_("A job runs for today or a day gone by."))
        return day
