"""A token's life: made with a key shown once, used, revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from ..access import Access
from ..actors import Actor
from ..capabilities import CAPABILITIES
from ..models import Person, Region, Token
from ..refusals import Refused
from ..scoping import visible_to
from ..written import first_of
from .changes import row_change, row_create
from .impersonation import refuse_while_acting

MARK = "co_"
LONGEST_DAYS = 365
SEEN_EVERY = timedelta(minutes=1)
# Asked by every call, so it is written out.
BY_PREFIX = "core_token t JOIN core_person p ON p.id = t.person_id WHERE t.prefix = %s"


class TokenRefused(Exception):
    """Why a key opens nothing: `code` for machines, the sentence for whoever reads the log."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@transaction.atomic
def token_create(
    *, access: Access, name: str, capabilities: Sequence[str], region: Region | None, days: int, actor: Actor, at: datetime
) -> tuple[Token, str]:
    """Makes a token for the person of the access and returns it with its key, which is stored nowhere.

    It may do what the person may do, at most: raises PermissionDenied, or Refused with the field that asks for more.
    """
    refuse_while_acting(actor)
    access.require("token.change")
    beyond = [each for each in capabilities if each not in CAPABILITIES or not access.can(each)]
    if beyond:
        raise Refused(_("You do not hold these rights yourself: %(rights)s.") % {"rights": ", ".join(beyond)}, field="capabilities")
    if not capabilities:
        raise Refused(_("Choose at least one right."), field="capabilities")
    if not name.strip():
        raise Refused(_("Give the token a name."), field="name")
    if region is not None and not visible_to(access, Region.objects.filter(pk=region.pk)).exists():
        raise Refused(_("This region is not yours."), field="region")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A token lives from 1 to %(days)s days.") % {"days": LONGEST_DAYS}, field="days")
    prefix = MARK + secrets.token_hex(4)
    key = f"{prefix}{secrets.token_urlsafe(32)}"
    token = Token(
        person=access.person,
        name=name.strip(),
        prefix=prefix,
        key_sha256=_digest(key),
        capabilities=sorted(set(capabilities)),
        region=region,
        created_at=at,
        created_by=actor.person or access.person,
        expires_at=at + timedelta(days=days),
    )
    row_create(token, actor=actor, at=at)
    return token, key


@transaction.atomic
def token_revoke(*, token: Token, access: Access | None, actor: Actor, at: datetime, reason: str = "") -> Token:
    """Ends a token at once: one's own, or as an administrator that of a person in scope. `access` None is an operator at the shell."""
    refuse_while_acting(actor)
    if access is not None:
        if access.person is not None and token.person_id == access.person.pk:
            access.require("token.change")
        else:
            access.require("token.change_any", token.person)
    locked = Token.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is not None:
        raise Refused(_("This token is revoked already."))
    row_change(locked, {"revoked_at": at}, actor=actor, at=at, reason=reason, verb="revoke")
    return locked


def token_use(*, key: str, address: str | None, at: datetime) -> Token:
    """The token whose key this is, its last use noted at most once a minute. Raises TokenRefused."""
    prefix = key[: len(MARK) + 8]
    token = _token(prefix) if prefix.startswith(MARK) else None
    # An unknown prefix is compared too, so that it answers no faster.
    if not constant_time_compare(_digest(key), token.key_sha256 if token else "") or token is None:
        raise TokenRefused("token_unknown", _("This token is not known."))
    if token.revoked_at is not None:
        raise TokenRefused("token_revoked", _("This token was revoked."))
    if token.expires_at <= at:
        raise TokenRefused("token_expired", _("This token has expired."))
    if not token.person.is_active:
        raise TokenRefused("token_person_inactive", _("The person of this token is switched off."))
    if token.last_used_at is None or token.last_used_at <= at - SEEN_EVERY:
        unseen = Q(last_used_at=None) | Q(last_used_at__lte=at - SEEN_EVERY)
        Token.objects.filter(unseen, pk=token.pk).update(last_used_at=at, last_used_from=address)
    return token


def _token(prefix: str) -> Token | None:
    """The token with its person."""
    found = first_of(BY_PREFIX, [prefix], t=Token, p=Person)
    if found is None:
        return None
    token: Token
    token, token.person = found
    return token


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
