"""The words of this app's rows, as histories and the log of changes say them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, str | Promise] = {
    "incentives.Plan": _("Plan"),
    "incentives.PlanVersion": _("Version of a plan"),
    "incentives.InstalmentHold": _("Instalment on hold"),
    "incentives.Period": _("Settlement period"),
    "incentives.Simulation": _("Simulation"),
    "incentives.Statement": _("Statement"),
}

FIELDS: dict[str, str | Promise] = {
    "adjusted_fen": _("Differences of earlier months"),
    "amount_fen": _("Commission"),
    "approved_by": _("Approved by"),
    "approver": _("Approved by"),
    "articles": _("Articles"),
    "author": _("Author"),
    "calculated_by": _("Calculated by"),
    "content_hash": _("Hash of the content"),
    "done": _("Done"),
    "drafted_at": _("Drafted at"),
    "earned_fen": _("Earned this month"),
    "editor": _("Last edited by"),
    "facts": _("Orders"),
    "finished_at": _("Finished at"),
    "first_month": _("First month"),
    "held_at": _("Held at"),
    "held_by": _("Held by"),
    "lifted_at": _("Lifted at"),
    "lifted_by": _("Lifted by"),
    "lines": _("Lines"),
    "month": _("Month"),
    "months": _("Months"),
    "number": _("Number"),
    "paid": _("Orders with commission"),
    "payee_id": _("Payee"),
    "payee_kind": _("Kind of payee"),
    "plan": _("Plan"),
    "published_at": _("Published at"),
    "publisher": _("Published by"),
    "reviewed_hash": _("Hash of what was reviewed"),
    "shards": _("Parts"),
    "totals": _("Totals"),
    "unpaid": _("Orders without commission"),
}

VERBS: dict[str, str | Promise] = {
    "approve": _("Approved"),
    "calculate": _("Calculated"),
    "cancel": _("Cancelled"),
    "end": _("Ended"),
    "finish": _("Finished"),
    "hold": pgettext_lazy("instalment", "Held"),
    "lift": _("Lifted"),
    "lock": _("Locked"),
    "publish": _("Published"),
    "recall": _("Taken back"),
    "resume": _("Taken up again"),
    "retire": _("Retired"),
    "return": _("Sent back"),
    "review": _("Given to review"),
    "start": _("Started"),
    "submit": _("Submitted"),
}
