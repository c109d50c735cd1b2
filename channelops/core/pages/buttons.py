"""Buttons drawn from a state machine's table: what the viewer may do with a row now."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from .details import DetailPage


def transition_buttons(page: "DetailPage") -> list[dict[str, Any]]:
    """The transitions out of the row's status that the viewer holds the capability for.

    One that the page refuses stays visible with its sentence. One that wants a reason opens its form in the dialog.
    """
    if page.machine is None:
        return []
    buttons: list[dict[str, Any]] = []
    for step in page.machine.allowed(page.row.status):
        if not step.capability or not page.access.can(step.capability, page.row):
            continue
        asks = step.reason_required
        buttons.append(
            {
                "label": str(step),
                "url": reverse(page.transition_url, args=[page.row.pk, step.name]),
                "kind": _kind(step.tone, first=not buttons),
                "post": not asks,
                "modal": asks,
                "confirm": "" if asks else step.confirm,
                "refused": page.refusal(step.name),
            }
        )
    return buttons


KINDS = {"primary": "primary", "danger": "danger", "bad": "danger", "plain": "plain", "quiet": "quiet"}


def _kind(tone: str, *, first: bool) -> str:
    """A page has one primary button: the first; a later one is plain."""
    kind = KINDS.get(tone, "plain")
    return "plain" if kind == "primary" and not first else kind
