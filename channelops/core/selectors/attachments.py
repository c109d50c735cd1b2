"""Reading attachments: through the row they belong to, and only by whoever sees that row."""

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import Http404

from .. import hooks
from ..access import Access
from ..models import Attachment
from ..scoping import visible_or_404


def attachment_owner(access: Access, *, object_type: str, pk: object) -> Model:
    """The visible row that files may be attached to; 404 for a foreign row and for a kind that takes none."""
    if object_type not in hooks.attachment_owners:
        raise Http404
    found: Model = visible_or_404(access, apps.get_model(object_type)._default_manager.all(), pk=pk)
    return found


def attachments_of(row: Model) -> QuerySet[Attachment]:
    """The files of a row that was read in scope, the newest first."""
    kept = Attachment.objects.filter(object_type=row._meta.label, object_id=str(row.pk), removed_at=None)
    return kept.select_related("uploaded_by")


def attachment_visible(access: Access, *, pk: int) -> tuple[Attachment, Model]:
    """The file and its row; 404 where the row is not visible or the file was removed."""
    attachment = Attachment.objects.filter(pk=pk, removed_at=None).select_related("uploaded_by").first()
    if attachment is None:
        raise Http404
    return attachment, attachment_owner(access, object_type=attachment.object_type, pk=attachment.object_id)


def capability_to_attach(row: Model) -> str:
    """What it takes to attach a file to the row."""
    return hooks.attachment_owners[row._meta.label]


def may_attach(access: Access, row: Model) -> bool:
    """Whether the viewer may attach files to the row."""
    return access.can(capability_to_attach(row), row)


def may_remove(access: Access, attachment: Attachment, row: Model) -> bool:
    """One's own file, while one may still attach to the row; others' only where one may change the organisation there."""
    own = access.person is not None and attachment.uploaded_by_id == access.person.pk
    return may_attach(access, row) and (own or access.can("attachment.remove_any", row))
