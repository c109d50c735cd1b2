"""Pages of attached files: adding, fetching and removing one."""

from typing import Any

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from ..forms.attachments import AttachmentForm, AttachmentRemoveForm
from ..models import Attachment
from ..pages.forms import ConfirmPage, FormPage
from ..pages.frame import Page
from ..selectors.attachments import attachment_owner, attachment_visible, capability_to_attach, may_remove
from ..services.attachments import attachment_add, attachment_path, attachment_remove


class AttachmentAdd(FormPage):
    """Attaches one file to a visible row."""

    capability = "attachment.view"
    form_class = AttachmentForm
    title = _("Attach a file")
    submit = _("Attach")
    done = _("The file is attached.")

    @cached_property
    def owner(self) -> Any:
        """The row, once it is known to be visible (404) and to take the viewer's files (403)."""
        return attachment_owner(self.access, object_type=self.kwargs["label"], pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.access.require(capability_to_attach(self.owner), self.owner)

    def save(self, form: Form) -> str:
        given = form.cleaned_data
        attachment_add(owner=self.owner, upload=given["file"], note=given["note"], actor=self.actor, at=self.now)
        return self.back()


class AttachmentFetch(Page):
    """Sends the file: always to be saved, never to be shown by the browser."""

    capability = "attachment.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        attachment, _owner = attachment_visible(self.access, pk=pk)
        try:
            file = attachment_path(attachment).open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        answer = FileResponse(file, content_type=attachment.media_type)
        answer["Content-Disposition"] = content_disposition_header(True, attachment.name)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer


class AttachmentRemove(ConfirmPage):
    """Takes a file away, with a reason; the history keeps that it was there."""

    capability = "attachment.view"
    form_class = AttachmentRemoveForm
    title = _("Remove the file")
    submit = _("Remove")
    done = _("The file is removed.")

    @cached_property
    def found(self) -> tuple[Attachment, Any]:
        """The file and its row."""
        return attachment_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        attachment, owner = self.found
        if not may_remove(self.access, attachment, owner):
            self.access.require("attachment.remove_any", owner)

    def heading(self) -> str:
        return f"{self.title} · {self.found[0].name}"

    def save(self, form: Form) -> str:
        attachment, owner = self.found
        attachment_remove(attachment=attachment, owner=owner, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)
        return self.back()
