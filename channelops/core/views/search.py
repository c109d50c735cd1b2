"""The page of the search, its hits for the dialog of Ctrl-K, and the same as JSON."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse

from ..pages.frame import Page
from ..selectors.search import search


class SearchPage(Page):
    """Whoever is signed in searches what they may see."""

    capability = ""
    template_name = "core/search.html"
    fragments = frozenset({"search-hits"})

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        groups = search(self.access, words)
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            found = [{"label": str(group.label), "hits": [asdict(hit) for hit in group.hits]} for group in groups]
            return JsonResponse({"q": words, "groups": found})
        template = f"{self.template_name}#hits" if self.is_fragment else self.template_name
        return self.answer({"words": words, "groups": groups}, template=template)
