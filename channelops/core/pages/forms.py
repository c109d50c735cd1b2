"""A form page: a form that validates, and one service that writes; as a page of its own or in the dialog."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..refusals import Refused
from ..tables import Text
from .frame import Page
from .list_parts import SeeOther


class FormPage(Page):
    """Declares `form_class`, `title`, `submit`; gives `save(form)`, which calls one service and returns where to go next.

    Answers 422 with the sentences at their fields, 409 where the business refuses, and on success 204 with the event `saved`
    in the dialog (or a move to another page, where `moves_on`), 303 without script.
    """

    template_name = "generic/form.html"
    fragments = frozenset({"modal-body"})
    form_class: type[forms.Form] = forms.Form
    title: Text = ""
    submit: Text = _("Save")
    # What is said once it is done.
    done: Text = _("Saved.")
    note: Text = ""
    danger = False
    # Whether success leads elsewhere (to the row just made) rather than back to the page under the dialog.
    moves_on = False

    def save(self, form: forms.Form) -> str:
        """Calls the service; the address to go to."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Finds the row and asks for the right, before anything is shown or written."""

    def initial(self) -> dict[str, Any]:
        """The values at first."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """What the form's constructor wants besides."""
        return {}

    def carried(self) -> list[tuple[str, str]]:
        """What the form sends along unseen, besides its own fields."""
        return []

    def heading(self) -> Text:
        """The title of page or dialog."""
        return self.title

    @cached_property
    def form(self) -> forms.Form:
        """The form, filled by what was sent."""
        sent: dict[str, Any] = {"data": self.request.POST, "files": self.request.FILES} if self.request.method == "POST" else {}
        return self.form_class(initial=self.initial(), **sent, **self.form_kwargs())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        self.prepare()
        return self.shown()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Writes, or says at each place why not; nothing is half-saved, as the service is one transaction."""
        self.prepare()
        if not self.form.is_valid():
            return self.shown(status=422)
        try:
            address = self.save(self.form)
        except Refused as refusal:
            self.form.add_error(refusal.field if refusal.field in self.form.fields else None, str(refusal))
            return self.shown(status=409)
        except ValidationError as error:
            add_errors(self.form, error)
            return self.shown(status=422)
        return self.saved(address)

    def saved(self, address: str) -> HttpResponse:
        """The answer of success."""
        if not self.is_fragment:
            messages.success(self.request, str(self.done))
            return SeeOther(address)
        answer = HttpResponse(status=204)
        if self.moves_on:
            messages.success(self.request, str(self.done))
            answer["HX-Redirect"] = address
        else:
            answer["HX-Trigger"] = json.dumps({"saved": True, "toast": str(self.done)})
        return answer

    def shown(self, *, status: int = 200) -> HttpResponse:
        """The form as a page or in the dialog, where a refusal draws the form anew, too."""
        in_dialog = self.is_fragment
        answer = self.answer(
            {
                "layout": "layouts/modal.html" if in_dialog else "base.html",
                "in_dialog": in_dialog,
                "title": self.heading(),
                "form": self.form,
                "note": self.note,
                "submit": self.submit,
                "carried": self.carried(),
                "single": len(self.form.visible_fields()) == 1,
                "danger": self.danger,
                "back": self.back(),
                "action": self.request.get_full_path(),
            },
            status=status,
        )
        if in_dialog and status == 409:
            answer["HX-Retarget"] = "#modal-body"
        return answer


class ConfirmPage(FormPage):
    """A question before something is removed or ended: a form without fields, or with a reason."""

    danger = True
    submit: Text = _("Yes, delete")
    done: Text = _("Deleted.")


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Puts a model's or constraint's sentences at the fields of the same name, the others over the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, sentences in error.error_dict.items():
        form.add_error(name if name in form.fields else None, sentences)
