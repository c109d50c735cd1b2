"""A tone is the colour beside a status's word: plain, accent (current), ok, warn or bad.

A model declares the tones of a field once, in `<FIELD>_TONES`: `STATUS_TONES = {"approved": "accent", "paid": "ok", "failed": "bad"}`.
"""

from dataclasses import dataclass

from django.db.models import Model

TONES = ("", "accent", "ok", "warn", "bad")


@dataclass(frozen=True, slots=True)
class State:
    """A status as a reader sees it: the word, and its tone."""

    label: str
    tone: str = ""


def tone_of(model: type[Model] | Model, field: str, value: str) -> str:
    """The tone the model declares in `<FIELD>_TONES` for a value of the field; plain where it declares none."""
    tones: dict[str, str] = getattr(model, f"{field.upper()}_TONES", {})
    return tones.get(str(value), "")


def state_of(row: Model, field: str = "status") -> State:
    """The row's status as word and tone."""
    value = getattr(row, field)
    label = getattr(row, f"get_{field}_display", None)
    return State(label=str(label() if label else value), tone=tone_of(row, field, value))
