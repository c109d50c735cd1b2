"""What the routes say of themselves: the way in, the OpenAPI document, the page to try it, the kinds of problems."""

from functools import cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from .frames import ApiView
from .problems import PROBLEMS, BadQuery


class RootOut(serializers.Serializer[Any]):
    """Where to begin."""

    version = serializers.CharField()
    me = serializers.CharField()
    schema = serializers.CharField()
    docs = serializers.CharField()
    problems = serializers.CharField()


class Root(ApiView):
    """The way in: where the document, the page to try it, and you are."""

    serializer_class = RootOut

    def get(self, request: Request) -> Response:
        names = ("me", "schema", "docs", "problems")
        return self.answer({"version": "v1"} | {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names})


class ProblemOut(serializers.Serializer[Any]):
    """A kind of problem."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField()


class ProblemList(ApiView):
    """The kinds of problems a call may answer with."""

    serializer_class = ProblemOut

    @extend_schema(responses=ProblemOut(many=True))
    def get(self, request: Request) -> Response:
        told = [
            {"type": f"{request.path}#{kind.code}", "status": status, "title": str(kind.title), "detail": str(kind.detail)}
            for status, kind in PROBLEMS.items()
        ]
        return Response(self.get_serializer(told, many=True).data)


@cache
def drawn(renderer: type[BaseRenderer], language: str) -> bytes:
    """The OpenAPI document in one form and language; it is the same for everybody, and drawn once in a process."""
    with translation.override(language):
        return cast(bytes, renderer().render(SchemaGenerator(api_version="v1").get_schema(public=True)))


class AsDrawn(BaseRenderer):
    """Sends a document as it is, under the form it was drawn in."""

    def __init__(self, form: BaseRenderer) -> None:
        self.media_type, self.format = form.media_type, form.format

    def render(self, data: bytes, *_context: object) -> bytes:
        """The bytes themselves."""
        return data


class Schema(ApiView, SpectacularAPIView):
    """The OpenAPI document of all routes."""

    parameters = frozenset({"lang"})

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        known = dict(settings.LANGUAGES)
        language = request.query_params.get("lang") or translation.get_language() or settings.LANGUAGE_CODE
        if language not in known:
            raise BadQuery({"lang": [_("One of: %(known)s.") % {"known": ", ".join(known)}]})
        form = request.accepted_renderer
        request.accepted_renderer = AsDrawn(form)
        name = f'inline; filename="channelops-v1.{form.format}"'
        return Response(drawn(type(form), language), headers={"Content-Disposition": name})


class Docs(LoginRequiredMixin, TemplateView):
    """The page to read the document and try the routes with one's own session or a token."""

    template_name = "core/api_docs.html"


class Nowhere(ApiView):
    """An address under /api/ at which there is nothing."""

    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not request.path.endswith("/"):
            raise NotFound(_("There is nothing here. Addresses end with a slash."))
        raise NotFound(_("There is nothing here. The routes are listed at %(root)s.") % {"root": reverse("api:schema")})
