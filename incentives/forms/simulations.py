"""What is asked for to simulate a version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.simulations import LEAST_MONTHS, MOST_MONTHS

MONTHS = 6


class SimulationForm(forms.Form):
    """Over how many of the last whole months."""

    months = forms.IntegerField(
        min_value=LEAST_MONTHS, max_value=MOST_MONTHS, initial=MONTHS, label=_("Months"), help_text=_("The last whole months, 3 to 12.")
    )
