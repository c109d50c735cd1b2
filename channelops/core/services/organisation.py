"""Loading an organisation from files: departments and the tree of regions, what is there already stays."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ..actors import Actor
from ..models import Department, Region
from ..naming import named
from ..refusals import Refused
from .changes import row_create
from .regions import region_create

DATA = Path(__file__).resolve().parents[1] / "data"
FUJIAN = DATA / "regions-35.csv"


@dataclass(frozen=True)
class Loaded:
    """How many rows were new."""

    departments: int
    regions: int


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a small UTF-8 file with a head."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def organisation_load(*, regions: Path = FUJIAN, on: date, actor: Actor, at: datetime) -> Loaded:
    """Creates the departments and the regions of a file (code, name_zh, name_en, level, parent) that are missing."""
    before = (Department.objects.count(), Region.objects.count())
    _departments(rows_of(DATA / "departments.csv"), actor=actor, at=at)
    _regions(rows_of(regions), on=on, actor=actor, at=at)
    return Loaded(Department.objects.count() - before[0], Region.objects.count() - before[1])


def _departments(rows: Iterable[dict[str, str]], *, actor: Actor, at: datetime) -> None:
    known = set(Department.objects.values_list("code", flat=True))
    for position, row in enumerate(rows):
        if row["code"] not in known:
            department = Department(code=row["code"], position=position, **named(row["name_zh"], row["name_en"]))
            row_create(department, actor=actor, at=at)


def _regions(rows: list[dict[str, str]], *, on: date, actor: Actor, at: datetime) -> None:
    wanted = {"code", "name_zh", "name_en", "parent"}
    if not rows or not wanted <= rows[0].keys():
        raise Refused(_("The file needs the columns %(columns)s.") % {"columns": ", ".join(sorted(wanted))})
    made = {region.code: region for region in Region.objects.all()}
    for number, row in enumerate(rows, start=2):
        code, above = row["code"].strip(), row["parent"].strip()
        if code in made:
            continue
        if above and above not in made:
            raise Refused(
                _("Line %(line)s: %(code)s hangs under %(above)s, which is not above it in the file.")
                % {"line": number, "code": code, "above": above}
            )
        made[code] = region_create(
            code=code, name_zh=row["name_zh"], name_en=row["name_en"], parent=made.get(above), on=on, actor=actor, at=at
        )
