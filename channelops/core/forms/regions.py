"""What is asked for to open, rename, move and close a region."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ..access import Access
from ..models import Region
from ..scoping import visible_to
from ..selectors.placements import parents_possible
from .fields import DayField, RegionField

CODE = RegexValidator(r"^[0-9A-Za-z]{2,20}\Z", _("A code is 2 to 20 letters and digits."))


class RegionCreateForm(forms.Form):
    """A code, names, and the region above."""

    parent = RegionField(label=_("Directly below"))
    code = forms.CharField(max_length=20, validators=[CODE], label=_("Code"), help_text=_("The administrative code where there is one."))
    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    on = DayField(label=_("Opens on"), help_text=_("Today or earlier."))
    reason = forms.CharField(max_length=400, required=False, label=_("Reason"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Region.objects.filter(closed_on=None, level__lt=Region.Level.GRID).order_by("path")
        self.fields["parent"].queryset = visible_to(access.having("region.change"), rows)  # type: ignore[attr-defined]


class RegionRenameForm(forms.Form):
    """Other names."""

    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    reason = forms.CharField(max_length=400, label=_("Reason"))


class RegionMoveForm(forms.Form):
    """Under whom, from which day on, and why."""

    parent = RegionField(label=_("New place: directly below"))
    on = DayField(label=_("From"), help_text=_("A day that has come moves it at once; a later one on the morning of that day."))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, access: Access, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents_possible(access, region)  # type: ignore[attr-defined]
