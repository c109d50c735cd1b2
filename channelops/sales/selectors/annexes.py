"""Reading annexes: their kinds, and what came in."""

from django.db.models import QuerySet
from django.http import Http404

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to

from ..annexes import AnnexKind
from ..hooks import annex_kinds
from ..models import Annex


def annex_kind(code: str) -> AnnexKind:
    """The kind of a code, or 404."""
    for kind in annex_kinds:
        if kind.code == code:
            return kind
    raise Http404


def annex_choices() -> list[tuple[str, str]]:
    """Code and title of every kind."""
    return [(kind.code, str(kind.title)) for kind in annex_kinds]


def annex_title(annex: Annex) -> str:
    """What kind of file it is."""
    return dict(annex_choices()).get(annex.kind, annex.kind)


def annexes_visible(access: Access) -> QuerySet[Annex]:
    """The files that came from the viewer's subtrees, and those of the house for a province."""
    return visible_to(access, Annex.objects.all()).select_related("source", "received_by")


def annex_visible(access: Access, *, pk: int) -> Annex:
    """One visible file, or 404."""
    return visible_or_404(access, annexes_visible(access), pk=pk)
