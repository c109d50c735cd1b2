"""Reading the tree of partners as of a day."""

from datetime import date

from ..models import Partner, PartnerPlacement


def placement_rows(last: date) -> list[tuple[int, date, int]]:
    """(partner, first day, partner above; 0: none) of every change of the tree up to a day."""
    found = []
    rows = PartnerPlacement.objects.filter(during__startswith__lte=last).order_by("partner_id", "during")
    for partner, during, parent in rows.values_list("partner_id", "during", "parent_id"):
        found.append((partner, during.lower, parent))
        if during.upper is not None and during.upper <= last:
            found.append((partner, during.upper, 0))
    # where one placement follows another, a day has both an end and a beginning, which is the later in order
    return list({(partner, day): (partner, day, parent) for partner, day, parent in sorted(found)}.values())


def placements_of(partner: Partner) -> list[PartnerPlacement]:
    """Below whom the partner stood, the latest first."""
    return list(PartnerPlacement.objects.filter(partner=partner).select_related("parent").order_by("-during"))
