"""The published JSON Schema of a plan document, and its refusals as sentences with their place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, TypeChecker, ValidationError, validators

from channelops.kernel.errors import gettext_noop as _

from .problems import Problem

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "plan_schema.json").read_text(encoding="utf-8"))

# Enough to repair a document by; a document that is wrong throughout would have thousands.
MOST_PROBLEMS = 200

_SENTENCES = {
    "required": _("The field “%(field)s” is missing."),
    "additionalProperties": _("The field “%(field)s” is not known here."),
    "enum": _("“%(value)s” is none of: %(choices)s."),
    "const": _("This must be “%(choices)s”."),
    "type": _("This must be of the type %(choices)s."),
    "minimum": _("%(value)s is less than %(limit)s."),
    "maximum": _("%(value)s is more than %(limit)s."),
    "pattern": _("“%(value)s” is not written as it must be."),
    "minItems": _("At least %(limit)s is needed."),
    "maxItems": _("More than %(limit)s are not possible."),
    "minLength": _("This must not be empty."),
    "maxLength": _("This is longer than %(limit)s characters."),
    "uniqueItems": _("A code is named twice."),
    "oneOf": _("“%(value)s” is not written as it must be."),
    "anyOf": _("“%(value)s” is not written as it must be."),
    "not": _("This field does not belong here."),
}


def _is_number(_checker: TypeChecker, value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


_VALIDATOR = validators.extend(Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number))(SCHEMA)


def schema_problems(document: Any) -> list[Problem]:
    """Return what the schema refuses, in the order of the document."""
    found: dict[tuple[str, str], Problem] = {}
    for error in _VALIDATOR.iter_errors(document):
        for problem in _problems(error):
            found.setdefault((problem.pointer, str(problem)), problem)
        if len(found) >= MOST_PROBLEMS:
            break
    return sorted(found.values(), key=lambda one: [part.zfill(6) for part in one.pointer.split("/")])


def _problems(error: ValidationError) -> list[Problem]:
    pointer = "".join(f"/{part}" for part in error.absolute_path)
    keyword = str(error.validator)
    if keyword in ("oneOf", "anyOf"):
        # the alternatives are spellings of one thing; the one of the value's own type says what is wrong with it
        own = [one for one in error.context or [] if one.validator not in ("type", "oneOf", "anyOf")]
        if own:
            return _problems(own[0])
    if keyword == "additionalProperties":
        known = error.schema.get("properties", {})
        return [Problem(f"{pointer}/{name}", _SENTENCES[keyword], {"field": name}) for name in error.instance if name not in known]
    if keyword == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return [Problem(f"{pointer}/{name}", _SENTENCES[keyword], {"field": name}) for name in missing]
    limit = error.validator_value
    choices = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
    return [Problem(pointer, _SENTENCES[keyword], {"value": str(error.instance)[:60], "limit": limit, "choices": choices})]
