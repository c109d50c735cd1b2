"""The filters of the house's own lists, the same on the page and in REST: places and departments go by their codes."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .filters import (
    ChoiceFilter,
    DateRangeFilter,
    FilterSet,
    NodeOnlyFilter,
    RegionFilter,
    SearchFilter,
    VisibleChoiceFilter,
    WordsFilter,
    YesNoFilter,
)
from .jobs import job_choices
from .labels import kind_choices
from .models import Department, JobRun, Person, Region
from .notice_kinds import kind_choices as notice_kind_choices
from .roles import ROLE_CHOICES
from .selectors.people import people_holding


class RegionFilters(FilterSet):
    """Regions by name or code, level, the node above, and whether they are still open."""

    q = SearchFilter(also=["code"])
    level = ChoiceFilter(choices=Region.Level.choices, label=_("Level"))
    parent = VisibleChoiceFilter(queryset=Region.objects.order_by("path"), to_field_name="code", label=_("Directly below"))
    closed = YesNoFilter(field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("Closed"))


class OrgUnitFilters(FilterSet):
    """Units by department and region."""

    region = RegionFilter(prefix="region__", to_field_name="code")
    department = VisibleChoiceFilter(queryset=Department.objects.all(), to_field_name="code", label=_("Department"))
    closed = YesNoFilter(field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("Closed"))


class PersonFilters(FilterSet):
    """People by name, region, department, role held today, and whether they may sign in."""

    q = SearchFilter(also=["username", "phone"], label=_("Name, sign-in name or phone"))
    region = RegionFilter(to_field_name="code")
    region_only = NodeOnlyFilter()
    department = VisibleChoiceFilter(
        field_name="unit__department", queryset=Department.objects.all(), to_field_name="code", label=_("Department")
    )
    role = ChoiceFilter(choices=ROLE_CHOICES, method="holding", label=_("Role today"))
    active = YesNoFilter(field_name="is_active", lookup_expr="exact", label=_("Active"))

    def holding(self, people: QuerySet[Person], _name: str, role: str) -> QuerySet[Person]:
        """Those who hold the role on the viewer's day."""
        return people_holding(people, role=role, on=self.access.on)


class GrantFilters(FilterSet):
    """Grants by person, role, region, and a day on which they are in force."""

    person = VisibleChoiceFilter(queryset=Person.objects.all(), label=_("Person"))
    role = ChoiceFilter(choices=ROLE_CHOICES, label=_("Role"))
    region = RegionFilter(prefix="region__", to_field_name="code")
    on = django_filters.DateFilter(field_name="during", lookup_expr="contains", label=_("In force on"))


class ChangeFilters(FilterSet):
    """Changes by the row, the hand, the kind and the days; what is `quiet` comes from links, not from the bar."""

    quiet = frozenset({"object_id", "actor", "verb", "request_id"})

    q = WordsFilter(also=["object_name", "reason"], label=_("Row or reason"))
    who = SearchFilter(prefix="actor__", also=["actor__username"], label=_("Who"))
    object_type = ChoiceFilter(choices=kind_choices, label=_("Kind of row"))
    at = DateRangeFilter(label=_("Days"))
    region = RegionFilter(to_field_name="code")
    region_only = NodeOnlyFilter()
    object_id = django_filters.CharFilter(max_length=64, label=_("Key of the row"))
    actor = VisibleChoiceFilter(queryset=Person.objects.all(), label=_("By"))
    verb = django_filters.CharFilter(max_length=60, label=_("What was done"))
    request_id = django_filters.CharFilter(max_length=64, label=_("Request id"))


class NoticeFilters(FilterSet):
    """Notices by kind, and whether they were read."""

    kind = ChoiceFilter(choices=notice_kind_choices, label=_("Kind"))
    unread = YesNoFilter(field_name="read_at", lookup_expr="isnull", label=_("Unread"))


class JobRunFilters(FilterSet):
    """Runs by job, state and business date."""

    job = django_filters.CharFilter(max_length=80, label=_("Job"))
    status = ChoiceFilter(choices=JobRun.Status.choices, label=_("Status"))
    business_date = DateRangeFilter(label=_("Business date"))


class JobRunListFilters(JobRunFilters):
    """On the page the jobs are chosen from those there are."""

    job = ChoiceFilter(choices=job_choices, label=_("Job"))
