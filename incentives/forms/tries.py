"""What is asked for to try a plan: a small grid of typed orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channelops.sales.selectors.codes import channel_kind_choices

ROWS = 3
MOST = 50
KINDS = [("sale", pgettext_lazy("sale", "Order")), ("return", _("Return")), ("cancellation", _("Cancellation"))]


class TryOrderForm(forms.Form):
    """One typed order; a row without a day is left out."""

    day = forms.CharField(label=_("Day"), required=False, max_length=16, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    order = forms.CharField(label=_("Order number"), required=False, max_length=60)
    original = forms.CharField(label=_("Returned order"), required=False, max_length=60)
    payee = forms.CharField(label=_("Payee"), required=False, max_length=40)
    product = forms.CharField(label=_("Product"), required=False, max_length=60)
    channel = forms.ChoiceField(label=_("Kind of channel"), required=False)
    customer_class = forms.ChoiceField(label=_("Customer class"), choices=[("", "–"), *((one, one) for one in "ABC")], required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", "–"), *((one, one) for one in "ABCDE")], required=False)
    region = forms.CharField(label=_("Region"), required=False, max_length=12)
    quantity = forms.CharField(label=_("Pieces"), required=False, max_length=12)
    amount = forms.CharField(label=_("Amount"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("", "–"), *channel_kind_choices()]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label, "class": f"try__{name}"}

    def row(self) -> dict[str, str]:
        """The typed cells; a payee is somebody, where nobody is named."""
        cells = {name: str(value).strip() for name, value in self.cleaned_data.items() if value}
        return {"payee": "1"} | cells


TryOrders = forms.formset_factory(TryOrderForm, extra=0, max_num=MOST, absolute_max=MOST)
