"""The scope of the house's own models, one line each."""

from django.db.models import Q

from . import hooks, models, scoping
from .access import Access


def _people(access: Access) -> Q:
    wanted = scoping.placed(partner="partner_id")(access) | scoping.own("pk")(access)
    for condition in hooks.person_conditions:
        wanted |= condition(access)
    return wanted


scoping.scoped(models.Region, scoping.placed())
scoping.unscoped(models.RegionPlacement, "the history of a region, read through that region")
scoping.scoped(models.Department, scoping.anyone())
scoping.scoped(models.OrgUnit, scoping.placed("region__"))
scoping.scoped(models.Person, _people)
scoping.scoped(models.Grant, scoping.either(scoping.placed("region__"), scoping.placed("person__"), scoping.own("person_id")))
scoping.scoped(models.Change, scoping.placed(partner="partner_id"))
scoping.unscoped(models.Attachment, "seen by whoever sees the row it belongs to; see selectors.attachments")
scoping.scoped(models.Notice, scoping.own("person_id"))
scoping.scoped(models.NoticeChoice, scoping.own("person_id"))
scoping.unscoped(models.JobRun, "the machine's own work; the capability job.view decides")
scoping.unscoped(models.JobLine, "the log of a run, read through that run")
scoping.scoped(models.Token, scoping.either(scoping.own("person_id"), scoping.placed("person__")))
scoping.scoped(models.SavedView, scoping.own("person_id"))
scoping.unscoped(models.IdempotentCall, "the memory of the REST frame, looked up by person and key only")
