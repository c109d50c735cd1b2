"""Takes a plan document from a file into a draft; the last line of output is one JSON object that names the version."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from incentives.management.files import person_named, text_of, told_version
from incentives.services.plan_files import document_import, document_loads


class Command(BaseCommand):
    """Safe to run twice: the same content is drafted once."""

    help = "Drafts the next version of a plan from its document; makes the plan where it is not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", required=True, help="sign-in name of who wrote it")

    def handle(self, *args: Any, **options: Any) -> None:
        text = text_of(options["file"])
        actor = Actor(via="command:plan_import", person=person_named(options["author"]))
        try:
            version = document_import(document=document_loads(text), access=None, actor=actor, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(json.dumps(told_version(version)))
