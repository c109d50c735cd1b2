"""The home page: what waits for the viewer, what went wrong, how the own nodes stand, what was changed lately."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .. import hooks
from ..histories import address_of, entries_of
from ..job_sentences import sentence_of
from ..jobs import job_label
from ..labels import kind_label
from ..menu import ShownItem, shown_groups
from ..pages.frame import Page
from ..pages.panels import Panel
from ..roles import ROLE_CHOICES
from ..selectors import home as read
from ..selectors.notices import notices_unread

CHANGES = 6
TABS = 5


class HomePage(Page):
    """Made of the house's own panels and those that the apps above add through `hooks.home_panels`.

    A higher app's panel without a title stands above all others in full width (a strip of figures).
    """

    capability = ""
    template_name = "core/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; whoever holds no grant today has met the gate before."""
        access = self.access
        higher = [panel for ask in hooks.home_panels if (panel := ask(access)) is not None]
        own = [self.waiting(), self.wrong(), *[panel for panel in higher if panel.title], self.nodes(), self.changed()]
        phone = bool(access.partners) and not access.nodes
        roles = [str(label) for code, label in ROLE_CHOICES if code in access.roles]
        return self.answer(
            {
                "title": access.nodes[0].region_name if access.nodes else _("Home"),
                "roles": _(", ").join(roles),
                "strip": [panel for panel in higher if not panel.title],
                "panels": [panel for panel in own if panel is not None],
                "today": access.on,
                "tabs": self.tabs() if phone else (),
            },
            template="core/home_phone.html" if phone else self.template_name,
        )

    def tabs(self) -> list[ShownItem]:
        """The first lines of the viewer's menu, for the foot of a phone."""
        groups = shown_groups(import_string(settings.MENU), access=self.access, path=self.request.path, counters={})
        return [item for group in groups for item in group.items][:TABS]

    def waiting(self) -> Panel:
        """Unread notices: the one list of what waits."""
        unread = list(read.notices_waiting(self.access)[: read.SHOWN + 1])
        total = len(unread) if len(unread) <= read.SHOWN else notices_unread(self.access)
        context = {"notices": unread[: read.SHOWN], "total": total}
        span = 8 if self.access.can("job.view") else 12
        return Panel(title=_("Waiting for me"), note=_("unread notices"), template="core/home_waiting.html", context=context, span=span)

    def wrong(self) -> Panel | None:
        """Work of the nights that did not end well."""
        if not self.access.can("job.view"):
            return None
        may_run = self.access.can("job.run")
        lines = [
            {"run": run, "label": job_label(run.job), "text": sentence_of(run, now=self.now, with_error=may_run).strip()}
            for run in read.runs_wrong(self.access, at=self.now)[: read.SHOWN]
        ]
        return Panel(
            title=_("What went wrong"), note=_("last seven days"), template="core/home_wrong.html", context={"lines": lines}, span=4
        )

    def nodes(self) -> Panel | None:
        """The regions granted, each a way down."""
        if not self.access.nodes or not self.access.can("region.view"):
            return None
        context = {"regions": read.nodes_counted(self.access)}
        span = 6 if self.access.can("change.view") else 12
        return Panel(title=_("My regions"), template="core/region_parts.html", context=context, span=span)

    def changed(self) -> Panel | None:
        """The latest changes in those regions."""
        if not self.access.can("change.view"):
            return None
        changes = list(read.changes_recent(self.access)[:CHANGES])
        entries = entries_of(changes)
        for entry, change in zip(entries, changes, strict=True):
            entry["title"] = f"{entry['title']} · {kind_label(change.object_type)} {change.object_name}"
            entry["url"] = address_of(change)
            entry["rows"], entry["text"] = [], ""
        return Panel(title=_("Changed lately"), template="core/home_changes.html", context={"entries": entries}, span=6)
