"""The door to single sign-on: on to the provider, or a sentence while the provider is away."""

from allauth.socialaccount.providers.openid_connect.views import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from ..adapters import SingleSignOnAdapter


def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's own door, which would fail (500) where the provider does not answer."""
    try:
        answer: HttpResponse = login(request, provider_id)
    except (RequestException, KeyError) as error:
        SingleSignOnAdapter(request).on_authentication_error(request, provider_id, exception=error)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer
