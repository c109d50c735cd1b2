"""Attaching a file, and taking one away."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AttachmentForm(forms.Form):
    """The file, and what it is."""

    file = forms.FileField(label=_("File"), max_length=255)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)


class AttachmentRemoveForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=400)
