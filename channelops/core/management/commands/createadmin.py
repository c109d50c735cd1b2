"""`manage.py createadmin NAME`: takes in an administrator over a province, the first one of an empty portal above all."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from channelops.core import roles
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.selectors.regions import provinces
from channelops.core.services.grants import grant_give
from channelops.core.services.people import password_invent, person_create


class Command(BaseCommand):
    """Asks for the password at a terminal; anywhere else it invents one and says it once."""

    help = "Takes in an administrator over a province."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the Chinese name; the sign-in name unless told")
        parser.add_argument("--province", default="", help="the code of the province; the only one there is unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [region for region in provinces() if options["province"] in ("", region.code)]
        if len(found) != 1:
            known = ", ".join(region.code for region in provinces())
            raise CommandError(f"--province is one of: {known}" if known else "no regions yet: run `manage.py organisation` first")
        asked = sys.stdin.isatty()
        password = self._asked() if asked else password_invent()
        hand, at = Actor.command("createadmin"), timezone.now()
        today = timezone.localdate()
        name = options["name"] or options["username"]
        try:
            with transaction.atomic():
                person = person_create(
                    username=options["username"], name_zh=name, name_en="", home=found[0], password=password, on=today, actor=hand, at=at
                )
                grant_give(
                    person=person,
                    role=roles.ADMINISTRATOR,
                    over=found[0],
                    begins=today,
                    reason="createadmin",
                    access=None,
                    actor=hand,
                    at=at,
                )
        except (Refused, ValidationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.username} is administrator of {found[0].code}")
        if not asked:
            self.stdout.write(f"password, shown only now: {password}")

    def _asked(self) -> str:
        password = getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if password != getpass("Again: "):
            raise CommandError("the two differ")
        return password
