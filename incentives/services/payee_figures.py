"""Setting figures of payees: rows of (payee, month, kind, code, value), each sound one on its own; the same again changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.sales.annexes import AnnexKind, Cell, Content, Sender, Tally
from channelops.sales.selectors.splits import payees_by_code

from ..models import PayeeFigure
from .openings import payees_note

COLUMNS = {
    "payee": Cell(words=gettext_lazy("Code of the payee"), example="P-0001"),
    "month": Cell(words=gettext_lazy("Month"), example="2026-11"),
    "kind": Cell(words=gettext_lazy("pieces or yuan (a quota), or standing"), example="pieces"),
    "code": Cell(words=gettext_lazy("Code of the quota or standing, as the plan names it"), example="sales"),
    "value": Cell(words=gettext_lazy("The figure"), example="50"),
}
Key = tuple[int, date, str, str]
# How many decimals a value of each kind may have.
PLACES = {"pieces": 0, "yuan": 2, "standing": 4}
MOST = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One row of a file; `line` is its number there, for whoever repairs it. The month is written 2026-11."""

    line: int
    payee: str
    month: str
    kind: str
    code: str
    value: str


def payee_figures_bring(content: Content, sender: Sender) -> Tally:
    """The figures of a file."""
    rows = [FigureRow(line=line, **dict(zip(COLUMNS, cells, strict=True))) for line, cells in content.rows()]
    return payee_figures_import(rows=rows, within=sender.within)


KIND = AnnexKind(
    code="payee_figures",
    title=gettext_lazy("Quotas and standings"),
    note=gettext_lazy("Quotas by which attainment is counted, and standings such as a quality score, by payee and month."),
    columns=COLUMNS,
    bring=payee_figures_bring,
)


@transaction.atomic
def payee_figures_import(*, rows: Sequence[FigureRow], within: Access | None = None) -> Tally:
    """Writes the figures of every sound row; a later value of the same payee, month and code takes the place of the earlier."""
    told = Tally(read=len(rows))
    payees = payees_by_code((row.payee for row in rows), within=within)
    sound: dict[Key, Decimal] = {}
    for row in rows:
        problem = _problem(row, payees)
        key = (payees.get(row.payee, 0), _month(row.month) or date.min, row.kind, row.code)
        if problem is None and key in sound:
            problem = _("The payee has this figure for the month in an earlier row.")
        if problem is None:
            sound[key] = Decimal(row.value)
        else:
            told.problems.append((row.line, problem))
    known = _known(sound)
    changed = {key: value for key, value in sound.items() if known.get(key) != value}
    made = [PayeeFigure(payee_id=a, month=b, kind=c, code=d, value=value) for (a, b, c, d), value in changed.items()]
    PayeeFigure.objects.bulk_create(
        made, batch_size=5_000, update_conflicts=True, update_fields=["value"], unique_fields=["payee_id", "month", "kind", "code"]
    )
    _retell(changed)
    told.accepted, told.duplicate = len(changed), len(sound) - len(changed)
    return told


def _retell(changed: Iterable[Key]) -> None:
    """A year's figures are summed by whatever its plans count together: closed months of the year are looked at again."""
    by_year: dict[int, set[int]] = {}
    for payee, month, _kind, _code in changed:
        by_year.setdefault(month.year, set()).add(payee)
    for year, payees in sorted(by_year.items()):
        payees_note(payees=payees, since=date(year, 1, 1), until=date(year + 1, 1, 1), why="figure")


def _known(sound: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    rows = PayeeFigure.objects.filter(payee_id__in={key[0] for key in sound}, month__in={key[1] for key in sound})
    return {(a, b, c, d): value for a, b, c, d, value in rows.values_list("payee_id", "month", "kind", "code", "value")}


def _problem(row: FigureRow, payees: Mapping[str, int]) -> str | None:
    """What is wrong with a row, as a sentence."""
    if row.payee not in payees:
        return _("There is no payee “%(code)s”.") % {"code": row.payee}
    if _month(row.month) is None:
        return _("“%(value)s” is not a month; write it like 2026-11.") % {"value": row.month}
    if row.kind not in PLACES:
        return _("“%(value)s” is none of: %(choices)s.") % {"value": row.kind, "choices": ", ".join(PLACES)}
    if not 0 < len(row.code) <= 40:
        return _("The code of the figure is empty or too long.")
    return _value_problem(row)


def _value_problem(row: FigureRow) -> str | None:
    try:
        value = Decimal(row.value)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value < MOST:
        return _("“%(value)s” is not a value of 0 or more.") % {"value": row.value}
    if value == 0 and row.kind != PayeeFigure.Kind.STANDING:
        return _("A quota must be above zero.")
    places = PLACES[row.kind]
    if value != round(value, places):
        return _("%(value)s has more than %(places)s decimals.") % {"value": row.value, "places": places}
    return None


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
