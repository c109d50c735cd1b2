"""The style guide: every component in every state, with invented figures that say so."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from . import styleguide_samples as samples

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


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Everyone sees it where the portal is being worked on; elsewhere whoever looks after the system."""
    if not (settings.DEBUG or request.access.can("system.view")):
        raise PermissionDenied("system.view")
    now = timezone.now()
    return render(
        request,
        "core/styleguide.html",
        {
            "s": samples.everything(now),
            "page": _page(request),
            "filter": SampleFilter(request.GET),
            "form": SampleForm({"name": "", "amount": "12.345.6", "kind": "a"}, auto_id="wrong_%s"),
            "fresh_form": SampleForm(),
            "params": request.GET,
            "now": now,
        },
    )


def _page(request: HttpRequest) -> Page:
    return Paginator(range(ROWS), ROWS_A_PAGE).get_page(request.GET.get("page"))
