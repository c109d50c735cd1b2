"""What is asked for to try a plan: a small grid of typed orders."""

from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channelops.core.forms.renderer import attributes_written
from channelops.sales.selectors.codes import channel_kind_choices

ROWS = 3
MOST = 50
KINDS = [("sale", pgettext_lazy("sale", "Order")), ("return", _("Return")), ("cancellation", _("Cancellation"))]


class Cell(forms.TextInput):
    """A cell of the grid, written without a template: fifty rows of twelve would take longer than their rating."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, **_renderer: Any) -> SafeString:  # type: ignore[override]
        """As Django's own template has it."""
        shown = self.format_value(value)
        told = {"type": self.input_type, "name": name} | ({} if shown is None else {"value": shown})
        return SafeString(f"<input{attributes_written(told | self.build_attrs(self.attrs, attrs))}>")


class ChoiceCell(forms.Select):
    """The same for a choice."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, **_renderer: Any) -> SafeString:  # type: ignore[override]
        """As the portal's own template has it."""
        options = [(str(key), label) for key, label in self.choices]
        (shown,) = self.format_value(value)
        chosen = next((place for place, (key, _label) in enumerate(options) if key == shown), -1)
        cells = [
            f'<option value="{escape(key)}"{" selected" if place == chosen else ""}>{escape(str(label))}</option>'
            for place, (key, label) in enumerate(options)
        ]
        return SafeString(f"<select{attributes_written({'name': name} | self.build_attrs(self.attrs, attrs))}>{''.join(cells)}</select>")


class TryOrderForm(forms.Form):
    """One typed order; a row without a day is left out."""

    day = forms.CharField(label=_("Day"), required=False, max_length=16, widget=Cell(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False, widget=ChoiceCell)
    order = forms.CharField(label=_("Order number"), required=False, max_length=60, widget=Cell)
    original = forms.CharField(label=_("Returned order"), required=False, max_length=60, widget=Cell)
    payee = forms.CharField(label=_("Payee"), required=False, max_length=40, widget=Cell)
    product = forms.CharField(label=_("Product"), required=False, max_length=60, widget=Cell)
    channel = forms.ChoiceField(label=_("Kind of channel"), choices=[("", "–"), *channel_kind_choices()], required=False, widget=ChoiceCell)
    customer_class = forms.ChoiceField(
        label=_("Customer class"), choices=[("", "–"), *((one, one) for one in "ABC")], required=False, widget=ChoiceCell
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", "–"), *((one, one) for one in "ABCDE")], required=False, widget=ChoiceCell)
    region = forms.CharField(label=_("Region"), required=False, max_length=12, widget=Cell)
    quantity = forms.CharField(label=_("Pieces"), required=False, max_length=12, widget=Cell)
    amount = forms.CharField(label=_("Amount"), required=False, max_length=20, widget=Cell)

    def row(self) -> dict[str, str]:
        """The typed cells; a payee is somebody, where nobody is named."""
        cells = {name: str(value).strip() for name, value in self.cleaned_data.items() if value}
        return {"payee": "1"} | cells


for name, field in TryOrderForm.base_fields.items():
    field.widget.attrs |= {"aria-label": field.label, "class": f"try__{name}"}
HEADS = [field.label for field in TryOrderForm.base_fields.values()]
TryOrders = forms.formset_factory(TryOrderForm, extra=0, max_num=MOST, absolute_max=MOST)
