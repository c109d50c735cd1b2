"""The world under construction: its seed, its size, its day, and the hand that signs what it writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from ..actors import Actor
from ..models import Department, OrgUnit, Region
from ..services.changes import creations_record

# Known to everyone who reads the documentation: a demonstration has no secrets.
PASSWORD = "channelops-demo"  # noqa: S105
YEARS_BACK = 5


@dataclass(frozen=True)
class DemoWorld:
    """`scale` 1 is what a person can look through, 100 a real province; the same seed, scale and day give the same rows."""

    seed: int
    scale: float
    on: date
    at: datetime

    @property
    def actor(self) -> Actor:
        """The program itself."""
        return Actor.command("demo")

    @property
    def begin(self) -> date:
        """The first day of the world's history: a first of January."""
        return date(self.on.year - YEARS_BACK, 1, 1)

    @cached_property
    def password_hash(self) -> str:
        """One hash for everybody: hashing five thousand passwords one by one would take half an hour."""
        return make_password(PASSWORD, salt=f"demo{self.seed:018d}")

    def dice(self, chapter: str) -> Random:
        """Chance of its own for a chapter, so that no chapter changes what another throws."""
        return Random(f"{self.seed}/{chapter}")  # noqa: S311

    def day_between(self, dice: Random, first: date, last: date) -> date:
        """A day of [first, last]."""
        return first + timedelta(days=dice.randint(0, max(0, (last - first).days)))

    def created(self, rows: Iterable[Model]) -> None:
        """Leaves the trace of rows that were inserted in bulk."""
        creations_record(rows, actor=self.actor, at=self.at)

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Every region by code."""
        return {region.code: region for region in Region.objects.order_by("path")}

    @cached_property
    def departments(self) -> dict[str, Department]:
        """Every department by code."""
        return {department.code: department for department in Department.objects.all()}

    @cached_property
    def units(self) -> dict[tuple[str, str], OrgUnit]:
        """Every unit by region code and department code."""
        rows = OrgUnit.objects.select_related("region", "department")
        return {(unit.region.code, unit.department.code): unit for unit in rows}

    @property
    def cities(self) -> list[Region]:
        """The cities in the order of their codes."""
        return [region for region in self.regions.values() if region.level == Region.Level.CITY]

    def counties(self, city: Region | None = None) -> list[Region]:
        """The counties, of one city or all."""
        found = [region for region in self.regions.values() if region.level == Region.Level.COUNTY]
        return [region for region in found if city is None or region.city_id == city.pk]
