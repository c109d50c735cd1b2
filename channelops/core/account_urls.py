"""Where the pages of one's own sign-in live: allauth's, without those that a house without sign-up does not open."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path

from .views import sessions
from .views.single_sign_on import single_sign_on


def absent(request: HttpRequest, **_kwargs: object) -> NoReturn:
    """A door that allauth has and this house has not: people sign up nowhere, and administrators keep their addresses."""
    raise Http404


urlpatterns = [
    path("", sessions.Account.as_view(), name="account"),
    path("sessions/", sessions.SessionList.as_view(), name="session_list"),
    path("signup/", absent),
    path("email/", absent),
    path("confirm-email/", absent),
    path("confirm-email/<str:key>/", absent),
    path("login/code/confirm/", absent),
    path("3rdparty/", absent),
    path("3rdparty/signup/", absent),
    path("sso/<slug:provider_id>/login/", single_sign_on),
    path("", include("allauth.urls")),
]
