"""The partner behind a payee: whoever first earns from an imported order gets a record here."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from channelops.core.actors import Actor
from channelops.core.services.changes import creations_record
from channelops.sales.models import Payee
from channelops.sales.services.payees import payees_link

from ..models import Partner, PartnerStage, Stage

CODE = re.compile(r"[A-Za-z0-9.-]{1,32}")


def partners_for_payees(payees: Sequence[Payee], *, on: date, actor: Actor, at: datetime) -> None:
    """Creates a head agent in stage A for each payee of kind partner that has none, and hangs the payee on it.

    The payee's code is kept where it can be a partner's, else its number makes one.
    """
    wanted = [payee for payee in payees if payee.kind == Payee.Kind.PARTNER and payee.partner_id is None]
    taken = set(Partner.objects.filter(code__in=[payee.code for payee in wanted]).values_list("code", flat=True))
    partners = [_partner(payee, taken, on) for payee in wanted]
    Partner.objects.bulk_create(partners, batch_size=2_000)
    creations_record(partners, actor=actor, at=at)
    PartnerStage.objects.bulk_create(
        [PartnerStage(partner=partner, stage=Stage.ACQUISITION, during=(partner.opened_on, None)) for partner in partners], batch_size=2_000
    )
    payees_link(wanted, [partner.pk for partner in partners])


def _partner(payee: Payee, taken: set[str], on: date) -> Partner:
    code = payee.code if CODE.fullmatch(payee.code) and payee.code not in taken else f"P{payee.pk:09d}"
    return Partner(
        code=code,
        path=f"{code}/",
        opened_on=min(payee.opened_on, on),
        name_zh=payee.name_zh,
        name_en=payee.name_en,
        sort_key=payee.sort_key,
        initials=payee.initials,
        province_id=payee.province_id,
        city_id=payee.city_id,
        county_id=payee.county_id,
    )
