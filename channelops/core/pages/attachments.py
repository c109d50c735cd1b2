"""The panel of attached files, for any detail page of a row that takes them."""

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from ..access import Access
from ..selectors.attachments import attachments_of, may_attach, may_remove
from .panels import Panel


def attachments_panel(access: Access, row: Model, *, span: int = 12) -> list[Panel]:
    """The files of the row and the way to add one; no panel for whoever may not see files."""
    if not access.can("attachment.view"):
        return []
    files = [
        {
            "name": each.name,
            "size": each.bytes,
            "url": reverse("attachment", args=[each.pk]),
            "by": each.uploaded_by.name,
            "at": each.uploaded_at,
            "note": each.note,
            "remove_url": reverse("attachment_remove", args=[each.pk]) if may_remove(access, each, row) else "",
        }
        for each in attachments_of(row)
    ]
    upload_url = reverse("attachment_add", args=[row._meta.label, row.pk]) if may_attach(access, row) else ""
    return [Panel(title=_("Files"), template="core/_attachments.html", context={"files": files, "upload_url": upload_url}, span=span)]
