"""The style guide: every component in every state, with invented figures that say so."""

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from channelops.core.pages.frame import Page

from . import styleguide_samples as samples
from .styleguide_phone import PHONE

ROWS_A_PAGE = 20
ROWS = 48


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("As on the licence."))
    amount = forms.DecimalField(label=_("Amount (yuan)"), min_value=0)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("First")), ("b", _("Second"))])
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    parts = forms.MultipleChoiceField(
        label=_("Parts"), choices=[("a", _("First")), ("b", _("Second"))], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label=_("I have read the terms"))


class SampleFilter(forms.Form):
    """The filter bar's kinds of field."""

    q = forms.CharField(label=_("Name or code"), required=False, widget=forms.TextInput(attrs={"type": "search", "size": 14}))
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All")), *samples.STAGES])


class StyleGuide(Page):
    """Whoever looks after the system sees it; so does everyone signed in where the portal is being worked on."""

    capability = "system.view"
    template_name = "core/styleguide.html"

    def check_allowed(self) -> None:
        """Open while DEBUG is on."""
        if not settings.DEBUG:
            super().check_allowed()

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.answer(
            {
                "s": samples.everything(self.now),
                "page": Paginator(range(ROWS), ROWS_A_PAGE).get_page(request.GET.get("page")),
                "filter": SampleFilter(request.GET),
                "form": SampleForm({"name": "", "amount": "-1", "kind": "a"}, auto_id="wrong_%s"),
                "fresh_form": SampleForm(),
                "params": request.GET,
                "now": self.now,
            }
        )


class StyleGuidePhone(StyleGuide):
    """The phone layout."""

    template_name = "core/styleguide_phone.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.answer({"s": {**PHONE, "needs": samples.needs()}})
