"""What is asked for a new token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..access import Access
from ..capability_labels import words
from ..selectors.tokens import capabilities_offered, regions_offered
from ..services.tokens import LONGEST_DAYS
from .fields import RegionField


class TokenForm(forms.Form):
    """A name, rights out of those one holds, perhaps a region out of one's own, and a life of days."""

    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("Which program uses it, so that you know later."))
    days = forms.IntegerField(min_value=1, max_value=LONGEST_DAYS, initial=90, label=_("Days until it expires"))
    region = RegionField(required=False, label=_("Only in this region"), empty_label=_("Wherever you may yourself"))
    capabilities = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label=_("Rights"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_offered(access)  # type: ignore[attr-defined]
        self.fields["capabilities"].choices = [(name, words(name)) for name in capabilities_offered(access)]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done to another person."""

    reason = forms.CharField(max_length=1000, label=_("Reason"), help_text=_("It stands in the history of the person."))
