"""What is asked for to try a plan: a small grid of typed orders."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channelops.sales.selectors.codes import channel_kind_choices

ROWS = 3
MOST = 50
SELECTED = mark_safe(" selected")
KINDS = [("sale", pgettext_lazy("sale", "Order")), ("return", _("Return")), ("cancellation", _("Cancellation"))]


class Cell(forms.TextInput):
    """A cell of the grid, written without a template: fifty rows of twelve would take longer than their rating."""

    def _render(self, _template: str, context: dict[str, Any], _renderer: Any = None) -> SafeString:
        """As Django's own template has it."""
        told = context["widget"]
        shown = {} if told["value"] is None else {"value": told["value"]}
        return format_html("<input{}>", _written({"type": told["type"], "name": told["name"]} | shown | told["attrs"]))


class ChoiceCell(forms.Select):
    """The same for a choice."""

    def _render(self, _template: str, context: dict[str, Any], _renderer: Any = None) -> SafeString:
        """As the portal's own template has it."""
        told = context["widget"]
        options = [option for _group, some, _place in told["optgroups"] for option in some]
        cells = ((option["value"], SELECTED if option["selected"] else "", option["label"]) for option in options)
        inside = format_html_join("", '<option value="{}"{}>{}</option>', cells)
        return format_html("<select{}>{}</select>", _written({"name": told["name"]} | told["attrs"]), inside)


class TryOrderForm(forms.Form):
    """One typed order; a row without a day is left out."""

    day = forms.CharField(label=_("Day"), required=False, max_length=16, widget=Cell(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False, widget=ChoiceCell)
    order = forms.CharField(label=_("Order number"), required=False, max_length=60, widget=Cell)
    original = forms.CharField(label=_("Returned order"), required=False, max_length=60, widget=Cell)
    payee = forms.CharField(label=_("Payee"), required=False, max_length=40, widget=Cell)
    product = forms.CharField(label=_("Product"), required=False, max_length=60, widget=Cell)
    channel = forms.ChoiceField(label=_("Kind of channel"), required=False, widget=ChoiceCell)
    customer_class = forms.ChoiceField(
        label=_("Customer class"), choices=[("", "–"), *((one, one) for one in "ABC")], required=False, widget=ChoiceCell
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", "–"), *((one, one) for one in "ABCDE")], required=False, widget=ChoiceCell)
    region = forms.CharField(label=_("Region"), required=False, max_length=12, widget=Cell)
    quantity = forms.CharField(label=_("Pieces"), required=False, max_length=12, widget=Cell)
    amount = forms.CharField(label=_("Amount"), required=False, max_length=20, widget=Cell)

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


def _written(told: Mapping[str, Any]) -> SafeString:
    """The attributes of a control, in their order; one that is true by its name alone."""
    return format_html_join(
        "", " {}{}", ((name, "" if value is True else format_html('="{}"', value)) for name, value in told.items() if value is not False)
    )
