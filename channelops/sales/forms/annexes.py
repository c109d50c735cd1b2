"""What is asked for to bring in a file of facts beside orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access

from ..annexes import AnnexKind
from ..models import Source
from ..selectors.sources import sources_visible


class AnnexForm(forms.Form):
    """A file, and its source where the kind asks for it."""

    source = forms.ModelChoiceField(queryset=Source.objects.none(), label=_("Source"), help_text=_("The system the file comes from."))
    file = forms.FileField(label=_("File"), help_text=_("CSV (UTF-8 or GB18030), at most 16 MB."))

    def __init__(self, *args: Any, access: Access, kind: AnnexKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.of_source:
            self.fields["source"].queryset = sources_visible(access.having("sales.import"))  # type: ignore[attr-defined]
        else:
            del self.fields["source"]
