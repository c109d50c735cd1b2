"""Writing a row and its history in one go."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.db.models import Field, Model

from ..actors import Actor
from ..hooks import partner_of
from ..models import Change

Plain = str | int | bool | None | list[Any] | dict[str, Any]


@transaction.atomic
def row_create(row: Model, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Validates and inserts the row, and records every field that has a value."""
    row.full_clean(validate_unique=True, validate_constraints=True)
    row.save(force_insert=True)
    change_record(row, verb="create", was={}, now=_filled(row), actor=actor, at=at, reason=reason)


def creations_record(rows: Iterable[Model], *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Adds the entry `row_create` would have left, for rows that were inserted in bulk."""
    entries = (_entry(row, verb="create", was={}, now=_filled(row), actor=actor, at=at, reason=reason) for row in rows)
    Change.objects.bulk_create(entries, batch_size=2_000)


@transaction.atomic
def row_change(row: Model, values: Mapping[str, object], *, actor: Actor, at: datetime, reason: str = "", verb: str = "change") -> bool:
    """Sets the fields that differ, saves only those and records was and is. False, and no trace, where nothing differs."""
    was: dict[str, Plain] = {}
    now: dict[str, Plain] = {}
    for name, value in values.items():
        field = cast("Field[Any, Any]", row._meta.get_field(name))
        before = field.value_from_object(row)
        setattr(row, name, value)
        after = field.value_from_object(row)
        if before != after and _plain(before) != _plain(after):
            was[name], now[name] = ("•••", "•••") if name in SECRET else (_plain(before), _plain(after))
        else:
            # a pair of days is not the range of the same days: what stays is as it was read
            setattr(row, field.attname, before)
    if not now:
        return False
    row.full_clean(validate_unique=True, validate_constraints=True)
    row.save(update_fields=list(now))
    change_record(row, verb=verb, was=was, now=now, actor=actor, at=at, reason=reason)
    return True


def change_record(
    row: Model,
    *,
    verb: str,
    was: Mapping[str, Plain],
    now: Mapping[str, Plain],
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Change:
    """Adds one entry to the row's history; call it in the transaction of the write it tells of."""
    entry = _entry(row, verb=verb, was=was, now=now, actor=actor, at=at, reason=reason)
    entry.save(force_insert=True)
    return entry


def changes_record(
    rows: Iterable[Model], *, verb: str, was: Mapping[str, Plain], now: Mapping[str, Plain], actor: Actor, at: datetime, reason: str = ""
) -> None:
    """The same entry for many rows."""
    entries = (_entry(row, verb=verb, was=was, now=now, actor=actor, at=at, reason=reason) for row in rows)
    Change.objects.bulk_create(entries, batch_size=2_000)


def _entry(row: Model, *, verb: str, was: Mapping[str, Plain], now: Mapping[str, Plain], actor: Actor, at: datetime, reason: str) -> Change:
    place = _place(row)
    return Change(
        at=at,
        actor=actor.person,
        acted_by=actor.acted_by,
        via=actor.via,
        object_type=row._meta.label,
        object_id=str(row.pk),
        object_name=str(row)[:200],
        verb=verb,
        was=dict(was),
        now=dict(now),
        reason=reason,
        request_id=actor.request_id,
        partner_id=partner_of(row),
        province_id=getattr(place, "province_id", None),
        city_id=getattr(place, "city_id", None),
        county_id=getattr(place, "county_id", None),
    )


# Never written into a history.
SECRET = frozenset({"password", "key_sha256"})


def _filled(row: Model) -> dict[str, Plain]:
    """Every field that has a value, but its key and what is secret."""
    values = {field.name: _plain(field.value_from_object(row)) for field in row._meta.concrete_fields if not field.primary_key}
    return {name: value for name, value in values.items() if value not in (None, "", [], {}) and name not in SECRET}


def _place(row: Model) -> Model:
    """Where the row hangs: itself, or the region or person it belongs to."""
    if hasattr(row, "province_id"):
        return row
    return getattr(row, "region", None) or getattr(row, "person", None) or row


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    lower, upper = getattr(value, "lower", None), getattr(value, "upper", None)
    if lower is not None or upper is not None:
        return [_plain(lower), _plain(upper)]
    return str(value)
