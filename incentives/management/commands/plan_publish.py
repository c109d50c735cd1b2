"""Publishes a plan document from a file; the last line of output is one JSON object that names the version."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channelops.core.refusals import Refused
from incentives.management.files import person_named, text_of, told_version
from incentives.services.plan_files import Hands, plan_publish


class Command(BaseCommand):
    """Safe to run twice: the same content is published once."""

    help = "Publishes a plan document: drafted by one person, approved by a second and published by a third."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", required=True, help="sign-in name of who wrote it")
        parser.add_argument("--reviewer", required=True, help="sign-in name of who approves it")
        parser.add_argument("--publisher", required=True, help="sign-in name of who publishes it")
        parser.add_argument("--without-simulation", default="", metavar="REASON", help="why no simulation goes before; kept in the history")

    def handle(self, *args: Any, **options: Any) -> None:
        text = text_of(options["file"])
        hands = Hands(**{name: person_named(options[name]) for name in ("author", "reviewer", "publisher")})
        reason = options["without_simulation"]
        try:
            version = plan_publish(text=text, hands=hands, via="command:plan_publish", at=timezone.now(), unsimulated=reason)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(json.dumps(told_version(version)))
