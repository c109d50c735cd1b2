"""The partners' part of the search."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.selectors.search import Group, Hit, nearest

from .partners import partners_visible


def search_partners(access: Access, words: str, limit: int) -> list[Group]:
    """Partners by name and code."""
    if not access.can("partner.view"):
        return []
    hits = tuple(
        Hit(label=each.name, url=reverse("partner_detail", args=[each.pk]), note=each.code, icon="building-store")
        for each in nearest(partners_visible(access), words, keys=["code"], limit=limit)
    )
    more = f"{reverse('partner_list')}?{urlencode({'q': words})}" if len(hits) == limit else ""
    return [Group(label=_("Partners"), hits=hits, more_url=more)]
