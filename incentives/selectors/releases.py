"""Reading what holds up the settlement of a month: open amounts of sources against their tolerance, and who released them."""

from dataclasses import dataclass

from channelops.core.access import Access
from channelops.sales.models import Source
from channelops.sales.selectors.open_amounts import open_amounts
from channelops.sales.selectors.sources import source_numbered, source_visible, sources_visible, tolerances

from ..models import Period, Release


@dataclass(frozen=True)
class Hold:
    """What is open of a source for a month; `release` is the latest, whatever it covered."""

    source_id: int
    rows: int
    open_fen: int
    tolerance_fen: int
    release: Release | None = None

    @property
    def over(self) -> bool:
        """Whether more is open than is tolerated."""
        return self.open_fen > self.tolerance_fen

    @property
    def holds(self) -> bool:
        """Whether the month waits for it."""
        return self.over and (self.release is None or self.release.open_fen < self.open_fen)


def holds_of(period: Period) -> list[Hold]:
    """Every source with open rows in the month, whoever asks: settlement waits for all of them."""
    found = open_amounts(period.month)
    tolerated = tolerances(found)
    latest = {release.source_id: release for release in Release.objects.filter(period=period).select_related("released_by").order_by("id")}
    return [
        Hold(source_id=pk, rows=amount.rows, open_fen=amount.fen, tolerance_fen=tolerated[pk], release=latest.get(pk))
        for pk, amount in sorted(found.items())
    ]


def holds_visible(access: Access, period: Period) -> list[tuple[Source, Hold]]:
    """Those of the sources that the viewer sees."""
    holds = {hold.source_id: hold for hold in holds_of(period)}
    return [(source, holds[source.pk]) for source in sources_visible(access).filter(pk__in=holds)]


def hold_visible(access: Access, period: Period, *, source_id: int) -> tuple[Source, Hold | None]:
    """A visible source with what is open of it for the month; 404 for another's source."""
    source = source_numbered(access, pk=source_id)
    return source, next((hold for hold in holds_of(period) if hold.source_id == source.pk), None)


def source_held(access: Access, *, code: str) -> Source:
    """A visible source by its code, or 404."""
    return source_visible(access, code=code)


def held_up_by(period: Period) -> int:
    """How many sources the month waits for."""
    return sum(hold.holds for hold in holds_of(period))


def released_by(period: Period) -> set[int]:
    """Who released a source of the month."""
    return set(Release.objects.filter(period=period).values_list("released_by_id", flat=True))
