"""Contract pins from a file: rows of (payee, plan, version, contract, from, to, reason); the same again changes nothing."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.refusals import Refused
from channelops.sales.annexes import AnnexKind, Cell, Content, Sender, Tally
from channelops.sales.models import Payee
from channelops.sales.selectors.splits import payees_by_code

from ..selectors.contract_pins import pin_known
from ..selectors.plans import version_numbered
from .contract_pins import Contract, pin_make

COLUMNS = {
    "payee": Cell(words=gettext_lazy("Code of the payee"), example="P-0001"),
    "plan": Cell(words=gettext_lazy("Code of the plan"), example="fj-partner"),
    "version": Cell(words=gettext_lazy("Number of the version"), example="1"),
    "contract": Cell(words=gettext_lazy("Contract number"), example="HT-2026-001"),
    "from": Cell(words=gettext_lazy("First day"), example="2026-12-01"),
    "to": Cell(words=gettext_lazy("First day on which it no longer holds; empty until it is ended"), example="2027-12-01"),
    "reason": Cell(words=gettext_lazy("Reason"), example="rates agreed"),
}


@transaction.atomic
def pins_bring(content: Content, sender: Sender) -> Tally:
    """The pins of a file, made by who sends it."""
    rows = [(line, dict(zip(COLUMNS, cells, strict=True))) for line, cells in content.rows()]
    told = Tally(read=len(rows))
    payees = payees_by_code((row["payee"] for _line, row in rows), within=sender.within)
    for line, row in rows:
        try:
            with transaction.atomic():
                made = _pin(row, payees.get(row["payee"]), sender)
        except Refused as refusal:
            told.problems.append((line, str(refusal)))
            continue
        told.accepted += made
        told.duplicate += not made
    return told


KIND = AnnexKind(
    code="contract_pins",
    title=gettext_lazy("Contract pins"),
    note=gettext_lazy("Partners whom a contract pins to a version of a plan, from one day to another."),
    columns=COLUMNS,
    bring=pins_bring,
)


def _pin(row: dict[str, str], payee_id: int | None, sender: Sender) -> bool:
    """Pins one row's payee; False where the very same pin stands already."""
    if payee_id is None:
        raise Refused(_("There is no payee “%(code)s”.") % {"code": row["payee"]})
    version = version_numbered(row["plan"], int(row["version"])) if row["version"].isdecimal() and len(row["version"]) < 5 else None
    if version is None:
        raise Refused(_("There is no version %(number)s of plan “%(plan)s”.") % {"number": row["version"], "plan": row["plan"]})
    days = (_day(row["from"]), _day(row["to"]) if row["to"] else None)
    if pin_known(payee_id, version.pk, contract=row["contract"], days=days):
        return False
    if not 0 < len(row["contract"]) <= 60 or not 0 < len(row["reason"]) <= 400:
        raise Refused(_("Contract number or reason is empty or too long."))
    payee = Payee.objects.get(pk=payee_id)
    if sender.within is not None and not sender.within.can("plan.pin", payee):
        raise Refused(_("You may not pin this payee."))
    contract = Contract(number=row["contract"], begins_on=days[0], ends_on=days[1], reason=row["reason"])
    pin_make(version=version, payee=payee, contract=contract, access=sender.within, actor=sender.actor, at=sender.at)
    return True


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("“%(value)s” is not a day; write it like 2026-11-20.") % {"value": text}) from None
