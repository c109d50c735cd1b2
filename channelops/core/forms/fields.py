"""Fields that several forms of the house share: a region of the tree, a day."""

from typing import Any

from django import forms

from ..models import Region


class RegionField(forms.ModelChoiceField):
    """A region out of the tree: each level set in by one space. The form gives the queryset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Region.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * max(obj.level - 1, 0)}{obj.name}"


class DayField(forms.DateField):
    """A day, picked from the browser's calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
