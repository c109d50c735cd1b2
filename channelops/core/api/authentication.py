"""A REST client proves itself by the key of a token: `Authorization: Bearer co_…`."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ..access import access_of
from ..actors import Actor
from ..models import Person, Token
from ..services.tokens import TokenRefused, token_use
from ..signin import client_address

SCHEME = "bearer"


class TokenAuthentication(BaseAuthentication):
    """Lets a request in as the token's person, narrowed to the token; 401 with a sentence for a key that opens nothing."""

    def authenticate(self, request: Request) -> tuple[Person, Token] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME.encode():
            return None
        key = words[1].decode("latin-1") if len(words) == 2 else ""
        at = timezone.now()
        try:
            token = token_use(key=key, address=client_address(request._request), at=at)
        except TokenRefused as refused:
            raise AuthenticationFailed(refused.sentence, code=refused.code) from refused
        person, on = token.person, timezone.localdate(at)
        whole = request._request
        whole.access = SimpleLazyObject(lambda: access_of(person, on=on, token=token))  # type: ignore[attr-defined]
        whole.actor = Actor(  # type: ignore[attr-defined]
            via=f"api:{token.prefix}", person=person, request_id=getattr(whole, "request_id", "")
        )
        whole.impersonator = None  # type: ignore[attr-defined]
        return person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="channelops"'
