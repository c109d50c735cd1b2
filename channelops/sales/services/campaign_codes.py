"""Registering campaign codes: rows of (code, names, days); a later row of a code takes the place of the earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.naming import named

from ..annexes import AnnexKind, Cell, Content, Sender, Tally
from ..models import CampaignCode

COLUMNS = {
    "code": Cell(words=gettext_lazy("Code of the campaign, as plans name it"), example="YEAR-END"),
    "name_zh": Cell(words=gettext_lazy("Chinese name"), example="岁末促销"),
    "name_en": Cell(words=gettext_lazy("English name"), example="Year end"),
    "from": Cell(words=gettext_lazy("First day"), example="2026-12-01"),
    "to": Cell(words=gettext_lazy("Last day; empty where it goes on"), example="2026-12-31"),
}


@dataclass(frozen=True, kw_only=True)
class CampaignRow:
    """One row of a file; `line` is its number there."""

    line: int
    code: str
    name_zh: str
    name_en: str
    first: str
    last: str


def campaign_codes_bring(content: Content, sender: Sender) -> Tally:
    """The campaigns of a file."""
    rows = [CampaignRow(line=line, code=a, name_zh=b, name_en=c, first=d, last=e) for line, (a, b, c, d, e) in content.rows()]
    return campaign_codes_import(rows=rows, within=sender.within)


KIND = AnnexKind(
    code="campaign_codes",
    title=gettext_lazy("Campaign codes"),
    note=gettext_lazy("Which campaigns there are and when they run; an order says by an event that it came by one."),
    columns=COLUMNS,
    bring=campaign_codes_bring,
)


@transaction.atomic
def campaign_codes_import(*, rows: Sequence[CampaignRow], within: Access | None = None) -> Tally:
    """Registers the campaigns of sound rows, for whoever answers for a province; the same again changes nothing."""
    told = Tally(read=len(rows))
    may = within is None or any(held.level == 1 for held in within.nodes)
    known = {each.code: each for each in CampaignCode.objects.filter(code__in={row.code for row in rows})}
    for row in rows:
        problem = _problem(row) if may else _("Campaigns are registered by whoever answers for a province.")
        if problem:
            told.problems.append((row.line, problem))
            continue
        first, last = date.fromisoformat(row.first), date.fromisoformat(row.last) if row.last else None
        values = {**named(row.name_zh, row.name_en), "first_day": first, "last_day": last}
        former = known.get(row.code)
        if former and all(getattr(former, name) == value for name, value in values.items()):
            told.duplicate += 1
            continue
        known[row.code] = CampaignCode.objects.update_or_create(code=row.code, defaults=values)[0]
        told.accepted += 1
    return told


def _problem(row: CampaignRow) -> str:
    """What is wrong with a row; empty where nothing is."""
    if not 0 < len(row.code) <= 64 or not 0 < len(row.name_zh) <= 120 or len(row.name_en) > 160:
        return _("Code or name is empty or too long.")
    for text in (row.first, row.last or row.first):
        if _day(text) is None:
            return _("“%(value)s” is not a day; write it like 2026-12-01.") % {"value": text[:40]}
    return _("A campaign ends after it began.") if row.last and row.last < row.first else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
