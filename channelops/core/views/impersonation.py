"""Pages of acting as another person: the question why, the beginning, the end."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from ..forms.tokens import ReasonForm
from ..pages.frame import Page
from ..refusals import Refused
from ..scoping import visible_or_404
from ..selectors.people import people_visible
from ..services.impersonation import impersonation_begin, impersonation_end


class ActAs(Page):
    """Asks why, then goes on in the person's name."""

    capability = "person.act_as"
    template_name = "core/act_as.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = visible_or_404(self.access, people_visible(self.access), pk=pk)
        self.access.require("person.act_as", person)
        return self.answer({"subject": person, "form": ReasonForm()})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = visible_or_404(self.access, people_visible(self.access), pk=pk)
        form = ReasonForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        try:
            impersonation_begin(session=request.session, person=person, access=self.access, reason=reason, actor=self.actor, at=self.now)
        except Refused as refused:
            if refused.field != "reason":
                raise
            return self.answer({"subject": person, "form": form}, status=422)
        return HttpResponseRedirect(reverse("home"))


class ActAsEnd(View):
    """Back to oneself; harmless for whoever acts as nobody."""

    def post(self, request: HttpRequest) -> HttpResponse:
        administrator = getattr(request, "impersonator", None)
        if administrator is not None:
            person = request.user.pk
            request_id = getattr(request, "request_id", "")
            impersonation_end(session=request.session, administrator=administrator, at=timezone.now(), request_id=request_id)
            return HttpResponseRedirect(reverse("person_signin", args=[person]))
        return HttpResponseRedirect(reverse("home"))
