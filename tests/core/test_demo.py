"""The demonstration world: the same every time, written once, never over other data."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from channelops.core.access import access_of
from channelops.core.demo.cast import CAST
from channelops.core.models import Change, Department, Grant, OrgUnit, Person, Region, RegionPlacement
from channelops.core.roles import ROLES
from channelops.core.scoping import visible_to
from channelops.sales.models import Batch, RejectedRow
from incentives.models import Period, Release, Statement
from incentives.selectors.releases import holds_of
from partners.models import Partner

from ..cast import TODAY

SCALE = 0.02
# The county of the cast keeps two dozen, so that there is a tree to look at.
COMPANIES, IN_FOCUS = 107, 24


def run(*args):
    out = StringIO()
    call_command("demo", *(() if "--scale" in args else ("--scale", str(SCALE))), *args, stdout=out)
    return out.getvalue()


def print_of_the_world():
    """Everything that was written, without the keys of rows."""
    grants = Grant.objects.values_list("person__username", "role", "region__code", "department__code", "during")
    return [
        list(Region.objects.order_by("path").values_list("code", "name_zh", "name_en", "path")),
        list(RegionPlacement.objects.order_by("region__code").values_list("region__code", "parent__code", "during")),
        list(OrgUnit.objects.order_by("region__code", "department__code").values_list("region__code", "department__code", "opened_on")),
        list(
            Person.objects.order_by("username").values_list("username", "name_zh", "name_en", "joined_on", "password", "unit__region__code")
        ),
        sorted(grants, key=str),
        list(Partner.objects.order_by("code").values_list("code", "name_zh", "name_en", "path", "opened_on", "closed_on")),
    ]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Written once for the tests of this module, which share one transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        run("--on", TODAY.isoformat())
        yield
        transaction.set_rollback(True)


def test_fujian_is_whole(demo):
    assert [Region.objects.filter(level=level).count() for level in (1, 2, 3)] == [1, 9, 84]
    assert Department.objects.count() == 6
    assert OrgUnit.objects.filter(region__level__lt=3).count() == 60
    assert all(name_en.isascii() and name_en for name_en in Region.objects.values_list("name_en", flat=True))
    assert Person.objects.count() > 300
    assert Partner.objects.count() == COMPANIES


def test_every_role_has_somebody_who_sees_what_the_role_sees(demo):
    seen = {}
    for known in CAST:
        person = Person.objects.get(username=known.username)
        assert person.check_password("channelops-demo")
        access = access_of(person, on=TODAY)
        assert known.role in access.roles
        seen[known.username] = (visible_to(access, Region.objects.all()).count(), visible_to(access, Partner.objects.all()).count())
    assert {known.role for known in CAST} == set(ROLES)
    assert (seen["province"], seen["city"][0], seen["county"]) == ((94, COMPANIES), 13, (1, IN_FOCUS))
    assert seen["agent"] == seen["clerk"]
    assert seen["agent"][0] == 0
    assert 1 < seen["agent"][1] < IN_FOCUS


def test_sub_agents_hang_in_their_county(demo):
    below = Partner.objects.exclude(parent=None).select_related("parent")
    assert {partner.path.count("/") for partner in below} == {2, 3}
    for partner in below:
        assert partner.path == f"{partner.parent.path}{partner.code}/"
        assert (partner.county_id, partner.opened_on >= partner.parent.opened_on) == (partner.parent.county_id, True)


def test_every_row_has_its_beginning_in_the_history(demo):
    told = Change.objects.filter(verb="create").values_list("object_type", flat=True)
    for model in (Region, Person, Grant, Partner):
        assert list(told).count(model._meta.label) == model.objects.count()
    assert not Change.objects.filter(now__has_key="password").exists()


def test_rejected_rows_wait_and_last_month_was_released_by_name(demo):
    sent = Batch.objects.filter(way="page").order_by("pk")
    assert [(one.accepted, one.duplicate, one.rejected) for one in sent] == [(24, 0, 10), (24, 0, 10), (2, 24, 0), (13, 0, 0)]
    assert RejectedRow.objects.values("code").distinct().count() > 6
    release = Release.objects.get()
    assert (str(release.period), release.period.status) == ("2026-10", "locked")
    assert [hold.holds for hold in holds_of(Period.objects.get(month=TODAY.replace(day=1)))] == [True]


def test_what_came_late_for_a_locked_month_is_paid_with_the_present_one(demo):
    late = Batch.objects.get(file_name__endswith="_迟到.csv")
    period = Period.objects.get(month=TODAY.replace(day=1, month=TODAY.month - 1))
    assert (period.status, str(late.first_day)[:7]) == ("locked", str(period))
    first, second = period.results.order_by("version")
    assert (first.posted_month, second.posted_month) == (period.month, TODAY.replace(day=1))
    owed = Statement.objects.filter(month=TODAY.replace(day=1)).exclude(adjusted_fen=0)
    assert sum(owed.values_list("adjusted_fen", flat=True)) == second.amount_fen > 0
    agents = Person.objects.get(username="agent").partner_id
    assert owed.filter(partner_id=agents).exists()


def test_a_second_run_changes_nothing(demo):
    before, traces = print_of_the_world(), Change.objects.count()
    told = run("--on", date(2027, 3, 3).isoformat())
    assert told.count("as it was") >= 3
    assert print_of_the_world() == before
    assert Change.objects.count() == traces


def test_another_world_is_refused(demo):
    for other in (("--seed", "8"), ("--scale", "2")):
        with pytest.raises(CommandError, match="empty database"):
            run(*other)


def test_who_tells_whom_to_sign_in_as(demo):
    rows = json.loads(run("--who", "--json"))
    assert [row["username"] for row in rows] == [known.username for known in CAST]
    assert {row["password"] for row in rows} == {"channelops-demo"}
    assert "泉港区经理" in run("--who")
