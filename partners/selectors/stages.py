"""Reading the stages of partners."""

from datetime import date

from ..models import Partner, PartnerStage


def stages_of(partner: Partner) -> list[PartnerStage]:
    """The partner's stages, the latest first."""
    return list(PartnerStage.objects.filter(partner=partner).order_by("-during"))


def stage_spans(first: date, last: date) -> list[tuple[int, date, str]]:
    """(partner, first day, letter) of every stage that holds on a day of [first, last], by partner and day.

    A stage that began earlier begins here on the first day, so for any day of the span the last entry up to it is the one.
    """
    rows = PartnerStage.objects.filter(during__overlap=(first, date.fromordinal(last.toordinal() + 1)))
    found = rows.order_by("partner_id", "during").values_list("partner_id", "during", "stage")
    return [(partner, max(during.lower, first), stage) for partner, during, stage in found]
