"""Progress of something long: answered 202 with a line that asks again every two seconds until it is over (286)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import Access
from .frame import Page

STOP_POLLING = 286


def progress_started(request: HttpRequest, line: Mapping[str, Any]) -> HttpResponse:
    """The answer to whoever started it: 202 with the line (`components/progress.html`), which polls its `poll_url`."""
    return render(request, "components/progress.html", dict(line), status=202)


class ProgressPage(Page):
    """Gives `line(access)`: the context of components/progress.html, with `status` waiting, running, done or failed.

    Once it is over the line asks no more, and the event `finished` lets the page around it draw itself anew.
    """

    template_name = "components/progress.html"

    def line(self, access: Access) -> dict[str, Any]:
        """How far it is, from a selector; 404 for a stranger's."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The line now."""
        line = self.line(self.access)
        if line["status"] not in ("done", "failed"):
            return self.answer(line)
        answer = self.answer({**line, "poll_url": ""}, status=STOP_POLLING)
        answer["HX-Trigger"] = "finished"
        return answer
