"""Access: what one person may see and do on one day, resolved once from the grants."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Model

from . import hooks
from .capabilities import roles_with
from .formats import local_name
from .models import Person, Token

# Where a session keeps the region stood in.
STANDING = "standing"


@dataclass(frozen=True)
class Held:
    """One grant in force: a role over the subtree of a region (department None = all), or over one partner."""

    role: str
    region_id: int | None = None
    region_name: str = ""
    trail: str = ""
    department_name: str = ""
    level: int = 0
    path: str = ""
    province_id: int | None = None
    city_id: int | None = None
    county_id: int | None = None
    department: str | None = None
    partner_id: int | None = None

    def covers(self, row: Model) -> bool:
        """Whether the row's region lies in this subtree; a row without a region lies in none but a province's."""
        if self.partner_id is not None:
            return False
        if self.level == 1:
            province = getattr(row, "province_id", None)
            return province is None or province == self.province_id
        if self.level == 2:
            return getattr(row, "city_id", None) == self.city_id
        if self.level == 3:
            return getattr(row, "county_id", None) == self.county_id
        return bool(self.path) and str(getattr(row, "path", "")).startswith(self.path)


@dataclass(frozen=True)
class Access:
    """The grants of a person on a day; a token narrows them to its capabilities and its region.

    `standing` is the granted region that pages begin with; it narrows nothing.
    """

    person: Person | None
    on: date
    held: tuple[Held, ...] = ()
    partners: frozenset[int] = frozenset()
    only: frozenset[str] | None = None
    standing: int | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(held.role for held in self.held)

    @property
    def nodes(self) -> tuple[Held, ...]:
        """The grants over regions, the one stood in first, then the highest: what the node picker offers."""
        over = [held for held in self.held if held.region_id]
        return tuple(sorted(over, key=lambda held: (held.region_id != self.standing, held.level, held.path)))

    def can(self, capability: str, row: Model | None = None) -> bool:
        """Whether some grant gives the capability; with a row, whether a grant that covers the row does."""
        if self.only is not None and capability not in self.only:
            return False
        roles = roles_with(capability)
        holding = [held for held in self.held if held.role in roles]
        if row is None:
            return bool(holding)
        return any(held.covers(row) for held in holding) or self._owns(row, holding)

    def having(self, capability: str) -> "Access":
        """The part of this access that holds the capability: what a choice of rows to act on starts from."""
        roles = roles_with(capability) if self.only is None or capability in self.only else ()
        held = tuple(each for each in self.held if each.role in roles)
        return replace(self, held=held, partners=self.partners if any(each.partner_id for each in held) else frozenset())

    def without(self, role: str) -> "Access":
        """This access less the grants in a role."""
        return replace(self, held=tuple(each for each in self.held if each.role != role))

    def _owns(self, row: Model, holding: list[Held]) -> bool:
        partner = hooks.partner_of(row)
        return partner in self.partners and any(held.partner_id is not None for held in holding)

    def require(self, capability: str, row: Model | None = None) -> None:
        """Raises PermissionDenied (403) where `can` says no."""
        if not self.can(capability, row):
            raise PermissionDenied(capability)


def access_of(person: Person | None, *, on: date, token: Token | None = None) -> Access:
    """The person's grants in force on the day: one query, one more for a partner's people.

    A token's region keeps of every grant the part inside that region.
    """
    if person is None or not person.is_active:
        return Access(person=None, on=on)
    held = tuple(_held(person, on))
    roots = frozenset(each.partner_id for each in held if each.partner_id is not None)
    partners = hooks.partners_under(roots, on=on) if roots else frozenset()
    access = Access(person=person, on=on, held=held, partners=partners)
    return access if token is None else _narrowed(access, token)


# Asked by every request, so it is written out: a query set for this many columns takes longer to word than to answer. The names from
# the province down are looked up by their ids: a join for each takes longer to plan than all the rest.
HELD = """
    SELECT g.role, g.partner_id, d.code, d.name_zh, d.name_en, r.id, r.level, r.path, r.province_id, r.city_id, r.county_id,
        ARRAY(SELECT ARRAY[a.name_zh, a.name_en] FROM core_region a
            WHERE a.id IN (r.province_id, r.city_id, r.county_id, r.id) ORDER BY a.level)
    FROM core_grant g LEFT JOIN core_department d ON d.id = g.department_id LEFT JOIN core_region r ON r.id = g.region_id
    WHERE g.person_id = %s AND g.during @> %s::date ORDER BY g.during DESC, g.id
"""


def _held(person: Person, on: date) -> Iterator[Held]:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person.pk, on])
        for role, partner, department, department_zh, department_en, region, *place, trail in cursor.fetchall():
            if region is None:
                yield Held(role=role, partner_id=partner)
                continue
            names = [local_name({"name_zh": name_zh, "name_en": name_en}) for name_zh, name_en in trail]
            level, path, province, city, county = place
            yield Held(
                role=role,
                region_id=region,
                region_name=names[-1],
                trail=" / ".join(names),
                department_name=local_name({"name_zh": department_zh, "name_en": department_en}) if department else "",
                level=level,
                path=path,
                province_id=province,
                city_id=city,
                county_id=county,
                department=department,
            )


def _narrowed(access: Access, token: Token) -> Access:
    only = frozenset(token.capabilities)
    region = token.region
    if region is None:
        return replace(access, only=only)
    kept: list[Held] = []
    for held in access.held:
        if held.path.startswith(region.path):
            kept.append(held)
        elif held.path and region.path.startswith(held.path):
            kept.append(
                replace(
                    held,
                    region_id=region.pk,
                    region_name=region.name,
                    level=region.level,
                    path=region.path,
                    province_id=region.province_id,
                    city_id=region.city_id,
                    county_id=region.county_id,
                )
            )
    return replace(access, held=tuple(kept), partners=frozenset(), only=only)
