"""The fold: what nights have added to an open month becomes one part, after the night, once, and never while somebody counts."""

from datetime import date

import pytest
from django.db import connection, transaction

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.core.services.jobs import job_ask
from incentives.models import Period
from incentives.services import folds

from ..cast import NOW
from ..sales.conftest import row, text
from .test_additions import everything, mixed, parts  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db(transaction=True)
MONTH, ON = date(2026, 11, 1), date(2026, 11, 19)


@pytest.fixture
def nights(shop, mixed, bring_in, accrue, monkeypatch):  # noqa: F811
    """A month that was counted whole, and two nights added to it, which are as many as become one."""
    monkeypatch.setattr(folds, "NIGHTS", 2)
    for day in (17, 18, 19):
        bring_in(text(row(f"A{day}", 时间=f"2026-11-{day} 10:00"), row(f"B{day}", 产品="KD-1", 时间=f"2026-11-{day} 11:00")))
        assert accrue(date(2026, 11, day)).status == "done"


def worked(run):
    job_work(run_id=run.pk, now=lambda: NOW, seconds=600)
    run.refresh_from_db()
    return run


def fold():
    return job_ask(job="incentives.fold", business_date=ON, actor=Actor.command("test"), at=NOW)


def test_it_waits_for_the_night_and_makes_one_part_of_all_once(nights):
    before, run = everything(), fold()
    assert worked(run).status == "waiting"
    assert parts("accrual") == ["", "_n", "_n"]
    behind = JobRun.objects.filter(job__in=["analytics.commission", "incentives.holdbacks"]).order_by("business_date")
    assert [worked(each).status for each in behind] == ["done"] * 6
    for rows in (16, 0):
        run = worked(fold())
        assert (run.status, run.rows) == ("done", rows)
        assert parts("commissionline") == parts("accrual") == ["", "_w"]
        assert everything() == before
    assert [line.sentence for line in run.lines.all()] == ["2026-11: what nights have added is one part now, 16 rows."]


def test_a_month_that_is_counted_or_closed_is_left(nights):
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM incentives_period WHERE month = %s FOR UPDATE", [MONTH])
        assert folds.month_fold(month=MONTH) == 0
    finally:
        other.close()
    with transaction.atomic():
        Period.objects.update(status="locked")
        assert folds.month_fold(month=MONTH) == 0
        transaction.set_rollback(True)
    assert parts("commissionline") == ["", "_n", "_n"]
    assert folds.month_fold(month=MONTH) == 16
