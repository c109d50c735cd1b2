"""Attaching files to rows, and taking them away: the bytes outside the web root, a trace in the row's history."""

import hashlib
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ..actors import Actor
from ..file_types import TYPES, FileType, type_of
from ..models import Attachment
from ..refusals import Refused
from .changes import change_record

LONGEST_NAME = 200
MEGABYTE = 1024 * 1024


@transaction.atomic
def attachment_add(*, owner: Model, upload: "UploadedFile[bytes]", note: str = "", actor: Actor, at: datetime) -> Attachment:
    """Stores the upload for the row. Refused (field `file`) when it is empty, too large, or not a kind that may be attached.

    The file is written and synced before its row, so a row never lacks its bytes; bytes of a write that failed are removed.
    """
    name = _plain_name(upload.name or "")
    kind = _checked(upload, name)
    stored_as, path = _new_place()
    digest = _write(upload, path)
    try:
        attachment = Attachment(
            object_type=owner._meta.label,
            object_id=str(owner.pk),
            name=name,
            stored_as=stored_as,
            media_type=kind.media_type,
            bytes=path.stat().st_size,
            sha256=digest,
            note=note.strip(),
            uploaded_by=actor.person,
            uploaded_at=at,
        )
        attachment.full_clean()
        attachment.save(force_insert=True)
        change_record(owner, verb="attach", was={}, now={"file": name, "sha256": digest}, actor=actor, at=at, reason=attachment.note)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return attachment


@transaction.atomic
def attachment_remove(*, attachment: Attachment, owner: Model, actor: Actor, at: datetime, reason: str = "") -> None:
    """Takes the file from the row's page; its entry and its checksum stay, and so do the bytes, for whoever must ask for them.

    Refused when it is gone already.
    """
    if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=at):
        raise Refused(_("This file was removed already."))
    change_record(
        owner, verb="remove", was={"file": attachment.name, "sha256": attachment.sha256}, now={}, actor=actor, at=at, reason=reason
    )


def attachment_path(attachment: Attachment) -> Path:
    """Where the bytes lie."""
    return Path(settings.ATTACHMENT_ROOT) / attachment.stored_as


def _checked(upload: "UploadedFile[bytes]", name: str) -> FileType:
    size = upload.size or 0
    if size == 0:
        raise Refused(_("The file is empty."), field="file")
    if size > settings.ATTACHMENT_MAX_BYTES:
        most = settings.ATTACHMENT_MAX_BYTES // MEGABYTE
        raise Refused(_("The file is larger than %(most)s MB. Make it smaller or attach it in parts.") % {"most": most}, field="file")
    kind = type_of(name, upload)
    if kind is None:
        kinds = ", ".join(sorted(TYPES))
        raise Refused(
            _("Only these kinds of files can be attached, and the content must be what the name says: %(kinds)s.") % {"kinds": kinds},
            field="file",
        )
    return kind


def _plain_name(name: str) -> str:
    """The last part of the name, without what is not seen; its end is kept where it must be cut."""
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    stem, dot, end = seen.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(end) - 1]}{dot}{end}" if dot else seen[:LONGEST_NAME]


def _new_place() -> tuple[str, Path]:
    word = secrets.token_hex(20)
    stored_as = f"{word[:2]}/{word}"
    path = Path(settings.ATTACHMENT_ROOT) / stored_as
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    return stored_as, path


def _write(upload: "UploadedFile[bytes]", path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
