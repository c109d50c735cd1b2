"""Setting the points of products: rows of (product, points); the same again changes nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access

from ..annexes import AnnexKind, Cell, Content, Sender, Tally
from ..models import Product

COLUMNS = {
    "product": Cell(words=gettext_lazy("Code of the product"), example="5G-129"),
    "points": Cell(words=gettext_lazy("Points of a piece"), example="12"),
}
Row = tuple[int, list[str]]


def product_points_bring(content: Content, sender: Sender) -> Tally:
    """The points of a file."""
    return product_points_import(rows=list(content.rows()), within=sender.within)


KIND = AnnexKind(
    code="product_points",
    title=gettext_lazy("Points of products"),
    note=gettext_lazy("How many points a piece of a product brings, where a plan counts points."),
    columns=COLUMNS,
    bring=product_points_bring,
)


@transaction.atomic
def product_points_import(*, rows: Sequence[Row], within: Access | None = None) -> Tally:
    """Sets the points of sound rows, for whoever answers for a province."""
    told = Tally(read=len(rows))
    may = within is None or any(held.level == 1 for held in within.nodes)
    known = {each.code: each for each in Product.objects.filter(code__in={cells[0] for _line, cells in rows})}
    changed: dict[int, Product] = {}
    for line, (code, points) in rows:
        if not may:
            told.problems.append((line, _("Points are set by whoever answers for a province.")))
        elif code not in known:
            told.problems.append((line, _("There is no product “%(code)s”.") % {"code": code[:64]}))
        elif not (points.isdecimal() and len(points) <= 6):
            told.problems.append((line, _("“%(value)s” is not a number of points.") % {"value": points[:40]}))
        elif known[code].points == int(points):
            told.duplicate += 1
        else:
            known[code].points = int(points)
            changed[known[code].pk] = known[code]
            told.accepted += 1
    Product.objects.bulk_update(changed.values(), ["points"], batch_size=2_000)
    return told
