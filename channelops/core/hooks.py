"""What the house asks of the apps above it: each list is filled by an app's `apps.ready()` with plain functions."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

# The partners that a partner's people see: the roots and every sub-agent on the day. (roots, on) -> ids.
partner_trees: list[Callable[[frozenset[int], date], frozenset[int]]] = []
# What the worker, the database and the broker must show before the portal is ready: (name, check that raises).
readiness_checks: list[tuple[str, Callable[[], None]]] = []
# Counters of the shell (menu badges, the bell): name -> function of the access.
shell_counts: dict[str, Callable[[Any], int]] = {}
# Until when the figures reach, for the bar: (access) -> instant or None; the earliest answer is shown.
data_times: list[Callable[[Any], datetime | None]] = []
# Where Ctrl-K looks: functions (access, words, limit) -> hits.
search_providers: list[Callable[..., Iterable[Any]]] = []
# Panels of the home page, each (access) -> panel or None, in order.
home_panels: list[Callable[[Any], Any]] = []
# Models whose province, city and county ids follow a region that moves (facts do not: they keep where they were posted).
region_followers: list[type[Model]] = []
# Rows that files may be attached to: label -> capability needed to attach.
attachment_owners: dict[str, str] = {}
# The rows of partners, which live above the house: each function answers a queryset of named and placed rows with a code.
partner_rows: list[Callable[[], QuerySet[Any]]] = []
# The chapters of the demonstration world, in order: (name, function of the world that writes it).
demo_chapters: list[tuple[str, Callable[[Any], None]]] = []
# More conditions under which a person is visible, given an access.
person_conditions: list[Callable[[Any], Q]] = []


def partners_under(roots: frozenset[int], *, on: date) -> frozenset[int]:
    """The partners and their sub-agents on the day; the roots themselves where no app knows a tree."""
    found = set(roots)
    for tree in partner_trees:
        found |= tree(roots, on)
    return frozenset(found)


def partner_of(row: Model) -> int | None:
    """The partner a row belongs to: its own id where the row is a partner, else its `partner_id`."""
    if row._meta.label == "partners.Partner":
        return int(row.pk)
    partner: int | None = getattr(row, "partner_id", None)
    return partner
