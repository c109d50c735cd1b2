"""Every table of the house."""

from .attachments import Attachment
from .changes import Change
from .grants import Grant
from .idempotency import IdempotentCall
from .jobs import JobLine, JobRun
from .notices import Notice, NoticeChoice
from .org_units import Department, OrgUnit
from .people import Person
from .regions import Region, RegionPlacement
from .saved_views import SavedView
from .tokens import Token

__all__ = [
    "Attachment",
    "Change",
    "Department",
    "Grant",
    "IdempotentCall",
    "JobLine",
    "JobRun",
    "Notice",
    "NoticeChoice",
    "OrgUnit",
    "Person",
    "Region",
    "RegionPlacement",
    "SavedView",
    "Token",
]
