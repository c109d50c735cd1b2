"""What is asked for to take a person in, change and move one."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ..access import Access
from ..models import Department, Region
from ..scoping import visible_to
from ..selectors.grants import partner_by_code
from .fields import RegionField

USERNAME = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}\Z", _("3 to 64 letters, digits, dots, dashes and underscores."))


class PersonChangeForm(forms.Form):
    """Names and how to reach the person."""

    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    title = forms.CharField(max_length=80, required=False, label=_("Title"))
    email = forms.EmailField(required=False, label=_("Mail"))
    phone = forms.CharField(max_length=32, required=False, label=_("Phone"))


class HomeForm(forms.Form):
    """A region, and a department where the person works in one."""

    region = RegionField(required=False, label=_("Region"))
    department = forms.ModelChoiceField(queryset=Department.objects.all(), required=False, label=_("Department"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        rows = Region.objects.filter(closed_on=None).order_by("path")
        self.fields["region"].queryset = visible_to(access.having("person.change"), rows)  # type: ignore[attr-defined]


class PersonMoveForm(HomeForm):
    """The new home, and why."""

    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].required = True


class PersonCreateForm(HomeForm, PersonChangeForm):
    """A sign-in name, names, and a home: a region or a partner."""

    username = forms.CharField(max_length=64, validators=[USERNAME], label=_("Sign-in name"))
    partner = forms.CharField(
        max_length=32, required=False, label=_("Partner code"), help_text=_("Only for a partner's people, instead of a region.")
    )
    field_order = ("username", "name_zh", "name_en", "title", "region", "department", "partner", "email", "phone")

    def clean_partner(self) -> object:
        """The partner of that code inside the subtree one administers."""
        code = self.cleaned_data["partner"]
        found = partner_by_code(self.access.having("person.change"), code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("No partner has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """Exactly one home."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("region")) == bool(given.get("partner")) and not self.has_error("partner"):
            raise forms.ValidationError(_("A person belongs to a region or to a partner: give one of them."))
        return given
