"""The ways from a difference to where it came from: the statement of its month, and the partner of whom something was told late."""

from collections.abc import Sequence

from django.urls import reverse

from channelops.core.access import Access
from partners.selectors.partners import partners_visible

from ..models import Delta
from ..selectors.deltas import origins_of

# The partner's page has the stages, the place in the tree and the contracts.
OF_PARTNER = frozenset({Delta.Cause.PLACED, Delta.Cause.CONTRACT})


def delta_links(access: Access, deltas: Sequence[Delta]) -> list[dict[str, str]]:
    """`origin_url` and `cause_url` of each; nothing where the reader finds nothing there."""
    origins = origins_of(deltas)
    partners = {each.partner_id for each in deltas if each.cause in OF_PARTNER}
    known = set(partners_visible(access).filter(pk__in=partners).values_list("pk", flat=True)) if access.can("partner.view") else set()
    return [
        {
            "origin_url": reverse("statement_detail", args=[origin]) if (origin := origins.get((each.payee_id, each.origin_month))) else "",
            "cause_url": reverse("partner_detail", args=[each.partner_id]) if each.cause in OF_PARTNER and each.partner_id in known else "",
        }
        for each in deltas
    ]
