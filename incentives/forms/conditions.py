"""A condition: what an article or one of its rules asks of an order, picked from what exists."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ConditionForm(forms.Form):
    """Codes to tick, and words by which further ones are found; `known` are the codes on offer or ticked, with their names."""

    typed = forms.CharField(max_length=80, required=False, label=_("Code or name"), help_text=_("Finds what is not listed below."))
    codes = forms.MultipleChoiceField(
        required=False,
        label=_("One of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("“%(value)s” is not known.")},
    )

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (code, f"{name} {code}" if name != code else code) for code, name in known.items()
        ]
