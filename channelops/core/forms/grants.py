"""What is asked for to give a grant."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..access import Access
from ..models import Department, Person, Region
from ..roles import ROLE_CHOICES
from ..scoping import visible_to
from ..selectors.grants import partner_by_code
from ..selectors.people import person_by_username
from .fields import DayField, RegionField


class GrantForm(forms.Form):
    """Who, what, where, from when to when, and why."""

    person = forms.CharField(max_length=64, label=_("Sign-in name"))
    role = forms.ChoiceField(choices=[("", "—"), *ROLE_CHOICES], label=_("Role"))
    region = RegionField(required=False, label=_("Region"))
    department = forms.ModelChoiceField(
        queryset=Department.objects.all(), required=False, label=_("Department"), empty_label=_("All departments")
    )
    partner = forms.CharField(
        max_length=32, required=False, label=_("Partner code"), help_text=_("For the two agent roles, instead of a region.")
    )
    begins = DayField(label=_("First day"))
    last = DayField(required=False, label=_("Last day"), help_text=_("Empty: until it is ended."))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = access.having("grant.change")
        rows = Region.objects.filter(closed_on=None).order_by("path")
        self.fields["region"].queryset = visible_to(self.giver, rows)  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        """The person of that sign-in name inside the subtree one administers."""
        found = person_by_username(self.giver, self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(_("Nobody you administer has this sign-in name."))
        return found

    def clean_partner(self) -> object:
        """The partner of that code inside the subtree one administers."""
        code = self.cleaned_data["partner"]
        found = partner_by_code(self.giver, code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("No partner has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """One place, and the first day without the grant as `ends`."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("region")) == bool(given.get("partner")) and not self.has_error("partner"):
            raise forms.ValidationError(_("A grant is over a region or over a partner: give one of them."))
        last = given.get("last")
        given["ends"] = last + timedelta(days=1) if last else None
        return given
