"""Picking what an article asks of an order without a script: the same choices as in the editor, one field at a time."""

import copy
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.pages.forms import FormPage
from channelops.core.refusals import Refused

from ..documents import content_of
from ..forms.conditions import ConditionForm
from ..models import PlanVersion
from ..selectors.editor import Offered, codes_named, codes_offered
from ..services.plan_versions import version_revise
from ..shown import articles
from ..shown.conditions import offered_words
from .editor import DraftPage


class EditorCondition(DraftPage, FormPage):
    """One field of one article (`?article=`) or rule (`?rule=` too): what is ticked is what the draft asks for."""

    template_name = "incentives/editor_condition.html"
    form_class = ConditionForm
    submit = gettext_lazy("Save")

    def prepare(self) -> None:
        """A draft with such an article, or 404; Refused once it is submitted."""
        if self.row.status != PlanVersion.Status.DRAFT:
            raise Refused(_("Only a draft can be changed; draft a new version."))
        if self.field not in articles.CRITERIA or self.asked is None:
            raise Http404

    @cached_property
    def field(self) -> str:
        """Which field of the criteria."""
        return self.request.GET.get("field", "products")

    @cached_property
    def document(self) -> dict[str, Any]:
        """A copy of the document, to be changed."""
        return copy.deepcopy(self.row.document)

    @cached_property
    def asked(self) -> dict[str, Any] | None:
        """The article or rule within it, None where there is no such one."""
        found: Any = self.document
        for name, words in (("components", "article"), ("rules", "rule")):
            place = self.request.GET.get(words, "")
            if words == "rule" and not place:
                break
            if not place.isdecimal() or int(place) >= len(found[name]):
                return None
            found = found[name][int(place)]
        within: dict[str, Any] = found
        return within

    @cached_property
    def chosen(self) -> list[str]:
        """What is ticked: as sent, or as the draft has it."""
        assert self.asked is not None
        return self.request.POST.getlist("codes") if self.request.method == "POST" else self.asked.get("criteria", {}).get(self.field, [])

    @cached_property
    def offered(self) -> Offered:
        """What else may be ticked."""
        return codes_offered(self.access, field=self.field, typed=self.request.POST.get("typed", "")[:80])

    def initial(self) -> dict[str, Any]:
        """What the draft asks for."""
        return {"codes": self.chosen}

    def form_kwargs(self) -> dict[str, Any]:
        """What is ticked first, then what is on offer; a code nobody knows is not among them."""
        ticked = codes_named({self.field: self.chosen})[self.field]
        return {"known": ticked | {each["code"]: each["name"] for each in self.offered.choices}}

    def carried(self) -> list[tuple[str, str]]:
        """The content that is changed, so that nobody's work meanwhile is overwritten."""
        return [("content", self.request.POST.get("content", self.row.content_hash))]

    def heading(self) -> str:
        """Article, rule and field."""
        at = int(self.request.GET["article"])
        words = {"article": articles.title_words(content_of(self.row).components[at].title), "field": articles.CRITERIA[self.field]}
        if rule := self.request.GET.get("rule"):
            return _("%(article)s, rule %(rule)s: %(field)s") % {**words, "rule": int(rule) + 1}
        return _("%(article)s: %(field)s") % words

    def back(self) -> str:
        """The editor."""
        return reverse("plan_editor", args=[self.row.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves, or with “find” only offers other codes; what is ticked stays so."""
        if "find" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.prepare()
        return self.shown()

    def answer(self, context: Any, *, template: str = "", status: int = 200) -> HttpResponse:
        """With the other fields, and what is said where little or nothing is on offer."""
        if "form" in context:
            said = offered_words(self.offered)
            context = {**context, "fields": [self._segment(field) for field in articles.CRITERIA], "said": said}
        return super().answer(context, template=template, status=status)

    def save(self, form: forms.Form) -> str:
        """By the service, as the editor does."""
        assert self.asked is not None
        criteria = {**self.asked.get("criteria", {}), self.field: form.cleaned_data["codes"]}
        self.asked["criteria"] = {field: codes for field, codes in criteria.items() if codes}
        version_revise(
            version=self.row,
            document=self.document,
            access=self.access,
            actor=self.actor,
            at=self.now,
            content_hash=self.request.POST.get("content", ""),
        )
        return self.request.get_full_path()

    def _segment(self, field: str) -> dict[str, Any]:
        place = {name: self.request.GET[name] for name in ("article", "rule") if name in self.request.GET}
        return {"label": articles.CRITERIA[field], "url": f"?{urlencode({**place, 'field': field})}", "current": field == self.field}
