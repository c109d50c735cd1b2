"""Buttons drawn from a state machine's table: what the viewer may do with a row now."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from channelops.kernel.states import StateMachine

from ..access import Access
from ..tables import Row, Text


def transition_buttons(
    row: Row, *, machine: StateMachine, access: Access, url_name: str, refusal: Callable[[str], Text]
) -> list[dict[str, Any]]:
    """The transitions out of the row's status that the viewer holds the capability for.

    One that has a refusal stays visible with its sentence. One that wants a reason opens its form in the dialog.
    """
    buttons: list[dict[str, Any]] = []
    for step in machine.allowed(row.status):
        if not step.capability or not access.can(step.capability, row):
            continue
        asks = step.reason_required
        buttons.append(
            {
                "label": str(step),
                "url": reverse(url_name, args=[row.pk, step.name]),
                "kind": _kind(step.tone, first=not buttons),
                "post": not asks,
                "modal": asks,
                "confirm": "" if asks else step.confirm,
                "refused": refusal(step.name),
            }
        )
    return buttons


KINDS = {"primary": "primary", "danger": "danger", "bad": "danger", "plain": "plain", "quiet": "quiet"}


def _kind(tone: str, *, first: bool) -> str:
    """A page has one primary button: the first; a later one is plain."""
    kind = KINDS.get(tone, "plain")
    return "plain" if kind == "primary" and not first else kind
