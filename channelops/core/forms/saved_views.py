"""Forms of saved views."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedViewForm(forms.Form):
    """The name under which a list's present filters, order and columns are kept."""

    name = forms.CharField(label=_("Name of the view"), max_length=60, help_text=_("A view of the same name is replaced."))


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
