"""Reading regions."""

from django.db.models import Count, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from ..access import Access
from ..models import OrgUnit, Person, Region, RegionPlacement
from ..scoping import visible_or_404, visible_to
from ..written import first_of


def regions_visible(access: Access) -> QuerySet[Region]:
    """The regions in the viewer's subtrees, with their parent."""
    return visible_to(access, Region.objects.select_related("parent"))


def region_visible(access: Access, *, pk: int) -> Region:
    """One visible region with its counts, or 404."""
    return visible_or_404(access, regions_counted(Region.objects.select_related("parent")), pk=pk)


def regions_counted(regions: QuerySet[Region]) -> QuerySet[Region]:
    """Each with its open units (`units_open`), children (`children_open`) and people of its subtree (`people_below`)."""
    return regions.annotate(
        units_open=_counted(OrgUnit.objects.filter(region=OuterRef("pk"), closed_on=None)),
        children_open=_counted(Region.objects.filter(parent=OuterRef("pk"), closed_on=None)),
        people_below=_counted(
            Person.objects.filter(Q(province_id=OuterRef("pk")) | Q(city_id=OuterRef("pk")) | Q(county_id=OuterRef("pk")), is_active=True)
        ),
    )


def placements_of(region: Region) -> QuerySet[RegionPlacement]:
    """Where the region hung, the present first."""
    return RegionPlacement.objects.filter(region=region).select_related("parent").order_by("-during")


def units_of(region: Region) -> QuerySet[OrgUnit]:
    """The units of the region itself, with the number of their people."""
    return (
        OrgUnit.objects.filter(region=region)
        .select_related("department", "region")
        .annotate(people_count=Count("people", filter=Q(people__is_active=True)))
        .order_by("department__position")
    )


def region_trail(region: Region) -> list[str]:
    """The names from the province down to the region: ancestors are known to everyone by name."""
    codes = [code for code in region.path.split("/") if code]
    names = {each.code: each.name for each in Region.objects.filter(code__in=codes)}
    return [names[code] for code in codes if code in names]


def _counted(rows: QuerySet[OrgUnit] | QuerySet[Region] | QuerySet[Person]) -> Coalesce:
    count = rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    return Coalesce(Subquery(count), 0)


def provinces() -> QuerySet[Region]:
    """The roots of the tree, for the operator at the shell."""
    return Region.objects.filter(level=Region.Level.PROVINCE)


def region_names(key: Combinable) -> Subquery:
    """The name, in the reader's language, of the region whose id the expression gives: for rows of other apps."""
    rows = Region.objects.order_by().filter(pk=key)
    english = (get_language() or "").startswith("en")
    name = Coalesce(NullIf("name_en", Value("")), "name_zh") if english else F("name_zh")
    return Subquery(rows.annotate(shown=name).values("shown")[:1])


def has_regions() -> bool:
    """Whether anything stands in this database at all."""
    return Region.objects.exists()


def region_by(*, code: str = "", pk: int | None = None) -> Region | None:
    """The region of the code, or else of the id: written out, because calls that answer in milliseconds begin with it.

    The caller asks whether the viewer may know of it.
    """
    column, value = ("code", code) if code else ("id", pk)
    found = first_of(f"core_region r WHERE r.{column} = %s", [value], r=Region)
    return None if found is None else found[0]
