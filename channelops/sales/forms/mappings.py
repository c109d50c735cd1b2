"""The mapping editor's form: where each field comes from, and the choices that are never guessed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.refusals import Refused

from ..feeds.child import Report
from ..feeds.mapping import CREATABLE, DATE_FORMS, FIELDS, NEEDED, TIME_FORMS, FeedMapping

LABELS = {
    "ref": _("Order number"),
    "revision": _("Revision"),
    "kind": _("Kind"),
    "original": _("Order taken back"),
    "at": _("Time"),
    "product": _("Product"),
    "product_name": _("Product's name"),
    "family": _("Family"),
    "category": _("Category"),
    "quantity": _("Quantity"),
    "amount": _("Amount"),
    "payee": _("Payee"),
    "payee_name": _("Payee's name"),
    "channel": _("Channel"),
    "touchpoint": _("Touchpoint"),
    "customer": _("Customer"),
    "customer_class": _("Customer class"),
    "industry": _("Industry"),
}
CREATE_LABELS = {
    "regions": _("regions"),
    "payees": _("payees"),
    "products": _("products and families"),
    "customers": _("customers"),
}
WORDY = ("kind", "channel", "customer_class", "industry")
REGION = (
    ("region_code", _("Region's code")),
    ("level_1", _("Province by name")),
    ("level_2", _("City by name")),
    ("level_3", _("County by name")),
)


class MappingForm(forms.Form):
    """Each field is a template: a column in braces, a constant, or both: `{State}/{City}`. Empty = not mapped."""

    def __init__(self, *args: Any, head: Report, document: dict[str, Any], may_create: Sequence[str] = CREATABLE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = forms.TextInput(attrs={"list": "columns"})
        for name in FIELDS:
            self.fields[name] = forms.CharField(label=LABELS[name], required=name in NEEDED, max_length=300, widget=hint)
        for name, label in REGION:
            self.fields[name] = forms.CharField(label=label, required=False, max_length=300, widget=hint)
        self.fields["prefix"] = forms.CharField(label=_("Prefix of the regions' codes"), required=False, max_length=20)
        forms_of_date = [(date + time, date + time) for date in DATE_FORMS for time in TIME_FORMS]
        self.fields["form"] = forms.ChoiceField(label=_("Form of the time"), choices=forms_of_date)
        self.fields["rounding"] = forms.ChoiceField(
            label=_("Amounts with more than two decimals"), choices=[("exact", _("are rejected")), ("half_up", _("are rounded half up"))]
        )
        self.fields["returns"] = forms.ChoiceField(
            label=_("Returns are written"), choices=[("negative", _("with a minus sign")), ("positive", _("without a sign"))]
        )
        for name in WORDY:
            words_label = _("Words of “%(field)s”") % {"field": LABELS[name]}
            self.fields[f"{name}_words"] = forms.CharField(
                label=words_label, required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=4_000
            )
        self.fields["create"] = forms.MultipleChoiceField(
            label=_("Create what is not known"),
            choices=[(name, CREATE_LABELS[name]) for name in may_create],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["delimiter"] = forms.ChoiceField(
            label=_("Separator"), choices=[(",", _("comma")), (";", _("semicolon")), ("tab", _("tab")), ("|", _("bar"))]
        )
        if len(head.sheets) > 1 or (head.sheets and document.get("file", {}).get("sheet", "") not in ("", *head.sheets)):
            choices = [("", _("the first")), *((name, name) for name in head.sheets)]
            self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), choices=choices, required=False)
        self.columns, self.document = head.header, document

    def clean(self) -> dict[str, Any]:
        """The whole document is checked as it will be read; columns that the file does not have are named."""
        told = super().clean() or {}
        if self.errors:
            return told
        try:
            mapping = FeedMapping.read(self.mapping())
        except Refused as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return told
        missing = [column for column in mapping.columns if column not in self.columns]
        if missing:
            raise forms.ValidationError(_("The file has no column %(columns)s.") % {"columns": ", ".join(missing)})
        return told

    def mapping(self) -> dict[str, Any]:
        """The document that the form says, with what it does not ask kept as it was."""
        return document_of(self.cleaned_data, kept=self.document)


def document_of(told: dict[str, Any], *, kept: dict[str, Any]) -> dict[str, Any]:
    """The document that the form says; words that it does not ask for, and a sheet where it offers none, are those `kept`."""
    fields: dict[str, Any] = {}
    for name in FIELDS:
        if told[name].strip():
            fields[name] = _rule(told[name], kept.get("fields", {}).get(name, {}))
    for name in WORDY:
        fields.get(name, {}).pop("words", None)
        if name in fields and (words := words_of(told[f"{name}_words"])):
            fields[name]["words"] = words
    fields["at"]["format"] = told["form"]
    fields["amount"]["rounding"] = told["rounding"]
    document = {"format": 1, "fields": fields, "returns": told["returns"], "create": sorted(told["create"])}
    document["file"] = {"delimiter": "\t" if told["delimiter"] == "tab" else told["delimiter"]}
    if sheet := told.get("sheet", kept.get("file", {}).get("sheet", "")):
        document["file"]["sheet"] = sheet
    region = kept.get("region", {})
    levels = [
        _rule(told[f"level_{place}"], was)
        for place, was in enumerate((*region.get("levels", []), {}, {}, {})[:3], start=1)
        if told[f"level_{place}"].strip()
    ]
    if told["region_code"].strip():
        document["region"] = {"code": _rule(told["region_code"], region.get("code", {}))}
    elif levels:
        document["region"] = {"levels": levels, "prefix": told["prefix"].strip()}
    return document


def _rule(told: str, was: dict[str, Any]) -> dict[str, Any]:
    return {"template": told.strip()} | ({"words": was["words"]} if "words" in was else {})


def words_of(text: str) -> dict[str, str]:
    """Lines like `新装 = sale` as a dictionary."""
    pairs = [line.partition("=") for line in text.splitlines() if "=" in line]
    return {word.strip(): to.strip() for word, _sign, to in pairs}


def initial_of(document: dict[str, Any]) -> dict[str, Any]:
    """The form's values for a document."""
    fields, region = document.get("fields", {}), document.get("region", {})
    initial: dict[str, Any] = {name: template_of(rule) for name, rule in fields.items()}
    for name in WORDY:
        initial[f"{name}_words"] = "\n".join(f"{word} = {to}" for word, to in fields.get(name, {}).get("words", {}).items())
    initial["form"] = fields.get("at", {}).get("format", "YYYY-MM-DD")
    initial["rounding"] = fields.get("amount", {}).get("rounding", "exact")
    initial["returns"] = document.get("returns", "negative")
    initial["create"] = document.get("create", [])
    delimiter = document.get("file", {}).get("delimiter", ",")
    initial["delimiter"] = "tab" if delimiter == "\t" else delimiter
    initial["sheet"] = document.get("file", {}).get("sheet", "")
    if "code" in region:
        initial["region_code"] = template_of(region["code"])
    for place, rule in enumerate(region.get("levels", []), start=1):
        initial[f"level_{place}"] = template_of(rule)
    initial["prefix"] = region.get("prefix", "")
    return initial


def template_of(rule: dict[str, Any]) -> str:
    """A rule as the template it is."""
    return f"{{{rule['column']}}}" if "column" in rule else str(rule.get("template", rule.get("constant", "")))
