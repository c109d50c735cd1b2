"""Reading sources and their mappings."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.naming import named
from channelops.core.scoping import visible_or_404, visible_to

from ..feeds.shipped import all_shipped
from ..models import Mapping, Source

REGIONS_REFUSED = _("The mapping creates regions: files come in by whoever may change regions.")


def sources_visible(access: Access) -> QuerySet[Source]:
    """The sources of the viewer's subtrees, and those of the house for a province."""
    return visible_to(access, Source.objects.all())


def source_visible(access: Access, *, code: str) -> Source:
    """One visible source, or 404."""
    return visible_or_404(access, Source.objects.all(), code=code)


def source_numbered(access: Access, *, pk: int) -> Source:
    """The same by its number."""
    return visible_or_404(access, Source.objects.all(), pk=pk)


def sources_to_import(access: Access) -> tuple[QuerySet[Source], QuerySet[Source]]:
    """The sources whose files the viewer may bring in; those that are refused, as their mapping creates regions and the viewer may not."""
    sources = sources_visible(access.having("sales.import"))
    if access.can("region.change"):
        return sources, sources.none()
    latest = Mapping.objects.order_by("source_id", "-version").distinct("source_id").values("pk")
    creating = Mapping.objects.filter(pk__in=latest, document__create__contains="regions").values("source")
    return sources.exclude(pk__in=creating), sources.filter(pk__in=creating)


def sources_shipped(access: Access) -> list[Source]:
    """The sources that come with the portal and that nobody has opened yet, unsaved; none for a viewer who may not bring in their files."""
    kept = set(Source.objects.values_list("code", flat=True))
    found = [Source(code=each.code, **named(each.name_zh, each.name_en)) for each in all_shipped() if each.code not in kept]
    return [source for source in found if access.can("region.change") and access.can("sales.import", source)]


def tolerances(sources: Iterable[int]) -> dict[int, int]:
    """What may be open of each source, in fen, whoever asks."""
    return dict(Source.objects.filter(pk__in=list(sources)).values_list("pk", "tolerance_fen"))


def mapping_latest(source: Source) -> Mapping | None:
    """The version in use."""
    return Mapping.objects.filter(source=source).order_by("-version").first()


def creates_regions(mapping: Mapping) -> bool:
    """Whether an import by it may open regions, which not everybody may."""
    return "regions" in mapping.document.get("create", [])


def mappings_of(source: Source) -> QuerySet[Mapping]:
    """Every version, the present first."""
    return Mapping.objects.filter(source=source).select_related("created_by").order_by("-version")


def source_of_code(code: str) -> Source | None:
    """The source of a code, whoever asks: for commands."""
    return Source.objects.filter(code=code).first()
