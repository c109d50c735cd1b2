"""Pages of tokens: the list, a new one whose key is shown once, one token, its end."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import Access
from ..forms.tokens import TokenForm
from ..models import Token
from ..pages.frame import Page
from ..pages.lists import ListPage
from ..refusals import Refused
from ..selectors.tokens import tokens_listed
from ..services.tokens import token_create, token_revoke
from ..tables.tokens import standing, token_table


class TokenList(ListPage):
    """One's own tokens, and for an administrator those of the people in scope."""

    capability = "token.view"
    list_key = "tokens"
    url_name = "token_list"
    title = gettext_lazy("Tokens")
    head_actions = (
        {"label": gettext_lazy("New token"), "url_name": "token_create", "icon": "plus", "kind": "primary", "capability": "token.change"},
    )

    @property
    def table(self) -> Any:  # type: ignore[override]
        return token_table(at=self.now)

    def rows(self, access: Access) -> QuerySet[Token]:
        return tokens_listed(access)


class TokenCreate(Page):
    """Asks what the token may do; answers with its key, which no later page shows."""

    capability = "token.change"
    template_name = "core/token_create.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer({"form": TokenForm(access=self.access)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST, access=self.access)
        if not form.is_valid():
            return self.answer({"form": form}, status=422)
        given = form.cleaned_data
        try:
            token, key = token_create(
                access=self.access,
                name=given["name"],
                capabilities=given["capabilities"],
                region=given["region"],
                days=given["days"],
                actor=self.actor,
                at=self.now,
            )
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
            return self.answer({"form": form}, status=422)
        answer = self.answer({"token": token, "key": key}, template="core/token_key.html")
        answer["Cache-Control"] = "no-store"
        return answer


class TokenDetail(Page):
    """One token: what it may do, until when, when it was last used."""

    capability = "token.view"
    template_name = "core/token_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = get_object_or_404(tokens_listed(self.access), pk=pk)
        facts = [
            {"label": _("Person"), "value": token.person.name},
            {"label": _("Key begins with"), "value": token.prefix},
            {"label": _("Rights"), "value": ", ".join(token.capabilities)},
            {"label": _("Only in"), "value": token.region.name if token.region else _("Wherever the person may")},
        ]
        return self.answer({"token": token, "facts": facts, "state": standing(token, at=self.now)})


class TokenRevoke(Page):
    """Ends a token at once."""

    capability = "token.view"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = get_object_or_404(tokens_listed(self.access), pk=pk)
        token_revoke(token=token, access=self.access, actor=self.actor, at=self.now, reason=request.POST.get("reason", "")[:1000])
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
        return HttpResponseRedirect(reverse("token_list"))
