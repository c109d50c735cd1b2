"""Reading what counted months have left: for orders that come after, and for the months that follow."""

from datetime import date

from ..models import AccrualState


def states_kept(month: date) -> dict[int, list[bytes]]:
    """What was kept of a month by plan version, in the order in which it was."""
    return _kept(month, crosses=False)


def crossing_kept(month: date) -> dict[int, list[bytes]]:
    """What of it goes on into later months; of a month that is being counted what the count before left."""
    return _kept(month, crosses=True)


def _kept(month: date, *, crosses: bool) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    rows = AccrualState.objects.filter(month=month, crosses=crosses, fresh=False).order_by("id")
    for version, content in rows.values_list("plan_version_id", "content").iterator():
        found.setdefault(version, []).append(bytes(content))
    return found
