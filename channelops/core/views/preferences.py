"""Pages of what a person prefers: language and appearance, kept with the person and on this device."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from ..context import THEME_COOKIE
from ..forms.preferences import PreferencesForm
from ..pages.back import back
from ..pages.forms import FormPage
from ..services.preferences import preferences_set

YEAR = 365 * 24 * 3600


class PreferencesPage(FormPage):
    """Language and appearance."""

    capability = ""
    form_class = PreferencesForm
    title = _("Preferences")

    def initial(self) -> dict[str, Any]:
        """As they are."""
        return {"language": self.person.language, "theme": self.person.theme}

    def save(self, form: Any) -> str:
        """Keeps them."""
        preferences_set(person=self.person, **form.cleaned_data, actor=self.actor, at=self.now)
        return reverse("preferences")

    def saved(self, address: str) -> HttpResponse:
        """On this device, too: the cookie goes before what is kept with the person."""
        answer = super().saved(address)
        keep(answer, settings.LANGUAGE_COOKIE_NAME, self.form.cleaned_data["language"])
        keep(answer, THEME_COOKIE, self.form.cleaned_data["theme"])
        return answer


class LanguageSet(View):
    """The switch in the bar, for everyone: by cookie for a stranger, with the person once signed in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keeps the language and goes back."""
        language = request.POST.get("language", "")
        if language not in dict(settings.LANGUAGES):
            return HttpResponse(status=422)
        person = request.user
        if person.is_authenticated:
            preferences_set(person=person, language=language, theme=person.theme, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
        answer = back(request)
        keep(answer, settings.LANGUAGE_COOKIE_NAME, language)
        return answer


def keep(answer: HttpResponse, name: str, value: str) -> None:
    """A cookie of a year; scripts read the appearance, so it is not hidden from them."""
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax")
