"""A list page: declared columns, filters and bulk actions over the rows a selector gives."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..access import Access
from ..exports import csv_pieces, xlsx_file
from ..filters import FilterSet
from ..tables import Table, Text
from . import list_parts
from .frame import Page
from .listing import EXPORT, PAGE, Listing
from .saved_tabs import tabs_of

CHUNK = 2000


class ListPage(Page):
    """Declares `list_key`, `url_name`, `title`, `table`, `filterset`, `capability`; gives `rows(access)` from a selector.

    `list_key` names the list in saved views ("" = the list keeps none, as lists inside another page do not).
    """

    template_name = "generic/list.html"
    fragments = frozenset({"list"})
    list_key = ""
    url_name = ""
    title: Text = ""
    table: Table
    filterset: type[FilterSet] | None = None
    # What stands first in the page head's buttons, each a context of components/button.html with a `capability`.
    head_actions: Sequence[Mapping[str, Any]] = ()

    known: dict[str, type["ListPage"]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.list_key:
            ListPage.known[cls.list_key] = cls

    def rows(self, access: Access) -> QuerySet[Any]:
        """The visible rows, from a selector, with what the columns read."""
        raise NotImplementedError

    def heading(self) -> Text:
        """The page's title."""
        return self.title

    def meta(self, listing: Listing) -> Sequence[Text]:
        """The line under the title."""
        return ()

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The way here, for a list that is not in the menu."""
        return ()

    def actions(self) -> list[dict[str, Any]]:
        """The declared buttons of the page head that the viewer may use; `url_name` becomes the address."""
        shown = [dict(each) for each in self.head_actions if self.access.can(str(each["capability"]))]
        for each in shown:
            if "url_name" in each:
                each["url"] = reverse(each.pop("url_name"))
        return shown

    def listing(self, params: QueryDict) -> Listing:
        """The list as the address asks for it."""
        rows = self.rows(self.access)
        filters = self.filterset(params, rows, access=self.access) if self.filterset else None
        return Listing(table=self.table, access=self.access, params=params, rows=rows, filters=filters)

    @cached_property
    def current(self) -> Listing:
        """The list of this request."""
        return self.listing(self.request.GET)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, its rows for HTMX, or the file that `export` asks for."""
        if "up" in request.GET:
            return list_parts.column_moved(self.current, key=request.GET["up"])
        if request.GET.get(EXPORT):
            return self.export(request.GET[EXPORT])
        template = f"{self.template_name}#list" if self.is_fragment else self.template_name
        answer = self.answer(self.context(), template=template, status=422 if self.current.problem else 200)
        if self.is_fragment:
            query = self.current.query(page=request.GET.get(PAGE, ""))
            answer["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
        return answer

    def context(self) -> dict[str, Any]:
        """What `generic/list.html` takes."""
        listing = self.current
        return {
            "title": self.heading(),
            "crumbs": self.crumbs(),
            "meta": self.meta(listing),
            "actions": self.actions(),
            "listing": listing,
            "fragment": self.is_fragment,
            **self.tabs(listing),
            **list_parts.drawn(listing, now=self.now),
        }

    def tabs(self, listing: Listing) -> dict[str, Any]:
        """The saved views with the way to keep and to order them; nothing for a list that keeps none."""
        if not self.list_key:
            return {}
        tabs = tabs_of(listing, list_key=self.list_key, listing_of=self.listing)
        more = {"label": _("Order views"), "url": reverse("saved_view_list", args=[self.list_key])}
        return {"tabs": tabs, "tabs_end": list_parts.tabs_end(self.list_key, listing), "tabs_more": more if len(tabs) > 1 else None}

    def export(self, kind: str) -> HttpResponseBase:
        """The matching rows and chosen columns as a file; 404 for a kind there is not, 422 as the page itself."""
        if kind not in EXPORTS:
            raise Http404
        if self.current.problem:
            return self.answer(self.context(), status=422)
        rows = self.current.ordered.iterator(chunk_size=CHUNK)
        name = f"{self.heading()}-{timezone.localtime(self.now):%Y%m%d}.{kind}"
        return EXPORTS[kind](self.current, rows, name=name)


def _csv(listing: Listing, rows: Any, *, name: str) -> HttpResponseBase:
    lines = csv_pieces(listing.columns, rows, language=get_language() or "zh-hans")
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return _as_file(answer, name=name)


def _xlsx(listing: Listing, rows: Any, *, name: str) -> HttpResponseBase:
    answer = FileResponse(xlsx_file(listing.columns, rows, title=name.rpartition("-")[0]), content_type=XLSX)
    return _as_file(answer, name=name)


def _as_file(answer: HttpResponseBase, *, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = content_disposition_header(True, name.replace("/", "-"))
    answer["Cache-Control"] = "private, no-store"
    return answer


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTS = {"csv": _csv, "xlsx": _xlsx}
