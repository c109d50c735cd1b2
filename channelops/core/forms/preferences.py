"""The form of what a person prefers."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..models import Person


class PreferencesForm(forms.Form):
    """Language and appearance."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Appearance"), choices=Person.Theme.choices)
