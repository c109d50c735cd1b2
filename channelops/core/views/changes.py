"""The change log: everything that was done in the viewer's subtrees."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..access import Access
from ..filtersets import ChangeFilters
from ..models import Change
from ..pages.lists import ListPage
from ..selectors.changes import changes_visible
from ..tables.changes import CHANGES


class ChangeList(ListPage):
    """The newest first."""

    list_key = "changes"
    url_name = "change_list"
    title = _("Changes")
    capability = "change.view"
    table = CHANGES
    filterset = ChangeFilters

    def rows(self, access: Access) -> QuerySet[Change]:
        """With the hands behind them."""
        return changes_visible(access)
