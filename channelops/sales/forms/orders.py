"""What the order list is asked: month or months, region, channel, touchpoint, payee, number."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.forms.fields import RegionField
from channelops.core.models import Region
from channelops.core.scoping import visible_to
from channelops.kernel.periods import Month

from ..models import Channel
from ..selectors.catalogue import payees_visible, touchpoints_visible
from ..selectors.orders import OrderQuestion


class OrderForm(forms.Form):
    """Always a month, or several up to it: the table is cut by months."""

    since = forms.ChoiceField(label=_("From month"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    region = RegionField(label=_("Region"), required=False, empty_label=_("All"))
    channel = forms.ModelChoiceField(queryset=Channel.objects.none(), label=_("Channel"), required=False, empty_label=_("All"))
    touchpoint = forms.CharField(label=_("Touchpoint's code"), required=False, max_length=120)
    payee = forms.CharField(label=_("Payee's code"), required=False, max_length=120)
    ref = forms.CharField(label=_("Order number"), required=False, max_length=64, widget=forms.TextInput(attrs={"type": "search"}))
    after = forms.RegexField(r"^\d{4}-\d{2}-\d{2},\d{1,18}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, access: Access, months: list[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.months = access, months
        choices = [(str(month), str(month)) for month in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]
        self.fields["since"].choices = [("", _("That month only")), *choices]  # type: ignore[attr-defined]
        self.fields["region"].queryset = visible_to(access, Region.objects.order_by("path"))  # type: ignore[attr-defined]
        self.fields["channel"].queryset = visible_to(access, Channel.objects.all())  # type: ignore[attr-defined]

    def clean_payee(self) -> int | None:
        """The id of the payee, of those the viewer sees."""
        code = self.cleaned_data["payee"].strip()
        if not code:
            return None
        found = payees_visible(self.access).filter(code=code).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("No payee has this code."))
        return int(found)

    def clean_touchpoint(self) -> int | None:
        """The id of the touchpoint, of those the viewer sees."""
        code = self.cleaned_data["touchpoint"].strip()
        if not code:
            return None
        found = touchpoints_visible(self.access).filter(code=code).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("No touchpoint has this code."))
        return int(found)

    def clean_after(self) -> tuple[date, int] | None:
        """The place in the list."""
        text = self.cleaned_data["after"]
        if not text:
            return None
        day, pk = text.split(",")
        try:
            return date.fromisoformat(day), int(pk)
        except ValueError as error:
            raise forms.ValidationError(_("This is no place in this list.")) from error

    def clean(self) -> dict[str, Any]:
        """From a month to a month not before it."""
        told = super().clean() or {}
        if told.get("since") and told.get("month") and Month.parse(told["month"]) < Month.parse(told["since"]):
            self.add_error("month", _("The end lies before the beginning."))
        return told

    def question(self) -> OrderQuestion | None:
        """What is asked; None where there is no month to ask of."""
        told = self.cleaned_data
        month = Month.parse(told["month"]) if told.get("month") else next(iter(self.months), None)
        if month is None:
            return None
        channel = told.get("channel")
        return OrderQuestion(
            month=month,
            since=Month.parse(told["since"]) if told.get("since") else None,
            region=told.get("region"),
            payee_id=told.get("payee"),
            touchpoint_id=told.get("touchpoint"),
            channel_id=channel.pk if channel else None,
            ref=told.get("ref", "").strip(),
            after=told.get("after"),
        )
