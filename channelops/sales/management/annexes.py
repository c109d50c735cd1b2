"""The command of an annex: a file, its rejected rows by line, and the control totals as the last line of output."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.refusals import Refused

from ..models import Batch
from ..selectors.annexes import annex_kind
from ..selectors.sources import source_of_code
from ..services.annexes import annex_bring


class AnnexCommand(BaseCommand):
    """`kind_code` names the kind. Exit code 1 where rows were rejected (the others came in), 2 where the file cannot be read."""

    kind_code = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        if annex_kind(self.kind_code).of_source:
            parser.add_argument("--source", required=True, help="code of the system that the file comes from")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, path = annex_kind(self.kind_code), options["file"]
        source = source_of_code(options["source"]) if kind.of_source else None
        if kind.of_source and source is None:
            raise CommandError(f"There is no source {options['source']}.", returncode=2)
        told = {"kind": kind, "path": path, "file_name": path.name, "way": Batch.Way.COMMAND, "within": None, "source": source}
        try:
            annex = annex_bring(**told, actor=Actor.command(self.kind_code), at=timezone.now())
        except (OSError, Refused) as error:
            raise CommandError(f"The file cannot be read: {error}", returncode=2) from error
        for line, sentence, _cells in annex.problems:
            self.stderr.write(f"{line}: {sentence}")
        self.stdout.write(json.dumps({name: getattr(annex, name) for name in ("read", "accepted", "duplicate", "rejected")}))
        if annex.rejected:
            raise SystemExit(1)
