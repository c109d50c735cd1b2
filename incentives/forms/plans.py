"""What is asked for to make a plan and to bring a document in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.forms.fields import RegionField
from channelops.core.selectors.regions import regions_visible

from ..models import Plan

MOST_BYTES = 5_000_000


class PlanForm(forms.Form):
    """A code, names, the node and the kind of payee."""

    code = forms.SlugField(max_length=40, label=_("Code"), help_text=_("As the documents of its versions name it."))
    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    region = RegionField(label=_("Where"))
    payee_kind = forms.ChoiceField(choices=Plan.PayeeKind.choices, label=_("Payees"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = regions_visible(access.having("plan.change")).filter(closed_on=None, level__lte=3).order_by("path")
        self.fields["region"].queryset = rows  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """A document, as a JSON file in UTF-8."""

    document = forms.FileField(label=_("Document"), help_text=_("A JSON file; the document of any version shows the form."))

    def clean_document(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["document"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from error
