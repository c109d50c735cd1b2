"""The portal's own role owns no table: it makes the month's tables by function, fills them, and changes nothing that stands."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from channelops.stack.roles import APP
from incentives.models import CommissionLine, Statement

from ..cast import TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = TODAY.replace(day=1)


def password(cursor):
    """That of the portal's role; on a server that is not ours, a fresh one."""
    if not settings.PORTAL_PASSWORD:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        cursor.execute(f"{'ALTER' if cursor.fetchone() else 'CREATE'} ROLE {APP} LOGIN PASSWORD 'of the test'")
    return settings.PORTAL_PASSWORD or "of the test"


@pytest.fixture
def as_app():
    """From here on the connection is the portal's own role, with the rights the migrations leave to it."""
    kept = dict(connection.settings_dict)

    def become():
        with connection.cursor() as cursor:
            cursor.execute(
                f"GRANT USAGE ON SCHEMA public TO {APP};"
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};"
                f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP};"
                f"REVOKE INSERT, UPDATE, DELETE ON incentives_commissionline, incentives_accrual, incentives_statement FROM {APP};"
                f"REVOKE UPDATE, DELETE ON incentives_delta FROM {APP};"
            )
            signing_in = {"USER": APP, "PASSWORD": password(cursor)}
        connection.close()
        connection.settings_dict.update(signing_in)

    yield become
    connection.close()
    connection.settings_dict.update(kept)


def test_the_portal_makes_and_remakes_a_month_and_changes_no_line(shop, bring_in, document, published, accrue, as_app):
    published(document)
    bring_in(text(row("A1"), row("A2")))
    as_app()
    for _time in range(2):
        assert accrue().status == "done"
    assert Statement.objects.get().amount_fen == 2000
    for table in ("incentives_commissionline", "incentives_commissionline_202611_1"):
        for command in (f"UPDATE {table} SET amount_fen = 1", f"DELETE FROM {table}", f"TRUNCATE {table}", f"DROP TABLE {table}"):
            with (
                pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(command)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM incentives_commissionline")
    assert CommissionLine.objects.count() == 2
