"""What a dashboard is asked: node, months, metric, channel."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.formats import local_name
from channelops.core.models import Region
from channelops.kernel.periods import Month
from channelops.sales.selectors.figures import Span, channel_of_code

from ..metrics.definitions import metrics_answered
from ..selectors.dashboards import DashboardQuestion

TODAY = "today"


class DashboardForm(forms.Form):
    """All may be left out: the latest month with orders of the node, orders."""

    first = forms.ChoiceField(label=_("From"), required=False)
    last = forms.ChoiceField(label=_("To"), required=False)
    metric = forms.ChoiceField(label=_("Metric"), required=False)
    tree = forms.ChoiceField(choices=[("", _("As reported")), (TODAY, _("As they hang today"))], label=_("Regions"), required=False)
    node = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    channel = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, node: Region, months: list[Month], latest: Month, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.latest, self.today = node, latest, today
        choices = [(str(month), str(month)) for month in months]
        metrics = [(code, local_name(metric)) for code, metric in metrics_answered().items()]
        for name, words in (("first", choices), ("last", choices), ("metric", metrics)):
            self.fields[name].choices = words  # type: ignore[attr-defined]

    def clean_channel(self) -> object:
        """The channel of the code."""
        code = self.cleaned_data["channel"]
        found = channel_of_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("No channel has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """From a month to a month not before it; a metric that channels have, where one is chosen."""
        told = super().clean() or {}
        last = Month.parse(told["last"]) if told.get("last") else self.latest
        first = Month.parse(told["first"]) if told.get("first") else last
        if last < first:
            self.add_error("last", _("The end lies before the beginning."))
        told["months"] = first, last
        told["metric"] = metrics_answered()[told.get("metric") or "orders"]
        if told.get("channel") is not None and not told["metric"].by_channel:
            self.add_error("metric", _("%(metric)s is not kept by channel.") % {"metric": local_name(told["metric"])})
        return told

    def question(self) -> DashboardQuestion:
        """The question of a valid form."""
        told = self.cleaned_data
        first, last = told["months"]
        return DashboardQuestion(
            node=self.at,
            span=Span(first=first.first, last=last.last, grain="range"),
            metric=told["metric"],
            channel=told["channel"],
            as_of=self.today if told["tree"] else None,
        )
