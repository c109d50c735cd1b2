"""What is asked for to open a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Department, Region
from ..selectors.org_units import departments_missing
from .fields import DayField


class UnitCreateForm(forms.Form):
    """One of the departments the region does not have yet."""

    department = forms.ModelChoiceField(queryset=Department.objects.none(), label=_("Department"))
    on = DayField(label=_("Opens on"))

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_missing(region)  # type: ignore[attr-defined]
