"""The portal's own role owns no table: it makes the month's tables by function, fills them, and changes nothing that stands."""

from datetime import date

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from channelops.stack.roles import APP
from incentives.models import AccrualMark, CommissionLine, Statement
from incentives.services import folds

from ..cast import TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = TODAY.replace(day=1)


# On a server that is not ours the portal's role may be missing, or have a password of its own: there the test makes one like it.
ROLE = APP if settings.PORTAL_PASSWORD else f"{APP}_of_tests"
PASSWORD = settings.PORTAL_PASSWORD or "of the test"
TURN = 7_031_993


def role_make(cursor):
    """The role with the rights the migrations leave to the portal's own; processes that make it at once take turns."""
    cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
    if not cursor.fetchone():
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '{PASSWORD}'")
    cursor.execute(
        f"GRANT USAGE ON SCHEMA public TO {ROLE};"
        f"GRANT USAGE, CREATE ON SCHEMA sales_staging TO {ROLE};"
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};"
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};"
        f"REVOKE INSERT, UPDATE, DELETE ON incentives_commissionline, incentives_accrual, incentives_statement FROM {ROLE};"
        f"REVOKE UPDATE, DELETE ON incentives_delta FROM {ROLE};"
    )
    cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])


@pytest.fixture
def as_app():
    """From here on the connection is the role's; whatever it was granted in this database is taken back at the end."""
    kept = dict(connection.settings_dict)

    def become():
        with connection.cursor() as cursor:
            role_make(cursor)
        connection.close()
        connection.settings_dict.update({"USER": ROLE, "PASSWORD": PASSWORD})

    yield become
    connection.close()
    connection.settings_dict.update(kept)
    if ROLE != APP:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {ROLE}")


def test_the_portal_makes_remakes_and_adds_to_a_month_and_changes_no_line(shop, bring_in, document, published, accrue, as_app, monkeypatch):
    published(document)
    monkeypatch.setattr(folds, "NIGHTS", 2)
    bring_in(text(row("A1", 时间="2026-11-17 10:00"), row("A2", 时间="2026-11-17 11:00")))
    as_app()
    for _time in range(2):
        assert accrue(date(2026, 11, 17)).status == "done"
        AccrualMark.objects.all().delete()
    assert Statement.objects.get().amount_fen == 2000
    for day in (17, 18, 19, 20):
        bring_in(text(row(f"B{day}", 时间=f"2026-11-{day} 12:00")))
        assert accrue(date(2026, 11, day)).status == "done"
        folds.month_fold(month=MONTH)
    assert Statement.objects.get().lines == 6
    names = ["incentives_commissionline", *parts("commissionline")]
    assert len(names) == 4
    for table in [*names, *parts("accrual")]:
        for command in (f"UPDATE {table} SET amount_fen = 1", f"DELETE FROM {table}", f"TRUNCATE {table}", f"DROP TABLE {table}"):
            refused(command, match=r"permission denied|must be owner")
        refused(f"INSERT INTO {table} SELECT * FROM {table}", match="permission denied")
    assert CommissionLine.objects.count() == 6


def parts(kind):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM incentives_parts(%s, %s)", [kind, MONTH])
        return [name for (name,) in cursor.fetchall()]


def refused(command, *, match):
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(command)
