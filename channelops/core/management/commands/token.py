"""Tokens from the shell: `token create|list|revoke`, answered as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...access import access_of
from ...actors import Actor
from ...models import Person, Region, Token
from ...refusals import Refused
from ...selectors.tokens import tokens_all
from ...services.tokens import LONGEST_DAYS, token_create, token_revoke


class Command(BaseCommand):
    """Makes, lists and revokes tokens."""

    help = "Makes, lists and revokes the tokens of REST clients. `create` prints the key, which is shown only then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="make a token and print its key")
        create.add_argument("--person", required=True, help="sign-in name")
        create.add_argument("--name", required=True)
        create.add_argument("--capability", action="append", required=True, help="may be given several times")
        create.add_argument("--region", default="", help="code of the region it is held to")
        create.add_argument("--days", type=int, default=90, help=f"1 to {LONGEST_DAYS}")
        listing = actions.add_parser("list", help="list tokens, without keys")
        listing.add_argument("--person", default="", help="only of this person")
        revoke = actions.add_parser("revoke", help="end a token at once")
        revoke.add_argument("prefix", help="the first letters of its key, as `list` shows them")
        revoke.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = getattr(self, f"_{options['action']}")(options)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except PermissionDenied as denied:
            raise CommandError(f"The person may not do this: {denied}.") from denied
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _create(self, options: dict[str, Any]) -> dict[str, Any]:
        at = timezone.now()
        region = self._region(options["region"]) if options["region"] else None
        token, key = token_create(
            access=access_of(self._person(options["person"]), on=timezone.localdate(at)),
            name=options["name"],
            capabilities=options["capability"],
            region=region,
            days=options["days"],
            actor=Actor.command("token"),
            at=at,
        )
        return {**_shown(token), "key": key}

    def _list(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        tokens = tokens_all()
        if options["person"]:
            tokens = tokens.filter(person=self._person(options["person"]))
        return [_shown(token) for token in tokens]

    def _revoke(self, options: dict[str, Any]) -> dict[str, Any]:
        token = tokens_all().filter(prefix=options["prefix"]).first()
        if token is None:
            raise CommandError(f"No token begins with {options['prefix']}.")
        return _shown(token_revoke(token=token, access=None, actor=Actor.command("token"), at=timezone.now(), reason=options["reason"]))

    def _person(self, username: str) -> Person:
        person = Person.objects.filter(username__iexact=username).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {username}.")
        return person

    def _region(self, code: str) -> Region:
        region = Region.objects.filter(code=code).first()
        if region is None:
            raise CommandError(f"No region has the code {code}.")
        return region


def _shown(token: Token) -> dict[str, Any]:
    return {
        "prefix": token.prefix,
        "name": token.name,
        "person": token.person.username,
        "capabilities": token.capabilities,
        "region": token.region.code if token.region else None,
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
    }
