"""Reading sources and their mappings."""

from django.db.models import QuerySet

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to

from ..models import Mapping, Source


def sources_visible(access: Access) -> QuerySet[Source]:
    """The sources of the viewer's subtrees, and those of the house for a province."""
    return visible_to(access, Source.objects.all())


def source_visible(access: Access, *, code: str) -> Source:
    """One visible source, or 404."""
    return visible_or_404(access, Source.objects.all(), code=code)


def mapping_latest(source: Source) -> Mapping | None:
    """The version in use."""
    return Mapping.objects.filter(source=source).order_by("-version").first()


def mappings_of(source: Source) -> QuerySet[Mapping]:
    """Every version, the present first."""
    return Mapping.objects.filter(source=source).select_related("created_by").order_by("-version")


def source_of_code(code: str) -> Source | None:
    """The source of a code, whoever asks: for commands."""
    return Source.objects.filter(code=code).first()
