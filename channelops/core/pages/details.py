"""A detail page: one visible row with its state, its transitions as buttons, panels, tabs and its history."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from channelops.kernel.states import StateMachine

from ..access import Access
from ..histories import entries_of
from ..selectors.changes import changes_of
from ..tables import Text
from ..tones import State, state_of
from .buttons import transition_buttons
from .frame import Page
from .panels import Panel, Tab

ENTRIES = 20


class DetailPage(Page):
    """Gives `find(access, **kwargs)` (404 for a stranger's row); declares `capability` and what stands on the page.

    With a `machine`, `transition_url` names the TransitionPage that takes the row's key and the transition's name.
    """

    template_name = "generic/detail.html"
    fragments = frozenset({"tab"})
    machine: StateMachine | None = None
    transition_url = ""
    state_field = ""

    def find(self, access: Access, **kwargs: Any) -> Model:
        """The visible row, from a selector."""
        raise NotImplementedError

    @cached_property
    def row(self) -> Any:
        """The row of this page; the capability must cover it (403)."""
        row = self.find(self.access, **self.kwargs)
        if self.capability and not self.everywhere:
            self.access.require(self.capability, row)
        return row

    # Reading needs the capability somewhere; a page that is only for those who hold it over this very row says False.
    everywhere = True

    def heading(self) -> Text:
        """The page's title."""
        return str(self.row)

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The way here."""
        return ()

    def states(self) -> Sequence[State]:
        """The words beside the title; the row's status by default, where the page names its field."""
        return [state_of(self.row, self.state_field)] if self.state_field else []

    def meta(self) -> Sequence[Text]:
        """The line under the title."""
        return ()

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """Further buttons, contexts of components/button.html."""
        return ()

    def refusal(self, transition: str) -> Text:
        """Why the transition is not possible just now though the status allows it; "" = it is possible."""
        return ""

    def above(self) -> Sequence[Panel]:
        """What stands between head and panels: a stage bar, a proposal."""
        return ()

    def panels(self) -> Sequence[Panel]:
        """The panels, in rows of twelve columns."""
        return ()

    def tabs(self) -> Sequence[Tab]:
        """The tabs before the history."""
        return ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the open tab for HTMX."""
        self.row  # noqa: B018 - 404 before anything else
        template = f"{self.template_name}#tab" if self.is_fragment else self.template_name
        return self.answer(self.context(), template=template)

    def context(self) -> dict[str, Any]:
        """What `generic/detail.html` takes."""
        tabs = [*self.tabs(), *self._history_tab()]
        wanted = self.request.GET.get("tab", "")
        tab = next((each for each in tabs if each.name == wanted), tabs[0] if tabs else None)
        shared = {"title": self.heading(), "row": self.row, "tab": tab, "tab_context": tab.context() if tab else {}}
        shared["tabs"] = [{"label": each.label, "url": f"?tab={each.name}", "count": each.count, "current": each is tab} for each in tabs]
        if self.is_fragment:
            return shared
        return shared | {
            "crumbs": [*self.crumbs(), {"label": self.heading()}],
            "states": self.states(),
            "meta": self.meta(),
            # the primary one stands last
            "actions": sorted([*self.moves(), *self.actions()], key=lambda button: button.get("kind") == "primary"),
            "above": self.above(),
            "panels": self.panels(),
        }

    def _history_tab(self) -> list[Tab]:
        if not self.access.can("change.view", self.row):
            return []
        return [Tab(name="history", label=_("History"), template="generic/history.html", context=self.history)]

    def moves(self) -> Sequence[Mapping[str, Any]]:
        """The transitions of the row as buttons."""
        if self.machine is None:
            return []
        return transition_buttons(self.row, machine=self.machine, access=self.access, url_name=self.transition_url, refusal=self.refusal)

    def history(self) -> Mapping[str, Any]:
        """The row's changes, newest first, a page at a time."""
        leaf = Paginator(changes_of(self.row), ENTRIES).get_page(self.request.GET.get("page"))
        return {"entries": entries_of(leaf.object_list), "leaf": leaf}
