"""A rejected row to correct, and a reason to drop it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import RejectedRow


class FixForm(forms.Form):
    """One field a cell, in the order of the file; the cell at fault says why."""

    def __init__(self, *args: Any, row: RejectedRow, columns: list[str], why: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, column in enumerate(columns):
            value = row.values[place] if place < len(row.values) else ""
            help_text = why if column == row.cell else ""
            self.fields[f"cell_{place}"] = forms.CharField(label=column, initial=value, required=False, strip=False, help_text=help_text)

    def cells(self) -> list[str]:
        """The cells as corrected."""
        return [self.cleaned_data[name] for name in self.fields]


class DropForm(forms.Form):
    """Why the row shall not come in."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
