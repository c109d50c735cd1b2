"""The page of languages: what the portal speaks, and who reads it so."""

from django.http import HttpRequest, HttpResponse

from ..pages.frame import Page
from ..selectors.languages import languages_offered


class LanguageList(Page):
    """One line a language."""

    capability = "system.view"
    template_name = "core/language_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """All of them."""
        return self.answer({"languages": languages_offered(self.access)})
