"""The versions that pay a payee: told by the sums of the lines, so that nobody asks them of lines that no version can have made."""

from collections.abc import Mapping

from django.db import connection

from ..documents import content_of
from ..engine.document import PlanVersion as Content
from .statements import versions_by_id

PAYING = """
SELECT plan_version_id FROM incentives_accrual WHERE payee_id = %s
UNION SELECT plan_version_id FROM incentives_delta WHERE payee_id = %s
"""


def versions_paying(payee_id: int) -> set[int]:
    """The versions under which a payee has lines, of any month."""
    with connection.cursor() as cursor:
        cursor.execute(PAYING, [payee_id, payee_id])
        return {version for (version,) in cursor.fetchall()}


def contents_paying(payee_id: int) -> Mapping[int, Content]:
    """What those versions say, by id."""
    return {pk: content_of(version) for pk, version in versions_by_id(versions_paying(payee_id)).items()}
