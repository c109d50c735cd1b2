"""What a KPI call is asked: metrics, node, level, grain, days, comparison; each fault at its parameter, with what is allowed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.kernel.periods import Month, PeriodError
from channelops.sales.selectors.figures import Span, channel_of_code

from ..metrics.definitions import metrics_answered
from ..metrics.metric import Metric
from ..selectors.kpis import CHANNEL, LEVELS, KpiQuestion, node_visible
from ..selectors.periods import COMPARISONS

GRAINS = ("day", "month", "range")
DAYS_MOST, MONTHS_MOST = 400, 60
ALLOWED = _("Not known. Allowed: %(allowed)s.")


class KpiForm(forms.Form):
    """`metric` may name several, by commas; `from` and `to` are days or months, both included."""

    metric = forms.CharField(max_length=400)
    node = forms.CharField(required=False, max_length=64)
    level = forms.CharField(required=False, max_length=20)
    grain = forms.CharField(required=False, max_length=20)
    compare = forms.CharField(required=False, max_length=20)
    channel = forms.CharField(required=False, max_length=40)
    format = forms.CharField(required=False, max_length=10)
    as_of = forms.CharField(required=False, max_length=10)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.fields["from"] = forms.CharField(max_length=10)
        self.fields["to"] = forms.CharField(required=False, max_length=10)

    def clean_metric(self) -> list[Metric]:
        """The metrics in the order of their names."""
        known = metrics_answered()
        codes = [code.strip() for code in self.cleaned_data["metric"].split(",") if code.strip()]
        if not codes or set(codes) - set(known):
            raise forms.ValidationError(ALLOWED % {"allowed": ", ".join(known)})
        return [known[code] for code in dict.fromkeys(codes)]

    def _one_of(self, field: str, allowed: tuple[str, ...], default: str) -> str:
        value = str(self.cleaned_data[field]) or default
        if value not in (*allowed, default):
            raise forms.ValidationError(ALLOWED % {"allowed": ", ".join(allowed)})
        return value

    def clean_level(self) -> str:
        """Of what the rows are; the node itself by default."""
        return self._one_of("level", (*LEVELS, CHANNEL), "")

    def clean_grain(self) -> str:
        """By month by default."""
        return self._one_of("grain", GRAINS, "month")

    def clean_compare(self) -> str:
        """No comparison by default."""
        return self._one_of("compare", COMPARISONS, "")

    def clean_format(self) -> str:
        """As the Accept header says by default."""
        return self._one_of("format", ("json", "csv"), "")

    def clean_as_of(self) -> date | None:
        """The day whose tree is asked for."""
        text = self.cleaned_data["as_of"]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("Write a day like 2026-11-19.")) from error

    def clean_channel(self) -> object:
        """The channel of the code."""
        code = self.cleaned_data["channel"]
        found = channel_of_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("No channel has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """The parameters must fit each other."""
        told = super().clean() or {}
        first = self._day("from", last=False)
        last = self._day("to" if told.get("to") else "from", last=True)
        if self.errors or first is None or last is None:
            return told
        if last < first:
            self.add_error("to", _("The end lies before the beginning."))
            return told
        told["span"] = Span(first=first, last=last, grain=told["grain"])
        self._check_span(told["span"])
        self._check_metrics(told)
        return told

    def _day(self, field: str, *, last: bool) -> date | None:
        text = self.cleaned_data.get(field, "")
        try:
            if len(text) == len("2026-11"):
                month = Month.parse(text)
                return month.last if last else month.first
            return date.fromisoformat(text)
        except (PeriodError, ValueError):
            if field not in self.errors:
                self.add_error(field, _("Write a day like 2026-11-19 or a month like 2026-11."))
            return None

    def _check_span(self, span: Span) -> None:
        days = (span.last - span.first).days + 1
        most = DAYS_MOST if span.grain == "day" else MONTHS_MOST * 31
        if days > most or not 2000 <= span.first.year <= span.last.year <= 9000:
            self.add_error("to", _("At most %(days)s days or %(months)s months at once.") % {"days": DAYS_MOST, "months": MONTHS_MOST})

    def _check_metrics(self, told: dict[str, Any]) -> None:
        by_channel = told["level"] == CHANNEL or told["channel"] is not None
        for metric in told["metric"]:
            if told["grain"] not in metric.grains:
                allowed = ", ".join(grain for grain in GRAINS if grain in metric.grains)
                self.add_error("grain", _("%(metric)s is not kept so. Allowed: %(allowed)s.") % {"metric": metric.code, "allowed": allowed})
            elif "day" not in metric.grains and not told["span"].whole_months:
                self.add_error("from", _("%(metric)s is kept by whole months: begin and end with a month.") % {"metric": metric.code})
            if by_channel and not metric.by_channel:
                self.add_error("level", _("%(metric)s is not kept by channel.") % {"metric": metric.code})

    def question(self) -> KpiQuestion:
        """The question of a valid form; 404 for a node that the viewer does not see."""
        told = self.cleaned_data
        node = node_visible(self.access, code=told["node"])
        return KpiQuestion(
            metrics=told["metric"],
            node=node,
            span=told["span"],
            level=told["level"],
            compare=told["compare"],
            channel=told["channel"],
            as_of=told["as_of"],
        )
