"""Brings a file of orders in; the last line of output is one JSON object with the control totals."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.outages import is_outage
from channelops.core.refusals import Refused
from channelops.core.services.job_runs import Outcome, job_work
from channelops.sales.feeds.folder import blocks
from channelops.sales.models import Batch
from channelops.sales.selectors.batches import batch_refusal
from channelops.sales.services.batches import batch_receive, batch_wait, file_keep
from channelops.sales.services.sources import source_ready

LOOK_SECONDS = 0.3
AWAY = (
    "The database cannot be reached, so it is not known whether %(file)s has come in. Give the same command again when it is back:"
    " what came in already is told as duplicate, and nothing comes in twice."
)


class Command(BaseCommand):
    """Exit codes: 0 the file came in (rejected rows are kept on its page), 1 it was refused as a whole, 2 it could not begin, 3 it failed
    and is tried again, 4 the database went away: whatever it had kept of the file is gone on with, and the same command may be given again.
    """

    help = "Brings a file of orders in: CSV or XLSX, UTF-8 or GB18030, by the source's mapping."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="the code of the source")
        parser.add_argument("--mapping", type=Path, help="a JSON file with the mapping; kept as the source's next version")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.bring(options)
        except Exception as error:
            if not is_outage(error):
                raise
            raise CommandError(AWAY % {"file": options["file"]}, returncode=4) from error

    def bring(self, options: dict[str, Any]) -> None:
        """The file from its beginning to its totals."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=2)
        try:
            batch, run = self.receive(path, options)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"{batch}: {batch.file_name}, {batch.size:,} bytes")

        def work() -> None:
            outcome = job_work(run_id=run.pk, now=timezone.now)
            if outcome is Outcome.FAILED:
                raise CommandError(f"{batch} failed and will be tried again by the worker; see its run.", returncode=3)
            if outcome in (Outcome.BUSY, Outcome.NOTHING):
                time.sleep(LOOK_SECONDS)

        batch = batch_wait(batch=batch, work=work)
        job_work(run_id=run.pk, now=timezone.now)
        self.tell(batch)

    def receive(self, path: Path, options: dict[str, Any]) -> Any:
        """The batch and its run."""
        actor, at = Actor.command("import_orders"), timezone.now()
        document = None
        if options["mapping"] is not None:
            try:
                document = json.loads(options["mapping"].read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(f"The mapping cannot be read: {error}", returncode=2) from error
            document = document.get("mapping", document) if isinstance(document, dict) else document
        source, mapping = source_ready(code=options["source"], document=document, actor=actor, at=at)
        kept = file_keep(blocks(path), name=path.name, at=at)
        return batch_receive(source=source, mapping=mapping, kept=kept, file_name=path.name, way=Batch.Way.COMMAND, actor=actor, at=at)

    def tell(self, batch: Batch) -> None:
        """The totals, and the sentence where nothing came in."""
        told = {
            "read": batch.read,
            "accepted": batch.accepted,
            "duplicate": batch.duplicate,
            "rejected": batch.rejected,
            "amount_fen": batch.accepted_fen,
        }
        refused = batch.status == Batch.Status.REFUSED
        if refused:
            self.stderr.write(batch_refusal(batch))
        self.stdout.write(json.dumps(told))
        if refused:
            raise SystemExit(1)
