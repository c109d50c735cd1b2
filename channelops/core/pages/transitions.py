"""A transition as a page: POST moves the row, GET asks for the reason where the table wants one."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from channelops.kernel.states import Illegal, StateMachine, Transition

from .. import transitions
from ..access import Access
from ..tables import Text
from .forms import FormPage


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class OptionalReasonForm(forms.Form):
    """Why, where anyone wants to say it."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False, widget=forms.HiddenInput)


class TransitionPage(FormPage):
    """Declares `machine`; gives `find(access, pk)` and `address(row)`. The route is `<pk>/<transition>`.

    `move` applies the table's transition; a page whose moves do more overrides it with one service call.
    """

    capability = ""
    machine: StateMachine
    done: Text = _("Done.")

    def find(self, access: Access, pk: Any) -> Model:
        """The visible row, from a selector; 404 for a stranger's."""
        raise NotImplementedError

    def address(self, row: Any) -> str:
        """The page of the row."""
        raise NotImplementedError

    def move(self, row: Any, step: Transition, *, reason: str) -> None:
        """Moves the row. Raises Refused where it stands elsewhere by now, PermissionDenied without the capability."""
        transitions.apply(row, self.machine, step.name, access=self.access, actor=self.actor, at=self.now, reason=reason)

    @cached_property
    def row(self) -> Any:
        """The row to move."""
        return self.find(self.access, self.kwargs["pk"])

    @cached_property
    def step(self) -> Transition:
        """The transition named in the address; 404 for one that is not in the table, or that no person makes."""
        try:
            step = self.machine.transition(self.kwargs["transition"])
        except Illegal as error:
            raise Http404 from error
        if not step.capability:
            raise Http404
        return step

    def prepare(self) -> None:
        """The row first (404), then the right over it (403)."""
        self.access.require(self.step.capability, self.row)

    def heading(self) -> Text:
        """The transition and its row."""
        return f"{self.step} · {self.row}"

    @property
    def note(self) -> Text:  # type: ignore[override]
        """The question of the table."""
        return self.step.confirm  # type: ignore[return-value]

    @property
    def submit(self) -> Text:  # type: ignore[override]
        """The transition's own word."""
        return str(self.step)

    @property
    def form_class(self) -> type[forms.Form]:  # type: ignore[override]
        """With a reason where the table requires one."""
        return ReasonForm if self.step.reason_required else OptionalReasonForm

    def save(self, form: forms.Form) -> str:
        """Moves the row."""
        self.move(self.row, self.step, reason=form.cleaned_data["reason"])
        return self.address(self.row)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """From a button: moved and back on the row's page, or 409 with the sentence beside the button."""
        if self.is_fragment or self.step.reason_required:
            return super().post(request, *args, **kwargs)
        self.prepare()
        reason = request.POST.get("reason", "")[:1000]
        self.move(self.row, self.step, reason=reason)
        return self.saved(self.address(self.row))
