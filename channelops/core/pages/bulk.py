"""A bulk page: one act upon the rows ticked in a list, or upon all that match it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ..refusals import Refused
from .forms import FormPage
from .listing import CHOSEN, Listing
from .lists import ListPage

# What the bar of a list sends: the ids (`pk`), or `everything` that matches the list's query (`list`).
EVERYTHING, LIST = "everything", "list"


class BulkPage(FormPage):
    """Declares `list_page`; gives `act(rows, form)`, which calls one service for the rows and asks for the right over each.

    A foreign id among the ticked ones makes the whole request 404: nothing is done to any row.
    """

    list_page: type[ListPage]

    def act(self, rows: QuerySet[Any], form: forms.Form) -> None:
        """Calls the service."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Finds the rows before anything is shown or done."""
        self.rows  # noqa: B018 - asked for its 404

    @property
    def sent(self) -> QueryDict:
        """The bar's choice, from the address of the dialog or the body of the form."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def listing(self) -> Listing:
        """The list as it stood when its rows were ticked."""
        page = self.list_page()
        page.setup(self.request)
        return page.listing(QueryDict(self.sent.get(LIST, "")))

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The chosen rows. Refused for none, 404 for one that is not visible."""
        if self.sent.get(EVERYTHING):
            if self.listing.problem:
                raise Refused(self.listing.problem)
            return self.listing.filtered
        keys = {key for key in self.sent.getlist(CHOSEN) if key.isdecimal()}
        if not keys:
            raise Refused(_("Choose at least one row."))
        rows = self.listing.rows.filter(pk__in=keys)
        if rows.count() != len(keys):
            raise Http404
        return rows

    def carried(self) -> list[tuple[str, str]]:
        """The choice again, for the form that is sent next."""
        return [(name, value) for name in (CHOSEN, EVERYTHING, LIST) for value in self.sent.getlist(name)]

    def save(self, form: forms.Form) -> str:
        """Acts, and goes back to the list."""
        self.act(self.rows, form)
        query = self.sent.get(LIST, "")
        address = reverse(self.list_page.url_name)
        return f"{address}?{query}" if query else address
