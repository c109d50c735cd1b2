"""The way back: where a switch in the bar returns to."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .list_parts import SeeOther


def back(request: HttpRequest) -> HttpResponse:
    """To the posted `next` where it lies inside the portal, else home."""
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return SeeOther(wanted if inside else reverse("home"))
