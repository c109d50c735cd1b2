"""Contract pins in words: the rows of a version's and of a partner's page, and by which contract a line is ruled as it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.pages.panels import Panel
from partners.models import Partner

from ..models import CommissionLine, ContractPin, PlanVersion
from ..selectors.contract_pins import pin_holding, pins_by_version, pins_of_partner, pins_of_version

Row = dict[str, Any]
# So many stand on a version's page; REST has all of them.
SHOWN = 100


def pins_panel(access: Access, version: PlanVersion) -> Panel:
    """Who is pinned to a version."""
    rows = pins_of_version(access, version)
    count = rows.count()
    note = _("the latest %(shown)s of %(n)s") % {"shown": SHOWN, "n": count} if count > SHOWN else ""
    context = {"rows": pin_rows(access, rows[:SHOWN]), "of_version": True}
    return Panel(title=_("Pinned contracts"), template="incentives/contract_pins.html", context=context, note=note)


def partner_panel(access: Access, partner: Partner) -> Panel | None:
    """The contracts that pin a partner; nothing where there are none."""
    if not access.can("statement.view", partner):
        return None
    rows = pins_of_partner(access, partner.pk)
    if not rows:
        return None
    context = {"rows": pin_rows(access, rows), "of_version": False}
    return Panel(title=_("Pinned contracts"), template="incentives/contract_pins.html", context=context)


def pin_rows(access: Access, pins: Iterable[ContractPin]) -> list[Row]:
    """Payee, version, contract, days, hands; the way to end it for whoever may."""
    return [
        {
            "payee": f"{pin.payee.name} {pin.payee.code}",
            "partner_url": reverse("partner_detail", args=[pin.payee.partner_id]) if pin.payee.partner_id else "",
            "version": str(pin.version),
            "version_url": reverse("plan_version_detail", args=[pin.version_id]) if access.can("plan.view", pin.version) else "",
            "contract": pin.contract,
            "days": days_words(pin),
            "begins": pin.begins_on,
            "ends": pin.ends_on if pin.ends_on != pin.begins_on else None,
            "reason": pin.reason,
            "made_by": pin.made_by.name,
            "ended_by": pin.ended_by.name if pin.ended_by else "",
            "end_url": reverse("contract_pin_end", args=[pin.pk]) if _endable(access, pin) else "",
        }
        for pin in pins
    ]


def days_words(pin: ContractPin) -> str:
    """From when to when it holds."""
    if pin.ends_on is None:
        return _("from %(begin)s") % {"begin": pin.begins_on}
    if pin.ends_on == pin.begins_on:
        return _("never held")
    return _("from %(begin)s up to but not including %(end)s") % {"begin": pin.begins_on, "end": pin.ends_on}


def source_words(version: PlanVersion, *, payee_id: int, day: date) -> str:
    """The version that made a line, and the contract that pins the payee to it on the order's day."""
    words = {"plan": version.plan.code, "number": version.number}
    pin = pin_holding(payee_id, version.pk, day)
    if pin is None:
        return _("%(plan)s version %(number)s") % words
    return _("%(plan)s version %(number)s, pinned by contract %(contract)s") % {**words, "contract": pin.contract}


def line_source(line: CommissionLine, version: PlanVersion, order: Any) -> str:
    """Of a stored line; a return is ruled as its order was."""
    day = order.original_day or line.day if order is not None else line.day
    return source_words(version, payee_id=line.payee_id, day=day)


def pinned_words(version: PlanVersion, *, on: date) -> str:
    """How many payees stay with which version of the plan whatever is published; "" where none does."""
    counted = pins_by_version(version.plan_id, on=on)
    return _("; ").join(_("%(n)s with version %(number)s") % {"n": n, "number": number} for number, n in counted)


def _endable(access: Access, pin: ContractPin) -> bool:
    return (pin.ends_on is None or pin.ends_on > max(access.on, pin.begins_on)) and access.can("plan.pin", pin)
