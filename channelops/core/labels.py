"""A label: the word a reader knows for a field, a kind of row, a verb or a way in; for histories and logs.

A model of a higher app says its own words with `verbose_name=_("…")`; an app may also add to these tables in `apps.ready()`.
"""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

Text = str | Promise

FIELDS: dict[str, Text] = {
    "address": _("Address"),
    "asked_again": _("Asked again"),
    "asked_at": _("Asked at"),
    "asked_by": _("Asked by"),
    "at": _("At"),
    "attempts": _("Attempts"),
    "beat_at": _("Last sign of life"),
    "blocked_by": _("Waits for"),
    "business_date": _("Business date"),
    "bytes": _("Size"),
    "capabilities": _("Capabilities"),
    "city": _("City"),
    "city_id": _("City"),
    "closed_on": _("Closed on"),
    "code": _("Code"),
    "columns": _("Columns"),
    "county": _("County"),
    "county_id": _("County"),
    "created_at": _("Made on"),
    "created_by": _("Made by"),
    "cursor": _("How far it is"),
    "department": _("Department"),
    "device": _("Device"),
    "done": _("Done"),
    "due_at": _("Due at"),
    "during": _("Period"),
    "email": _("Mail"),
    "error": _("Error"),
    "expires_at": _("Ends on"),
    "finished_at": _("Finished at"),
    "holder": _("Held by"),
    "initials": _("Initials"),
    "is_active": _("Active"),
    "job": _("Job"),
    "joined_on": _("Joined on"),
    "key": _("Key"),
    "key_sha256": _("Fingerprint"),
    "kind": _("Kind"),
    "language": _("Language"),
    "last_login": _("Last signed in"),
    "last_used_at": _("Last used"),
    "last_used_from": _("Last used from"),
    "level": _("Level"),
    "list_key": _("List"),
    "locked_from": _("Locked from"),
    "mail": _("Mail"),
    "mail_attempts": _("Attempts to mail"),
    "mail_error": _("Error of the mail"),
    "mailed_at": _("Mailed at"),
    "media_type": _("Type of file"),
    "name": _("Name"),
    "name_en": _("English name"),
    "name_zh": _("Chinese name"),
    "note": _("Note"),
    "object_id": _("Number of the row"),
    "object_type": _("Kind of row"),
    "on": _("Day"),
    "opened_on": _("Opened on"),
    "parent": _("Belongs to"),
    "partner_id": _("Partner"),
    "password": _("Password"),
    "path": _("Path of codes"),
    "person": _("Person"),
    "phone": _("Phone"),
    "position": _("Position"),
    "prefix": _("Beginning of the key"),
    "province": _("Province"),
    "province_id": _("Province"),
    "query": _("Filters"),
    "read_at": _("Read at"),
    "reason": _("Reason"),
    "region": _("Region"),
    "removed_at": _("Removed on"),
    "result": _("Result"),
    "revoked_at": _("Withdrawn on"),
    "role": _("Role"),
    "rows": _("Rows"),
    "run_no": _("Run"),
    "rung_at": _("Rung at"),
    "second_factor": _("Second factor"),
    "sessions": _("Sessions"),
    "sha256": _("Checksum"),
    "sort_key": _("Sort key"),
    "started_at": _("Started at"),
    "status": _("State"),
    "stored_as": _("Stored as"),
    "subject": _("Subject"),
    "theme": _("Appearance"),
    "title": _("Title"),
    "title_en": _("English title"),
    "title_zh": _("Chinese title"),
    "total": _("Total"),
    "unit": _("Unit"),
    "until": _("Until"),
    "uploaded_at": _("Uploaded on"),
    "uploaded_by": _("Uploaded by"),
    "url": _("Address"),
    "username": _("Sign-in name"),
    "via": _("Way in"),
    "waits": _("Waits"),
}
KINDS: dict[str, Text] = {
    "core.Attachment": _("Attachment"),
    "core.Department": _("Department"),
    "core.Grant": _("Grant"),
    "core.JobRun": _("Job run"),
    "core.Notice": _("Notice"),
    "core.NoticeChoice": _("Choice of notices"),
    "core.OrgUnit": _("Unit"),
    "core.Person": _("Person"),
    "core.Region": _("Region"),
    "core.RegionPlacement": _("Placement of a region"),
    "core.SavedView": _("Saved view"),
    "core.Token": _("Token"),
}
VERBS: dict[str, Text] = {
    "act_as": _("Acted as another person"),
    "attach": _("File attached"),
    "block": _("Held back"),
    "cancel": _("Cancelled"),
    "cancel_move": _("Planned move withdrawn"),
    "change": _("Changed"),
    "close": _("Closed"),
    "create": _("Made"),
    "delete": _("Deleted"),
    "end": _("Ended"),
    "fail": _("Failed"),
    "finish": _("Finished"),
    "impersonation_begin": _("Began to act as another person"),
    "impersonation_end": _("Stopped acting as another person"),
    "mail_retry": _("Mail tried again"),
    "move": _("Moved"),
    "notice_choices": _("Choice of notices changed"),
    "password_set": _("Password set"),
    "pause": _("Paused"),
    "quarantine": _("Set aside"),
    "recovery_codes_made": _("Recovery codes made"),
    "remove": _("Removed"),
    "rename": _("Renamed"),
    "reopen": _("Opened again"),
    "reset_password": _("Password reset"),
    "revoke": _("Withdrawn"),
    "run_again": _("Run again"),
    "second_factor_off": _("Second factor turned off"),
    "second_factor_on": _("Second factor turned on"),
    "second_factor_remove": _("Second factor removed"),
    "session_end": _("Session ended"),
    "sessions_end": _("All sessions ended"),
    "single_sign_on_link": _("Single sign-on linked"),
    "single_sign_on_unlink": _("Single sign-on unlinked"),
    "start_anyway": _("Started all the same"),
    "switch_off": _("Switched off"),
    "switch_on": _("Switched on"),
    "take": _("Taken up"),
    "take_place": _("Move took effect"),
    "unlock": _("Unlocked"),
}


def field_label(model: type[Model] | None, name: str) -> Text:
    """The word of a field: the model's own where it is a translation, then the table's, then the name itself."""
    if model is not None:
        try:
            own = model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        except FieldDoesNotExist:
            own = ""
        if isinstance(own, Promise):
            return own
    return FIELDS.get(name) or capfirst(name.replace("_", " "))


def kind_label(label: str) -> Text:
    """The word of a kind of row, by `app.Model`."""
    if label in KINDS:
        return KINDS[label]
    model = model_of(label)
    own = model._meta.verbose_name if model is not None else label
    return own if isinstance(own, Promise) else capfirst(str(own))


def kind_choices() -> list[tuple[str, Text]]:
    """Every kind of row with its word: the choices of a filter."""
    return sorted(KINDS.items(), key=lambda kind: kind[0])


def verb_label(verb: str) -> Text:
    """The word of what was done."""
    return VERBS.get(verb) or capfirst(verb.replace("_", " "))


def model_of(label: str) -> type[Model] | None:
    """The model of `app.Model`; None where it is no more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
