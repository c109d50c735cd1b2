"""`manage.py bench`: one declared measurement in an empty, migrated database of its own; `make bench` runs them all."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import autodiscover_modules

from channelops.core.benches.registry import BENCHES, Asked, Bench
from channelops.core.selectors.regions import has_regions


class Command(BaseCommand):
    """Runs one bench and writes what it found as JSON; without a name, tells the names in the order of the document."""

    help = "Runs one measurement; the database must be empty and its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="which one; without it, all names are told")
        parser.add_argument("--orders", type=int, default=1_000_000, help="size of the world")
        parser.add_argument("--times", type=int, default=20, help="how often a short thing is repeated")
        parser.add_argument("--to", type=Path, help="where the section is written, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("benches")
        if options["name"] is None:
            self.stdout.write("\n".join(known.name for known in sorted(BENCHES.values(), key=lambda known: known.order)))
            return
        if options["name"] not in BENCHES:
            raise CommandError(f"no bench is called {options['name']}; there are {', '.join(sorted(BENCHES))}")
        if has_regions():
            raise CommandError("a bench fills a world of its own: give it an empty database (`make bench` does)")
        text = self._section(BENCHES[options["name"]], options)
        if options["to"]:
            options["to"].write_text(text)

    def _section(self, chosen: Bench, options: dict[str, Any]) -> str:
        began = time.monotonic()
        section = chosen.measure(Asked(orders=options["orders"], times=options["times"], say=self._say))
        own, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        peak = f"{own:.0f} MB" + (f" (child processes: {children:.0f} MB each at most)" if children > 1 else "")
        end = f"\n{options['orders']:,} orders; {time.monotonic() - began:.0f} s in all, peak memory of the process {peak}.\n"
        return json.dumps({"title": section.title, "order": chosen.order, "text": section.text.rstrip() + "\n" + end})

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        sys.stdout.flush()
