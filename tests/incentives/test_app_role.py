"""The portal's own role owns no table: it makes the month's tables by function, fills them, and changes nothing that stands."""

import pytest
from django.db import DatabaseError, connection, transaction

from incentives.models import CommissionLine, Statement

from ..cast import TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
MONTH = TODAY.replace(day=1)


@pytest.fixture
def as_app():
    """From here on the session is that of a role with the rights the migrations leave to the portal's."""

    def become():
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE ROLE portal_of_the_test; GRANT USAGE ON SCHEMA public TO portal_of_the_test;"
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_of_the_test;"
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_of_the_test;"
                "REVOKE INSERT, UPDATE, DELETE ON incentives_commissionline, incentives_accrual, incentives_statement"
                " FROM portal_of_the_test;"
                "REVOKE UPDATE, DELETE ON incentives_delta FROM portal_of_the_test;"
                "SET SESSION AUTHORIZATION portal_of_the_test"
            )

    yield become
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")


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
