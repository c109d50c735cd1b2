"""What is asked for to open and change a touchpoint."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.forms.fields import DayField, RegionField

from ..models import Channel, Payee, Touchpoint
from ..selectors.catalogue import channels_open, payee_by_code, regions_to_change


class TouchpointChangeForm(forms.Form):
    """Names, kind, payee, and why."""

    kind = forms.ChoiceField(choices=Touchpoint.Kind.choices, label=_("Kind"))
    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    payee = forms.CharField(
        max_length=120, required=False, label=_("Payee"), help_text=_("The code; empty where orders name who earns themselves.")
    )
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_payee(self) -> Payee | None:
        """The visible payee of that code."""
        code = self.cleaned_data["payee"]
        found = payee_by_code(self.access, code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("No payee of your regions has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """Both names as one."""
        told = super().clean() or {}
        told["names"] = told.pop("name_zh", ""), told.pop("name_en", "")
        return told


class TouchpointCreateForm(TouchpointChangeForm):
    """A code, the channel and the region besides."""

    code = forms.CharField(max_length=64, label=_("Code"))
    channel = forms.ModelChoiceField(queryset=Channel.objects.none(), label=_("Channel"))
    region = RegionField(label=_("Region"))
    on = DayField(label=_("Opens on"))
    reason = None  # type: ignore[assignment]
    field_order = ("code", "channel", "kind", "name_zh", "name_en", "region", "payee", "on")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        self.fields["channel"].queryset = channels_open(access)  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions_to_change(access)  # type: ignore[attr-defined]
