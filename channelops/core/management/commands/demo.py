"""`manage.py demo`: writes the demonstration world, once; `--who` tells whom to sign in as."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channelops.core.demo.building import demo_build, demo_world
from channelops.core.demo.cast import CAST
from channelops.core.demo.world import PASSWORD
from channelops.core.refusals import Refused
from channelops.core.selectors.people import people_named


class Command(BaseCommand):
    """Fills an empty database; a second run with the same numbers changes nothing."""

    help = "Writes the demonstration world into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1, help="1 to look through, 100 a real province, 0 nothing")
        parser.add_argument("--seed", type=int, default=35)
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the world's day; today unless told")
        parser.add_argument("--force", action="store_true", help="write beside data that is there already")
        parser.add_argument("--who", action="store_true", help="only say whom to sign in as")
        parser.add_argument("--json", action="store_true", help="with --who: as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["who"]:
            self._who(as_json=options["json"])
        elif options["scale"] > 0:
            self._build(options)

    def _build(self, options: dict[str, Any]) -> None:
        try:
            world = demo_world(
                seed=options["seed"],
                scale=options["scale"],
                on=options["on"] or timezone.localdate(),
                at=timezone.now(),
                force=options["force"],
            )
            for chapter in demo_build(world):
                told = "as it was" if chapter.seconds is None else f"{chapter.seconds:.1f} s"
                self.stdout.write(f"{chapter.name}: {told}")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _who(self, *, as_json: bool) -> None:
        found = people_named([known.username for known in CAST])
        rows = [
            {"username": person.username, "password": PASSWORD, "name_zh": person.name_zh, "name_en": person.name_en, "role": known.role}
            for known in CAST
            if (person := found.get(known.username))
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row['username']:<12}{row['password']:<18}{row['name_zh']}  {row['name_en']}")
