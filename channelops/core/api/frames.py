"""A route's frame: who asks, what they may, what they may send, and the form of the answer."""

import json
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from rest_framework.exceptions import NotAuthenticated, ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from ..access import Access, access_of
from ..actors import Actor
from .conditional import answer_once_known
from .filtering import FilterBackend, ScopeBackend, parameters_of, refuse_unknown
from .once import once
from .paging import KeysetPagination
from .problems import PROBLEMS, ProblemRenderer, TooLarge
from .renderers import CsvRenderer
from .schema import RouteSchema
from .throttles import CallThrottle

WRITES = ("post", "put", "patch", "delete")


class MayCall(BasePermission):
    """Signed in with a grant, and holding the route's capability somewhere; over the row itself it is asked when the row is known."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        capability = getattr(view, "capability", "") or getattr(view, "row_capability", "")
        access: Access = request.access  # type: ignore[attr-defined]
        return access.can(capability) if capability else bool(access.held)


class BodyParser(JSONParser):
    """JSON; what is nested deeper than Python reads, or holds half of a character, cannot be read."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            told = super().parse(*args, **kwargs)
            json.dumps(told, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError(PROBLEMS[400].detail) from error
        return told


class ApiView(GenericAPIView[Any]):
    """A route. `capability` is needed to call it ("" for everyone signed in); `parameters` are those its address may carry.

    `request.access` and `request.actor` are set as on pages, a token's narrowed to its capabilities and region.
    Every write method repeats its answer for a repeated `Idempotency-Key`.
    """

    permission_classes = [MayCall]
    throttle_classes = [CallThrottle]
    parser_classes = [BodyParser]
    schema = RouteSchema()
    capability = ""
    parameters: frozenset[str] = frozenset()
    orderings: dict[str, str] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in WRITES:
            if name in cls.__dict__:
                setattr(cls, name, once(cls.__dict__[name]))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.API_BODY_BYTES_MOST:
            raise TooLarge
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.known_parameters())

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        plain = request._request
        if request.auth is None:
            plain.actor = _actor(request)  # type: ignore[attr-defined]
        request.access, request.actor = plain.access, plain.actor  # type: ignore[attr-defined]
        translation.activate(_language(request))

    def known_parameters(self) -> set[str]:
        """The parameters the address may carry."""
        return set(self.parameters)

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(answer, Response):
            answer.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
            if answer.exception:
                answer.accepted_renderer = ProblemRenderer()  # type: ignore[attr-defined]
                answer.accepted_media_type = ProblemRenderer.media_type  # type: ignore[attr-defined]
            answer_once_known(request, answer)
        return answer

    def given(self, form: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The body, validated by an input serializer; 422 with the place of each error."""
        body = form(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def answer(self, row: object, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        """A row in the form of the output serializer."""
        return Response(self.get_serializer(row).data, status=status, headers=headers)

    @property
    def access(self) -> Access:
        """What who asks may see and do; nothing while the OpenAPI document is drawn."""
        if getattr(self, "swagger_fake_view", False):
            return access_of(None, on=timezone.localdate())
        return self.request.access  # type: ignore[attr-defined,no-any-return]

    @property
    def actor(self) -> Actor:
        """The hand behind a write of this route."""
        return self.request.actor  # type: ignore[attr-defined,no-any-return]


class ListView(ApiView):
    """The visible rows of one kind in pages, filtered as on the page. `orderings` are declared: word → column that is never null."""

    pagination_class = KeysetPagination
    filter_backends = [ScopeBackend, FilterBackend]
    renderer_classes = [JSONRenderer, CsvRenderer]

    def rows(self, access: Access) -> QuerySet[Any]:
        """The rows the access sees, from a selector."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows(self.access)

    def known_parameters(self) -> set[str]:
        filters = parameters_of(getattr(self, "filterset_class", None))
        return {"limit", "ordering", "cursor"} | filters | self.parameters

    def get(self, request: Request) -> Response:
        """The page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class DetailView(ApiView):
    """One visible row: 403 without the capability anywhere, 404 where it is not visible, 403 where the capability does not cover it."""

    row_capability = ""

    def row(self, access: Access, **lookup: Any) -> Model:
        """The row, from a selector that raises Http404."""
        raise NotImplementedError

    def get(self, request: Request, **lookup: Any) -> Response:
        """The row."""
        return self.answer(self.row_allowed(self.row_capability, **lookup))

    def row_allowed(self, capability: str, **lookup: Any) -> Model:
        """The row, once it is known to be visible and the capability to cover it."""
        row = self.row(self.access, **lookup)
        if capability:
            self.access.require(capability, row)
        return row


def _actor(request: Request) -> Actor:
    """The hand of someone signed in by the browser."""
    plain = request._request
    return Actor(
        via="api:session",
        person=request.user if request.user.is_authenticated else None,
        acted_by=getattr(plain, "impersonator", None),
        request_id=getattr(plain, "request_id", ""),
    )


def _language(request: Request) -> str:
    """What the client asks for, else the person's."""
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request._request)
    return getattr(request.user, "language", "") or settings.LANGUAGE_CODE
