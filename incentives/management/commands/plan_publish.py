"""Publishes a plan document from a file; the last line of output is one JSON object that names the version."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channelops.core.models import Person
from channelops.core.refusals import Refused
from incentives.services.plan_files import plan_publish


class Command(BaseCommand):
    """Safe to run twice: the same content is published once."""

    help = "Publishes a plan document: drafted by one person, approved and published by another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", required=True, help="sign-in name of who wrote it")
        parser.add_argument("--publisher", required=True, help="sign-in name of who approves and publishes it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        author, publisher = (self.person(options[name]) for name in ("author", "publisher"))
        try:
            version = plan_publish(text=text, author=author, publisher=publisher, via="command:plan_publish", at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        told = {
            "plan": version.plan.code,
            "version": version.number,
            "from": version.during.lower.isoformat(),
            "sha256": version.content_hash,
        }
        self.stdout.write(json.dumps(told))

    def person(self, username: str) -> Person:
        """The person of a sign-in name."""
        found = Person.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise CommandError(f"Nobody signs in as “{username}”.")
        return found
