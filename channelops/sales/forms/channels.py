"""What is asked for to open and change a channel, and to say who answers for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.forms.fields import DayField, RegionField
from channelops.core.models import Department, Person
from channelops.core.selectors.org_units import departments
from channelops.core.selectors.people import person_by_username

from ..models import Channel
from ..selectors.catalogue import regions_to_change


class ChannelChangeForm(forms.Form):
    """Names, owner, and why."""

    name_zh = forms.CharField(max_length=120, label=_("Chinese name"))
    name_en = forms.CharField(max_length=160, required=False, label=_("English name"))
    owner = forms.ModelChoiceField(queryset=Department.objects.none(), required=False, label=_("Owner"), empty_label=_("None"))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = departments()  # type: ignore[attr-defined]


class ChannelCreateForm(ChannelChangeForm):
    """A code and one of the five kinds besides."""

    code = forms.SlugField(max_length=40, label=_("Code"))
    kind = forms.ChoiceField(choices=Channel.Kind.choices, label=_("Kind"))
    external = forms.BooleanField(required=False, label=_("External"), help_text=_("Somebody else's house: a shop on Tmall, JD, Alipay."))
    reason = None  # type: ignore[assignment]
    field_order = ("code", "kind", "name_zh", "name_en", "owner", "external")

    def clean(self) -> dict[str, Any]:
        """Only an online channel is somebody else's house."""
        told = super().clean() or {}
        if told.get("external") and told.get("kind") != Channel.Kind.ONLINE:
            self.add_error("external", _("Only an online channel can be external."))
        return told


class AssignmentForm(forms.Form):
    """Where, who, from which day, and why."""

    region = RegionField(label=_("Region"))
    manager = forms.CharField(max_length=64, label=_("Manager"), help_text=_("The sign-in name."))
    on = DayField(label=_("From"), help_text=_("Whoever answers for it so far, ends the day before."))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.fields["region"].queryset = regions_to_change(access)  # type: ignore[attr-defined]

    def clean_manager(self) -> Person:
        """A person of that sign-in name whom the viewer may know."""
        found = person_by_username(self.access, self.cleaned_data["manager"])
        if found is None:
            raise forms.ValidationError(_("Nobody in your regions has this sign-in name."))
        return found
