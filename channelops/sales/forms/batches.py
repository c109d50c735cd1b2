"""What is asked for to bring a file in, and to open a source."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.forms.fields import RegionField
from channelops.core.models import Region
from channelops.core.scoping import visible_to

from ..models import Source
from ..selectors.sources import REGIONS_REFUSED, sources_shipped, sources_to_import


class UploadForm(forms.Form):
    """A source and a file. What `source` holds once it is clean is not saved yet where the portal ships it and nobody has opened it."""

    source = forms.ChoiceField(label=_("Source"), help_text=_("The system the orders come from."))
    file = forms.FileField(label=_("File"), help_text=_("CSV (UTF-8 or GB18030) or XLSX, at most 200 MB."))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered, refused = sources_to_import(access)
        self.sources = {str(source.pk): source for source in offered} | {source.code: source for source in sources_shipped(access)}
        names = {
            key: source.name if source.pk else _("%(name)s (comes with the portal)") % {"name": source.name}
            for key, source in self.sources.items()
        }
        self.fields["source"].choices = [("", "---------"), *names.items()]  # type: ignore[attr-defined]
        if left := [source.name for source in refused]:
            words = {"names": _(", ").join(left), "why": REGIONS_REFUSED}
            self.fields["source"].help_text = _("Not offered: %(names)s. %(why)s") % words

    def clean_source(self) -> Source:
        """The source chosen."""
        return self.sources[self.cleaned_data["source"]]


class SourceForm(forms.Form):
    """A code, names, the region its rows lie in, and how much may stay rejected."""

    code = forms.CharField(max_length=40, validators=[validate_slug], label=_("Code"), help_text=_("Also the name of its drop folder."))
    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    region = RegionField(label=_("Region"), help_text=_("Rows outside of it are rejected."))
    tolerance = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, initial=0, label=_("Tolerance, yuan"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible_to(access.having("sales.import"), Region.objects.filter(closed_on=None, level__lte=3))
        self.fields["region"].queryset = rows.order_by("path")  # type: ignore[attr-defined]
