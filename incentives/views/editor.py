"""The plan editor: one draft in the browser, tried as it changes, saved as the document that a file would bring."""

import json
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from channelops.core.pages.frame import Page
from channelops.core.refusals import Refused

from ..documents import content_of, document_text
from ..engine.document import PlanVersion as Content
from ..engine.problems import PlanInvalid
from ..engine.reading import MAX_CHARACTERS, loads
from ..forms import editor
from ..forms.editor_words import words
from ..models import PlanVersion
from ..selectors import plans as read
from ..selectors.editor import codes_offered, version_before
from ..services.plan_versions import version_revise
from ..shown import previews
from ..shown.conditions import condition_rows, offered_words
from ..shown.plans import check_rows, days_words
from ..shown.samples import sample_orders
from ..shown.simulations import panel_of


class DraftPage(Page):
    """What every address of the editor asks first: a visible draft, and the right over it."""

    capability = "plan.change"

    @cached_property
    def row(self) -> PlanVersion:
        """The draft, or 404; 403 without the right over its plan."""
        version = read.version_visible(self.access, pk=self.kwargs["pk"])
        self.access.require("plan.change", version)
        return version

    @cached_property
    def before(self) -> PlanVersion | None:
        """The version it is held against."""
        return version_before(self.row)

    @cached_property
    def base(self) -> Content | None:
        """The content of that version."""
        return content_of(self.before) if self.before else None

    def sent(self) -> dict[str, Any]:
        """The JSON of the request, of whoever has the right. Refused for what is no object of JSON, or too long."""
        self.row  # noqa: B018 - 404 and 403 before anything is read
        try:
            found = json.loads(json.dumps(loads(self.request.body[: MAX_CHARACTERS * 4 + 1].decode()), default=str))
        except (PlanInvalid, UnicodeDecodeError) as error:
            raise Refused(_("This is not a document.")) from error
        if not isinstance(found, dict) or not isinstance(found.get("document"), dict):
            raise Refused(_("This is not a document."))
        return found

    def refused(self, refusal: Refused) -> HttpResponse:
        """As JSON where a script asked."""
        if self.request.content_type != "application/json":
            return super().refused(refusal)
        return JsonResponse({"sentence": refusal.sentence}, status=409)


class PlanEditor(DraftPage):
    """The page, and what saves it: 200 with the document as kept, 409 with both texts, 422 with each problem at its place."""

    template_name = "incentives/editor.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The editor. Refused for what is no draft any more."""
        version = self.row
        if version.status != PlanVersion.Status.DRAFT:
            raise Refused(_("Only a draft can be changed; draft a new version."))
        plan = version.plan
        chart = Previewer(self).chart(content_of(version), place=0, rule=0, mode=previews.TOTAL)
        return self.answer(
            {
                "title": plan.name,
                "version": version,
                "before": self.before,
                "crumbs": self.crumbs(),
                "meta": self.meta(),
                "kinds": [{"kind": each["kind"], "label": each["label"], "guide": each["guide"]} for each in editor.spec()["kinds"]],
                "conditions": condition_rows(version),
                "data": self.data(),
                "chart": chart,
                "checks": check_rows(version, access=self.access, at=self.now),
                "simulation": panel_of(self.access, version, now=self.now),
                "undo": words()["undo"],
            }
        )

    def crumbs(self) -> list[dict[str, Any]]:
        """The way here."""
        version, plan = self.row, self.row.plan
        return [
            {"label": _("Commission plans"), "url": reverse("plan_list")},
            {"label": plan.name, "url": reverse("plan_detail", args=[plan.pk])},
            {"label": previews.version_words(version), "url": reverse("plan_version_detail", args=[version.pk])},
            {"label": _("Edit")},
        ]

    def meta(self) -> list[str]:
        """Days, and where it rules."""
        region = self.row.plan.region
        place = region.name if region else _("Everywhere else")
        return [days_words(self.row), _("for %(place)s, %(payees)s") % {"place": place, "payees": self.row.plan.get_payee_kind_display()}]

    def data(self) -> dict[str, Any]:
        """What the script needs."""
        address = [self.row.pk]
        return {
            "spec": editor.spec(),
            "document": self.row.document,
            "hash": self.row.content_hash,
            "urls": {
                "save": reverse("plan_editor", args=address),
                "preview": reverse("plan_editor_preview", args=address),
                "choices": reverse("plan_editor_choices", args=address),
            },
            "icons": static("vendor/icons.svg"),
            "hidden": sorted(editor.OF_PLAN),
            "extraHeads": [previews.version_words(self.before), _("change %"), _("full tier, yuan")] if self.before else [],
            "words": words(),
            "language": "en" if (get_language() or "").startswith("en") else "zh",
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keeps the document; whoever saved meanwhile is not overwritten."""
        sent = self.sent()
        seen, version = str(sent.get("hash", "")), self.row
        if version.content_hash != seen:
            return self.both(version, sent["document"])
        content, problems = previews.content_or_problems(sent["document"])
        if content is None:
            return JsonResponse({"problems": previews.problem_rows(problems)}, status=422)
        version = version_revise(
            version=version, document=sent["document"], access=self.access, actor=self.actor, at=self.now, content_hash=seen
        )
        return JsonResponse(
            {
                "document": version.document,
                "hash": version.content_hash,
                "fingerprint": version.content_hash[:12],
                "sentence": _("Saved."),
            }
        )

    def both(self, version: PlanVersion, mine: dict[str, Any]) -> HttpResponse:
        """Both texts, and the hash that a decision for one of them is bound to."""
        hand = version.editor or version.author
        sentence = _("%(name)s has saved this draft meanwhile. Nothing of yours is lost: take one of the two.") % {"name": hand.name}
        texts = {"mine": json.dumps(mine, ensure_ascii=False, indent=2), "theirs": document_text(version)}
        return JsonResponse({"sentence": sentence, "hash": version.content_hash, **texts}, status=409)


class EditorPreview(DraftPage):
    """What the document would do as it stands: nothing is kept."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Problems with their places; and of a sound document its articles, a curve and some orders."""
        sent = self.sent()
        content, problems = previews.content_or_problems(sent["document"])
        answer: dict[str, Any] = {"problems": previews.problem_rows(problems)}
        if content is not None:
            answer |= Previewer(self).drawn(content, sent)
        return JsonResponse(answer)


class EditorChoices(DraftPage):
    """Codes with their names, for a field of the criteria."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """At most twenty."""
        self.row  # noqa: B018 - 404 before anything else
        field = request.GET.get("field", "")
        if not field:
            raise Http404
        offered = codes_offered(self.access, field=field, typed=request.GET.get("q", "")[:80])
        return JsonResponse({"choices": offered.choices, "said": offered_words(offered)})


class Previewer:
    """Draws the live parts of the page, at first and at every change."""

    def __init__(self, page: DraftPage) -> None:
        self.page = page

    def drawn(self, content: Content, sent: dict[str, Any]) -> dict[str, Any]:
        """Everything that a change may alter."""
        base = self.page.base
        place, rule = (int(sent[name]) if isinstance(sent.get(name), int) else 0 for name in ("component", "rule"))
        chart = self.chart(content, place=place, rule=max(rule, 0), mode=str(sent.get("mode", "")))
        return {
            "cards": previews.card_rows(content, base),
            "extras": previews.tier_extras(content, base) if base else {},
            "names": previews.names_of_codes(content),
            "chart": render_to_string("incentives/editor_chart.html", {"chart": chart}, self.page.request),
            "samples": render_to_string("incentives/editor_samples.html", self.samples(content, sent), self.page.request),
        }

    def chart(self, content: Content, *, place: int, rule: int, mode: str) -> dict[str, Any]:
        """The curve with its three ways to look at it."""
        mode = mode if mode in (previews.EACH, previews.DIFFERENCE) else previews.TOTAL
        versions = (previews.version_words(self.page.before), previews.version_words(self.page.row))
        chart = previews.chart_of(content, self.page.base, place=place, rule=rule, mode=mode, versions=versions)
        labels = [(previews.TOTAL, _("Total")), (previews.EACH, _("Each"))]
        labels += [(previews.DIFFERENCE, _("Difference"))] if self.page.base else []
        return chart and chart | {"modes": [{"mode": name, "label": label, "current": name == mode} for name, label in labels]}

    def samples(self, content: Content, sent: dict[str, Any]) -> dict[str, Any]:
        """Some real orders under both versions."""
        refs = [str(ref)[:80] for ref in sent.get("samples") or []][:8]
        orders = sample_orders(self.page.access, self.page.row.plan, refs, on=self.page.access.on)
        heads = {"then": previews.version_words(self.page.before), "now": previews.version_words(self.page.row)}
        return {"rows": previews.sample_rows(orders, content, self.page.base), **heads}
