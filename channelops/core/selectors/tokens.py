"""Reading tokens: one's own, and for an administrator those of the people in scope."""

from django.db.models import Q, QuerySet

from ..access import Access
from ..capabilities import CAPABILITIES, roles_with
from ..models import Region, Token
from ..scoping import visible_to


def tokens_listed(access: Access) -> QuerySet[Token]:
    """One's own tokens; under grants as an administrator also those of the people these grants cover."""
    wanted = Q(person=access.person)
    administering = roles_with("token.change_any")
    if access.can("token.change_any"):
        narrowed = Access(person=access.person, on=access.on, held=tuple(held for held in access.held if held.role in administering))
        wanted |= Q(pk__in=visible_to(narrowed, Token.objects.all()).values("pk"))
    return visible_to(access, Token.objects.select_related("person", "region")).filter(wanted)


def capabilities_offered(access: Access) -> list[str]:
    """What the person holds anywhere, and so may give to a token."""
    return [name for name in CAPABILITIES if access.can(name)]


def regions_offered(access: Access) -> QuerySet[Region]:
    """The regions a token may be held to."""
    return visible_to(access, Region.objects.order_by("path"))


def tokens_all() -> QuerySet[Token]:
    """Every token, for an operator at the shell."""
    return Token.objects.select_related("person", "region")
