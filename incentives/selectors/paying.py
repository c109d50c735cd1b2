"""The versions that pay a payee: told by the sums of the lines, so that nobody asks them of lines that no version can have made."""

from collections.abc import Mapping

from ..documents import content_of
from ..engine.document import PlanVersion as Content
from ..models import Accrual, Delta
from .statements import versions_by_id


def versions_paying(payee_id: int) -> set[int]:
    """The versions under which a payee has lines, of any month."""
    posted = Accrual.objects.filter(payee_id=payee_id).order_by().values_list("plan_version_id", flat=True)
    differing = Delta.objects.filter(payee_id=payee_id).order_by().values_list("plan_version_id", flat=True)
    return set(posted.union(differing))


def contents_paying(payee_id: int) -> Mapping[int, Content]:
    """What those versions say, by id."""
    return {pk: content_of(version) for pk, version in versions_by_id(versions_paying(payee_id)).items()}
