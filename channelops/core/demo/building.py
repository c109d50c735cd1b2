"""Building the world: each chapter once, in one transaction with the mark that it is written."""

from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter

from django.db import transaction
from django.utils.translation import gettext as _

from .. import hooks
from ..models import Change, Person, Region
from ..refusals import Refused
from .world import DemoWorld

MARK = "demo.Chapter"


@dataclass(frozen=True)
class Chapter:
    """A chapter and what became of it; `seconds` is None where it stood already."""

    name: str
    seconds: float | None


def demo_marks() -> dict[str, dict[str, object]]:
    """The chapters written so far with their seed, scale and day."""
    return dict(Change.objects.filter(object_type=MARK).order_by("id").values_list("object_id", "now"))


def demo_world(*, seed: int, scale: float, on: date, at: datetime, force: bool = False) -> DemoWorld:
    """The world to go on with: a world that was begun keeps its day. Refused in a database that holds another world or real data."""
    marks = demo_marks()
    for mark in marks.values():
        if (mark["seed"], mark["scale"]) != (seed, scale):
            raise Refused(
                _("This database holds the demonstration world of seed %(seed)s and scale %(scale)s; another one needs an empty database.")
                % mark
            )
    if not marks and not force and (Region.objects.exists() or Person.objects.exists()):
        raise Refused(_("This database holds other data; the demonstration world is written into an empty one (or with --force)."))
    begun = [date.fromisoformat(str(mark["on"])) for mark in marks.values()]
    return DemoWorld(seed=seed, scale=scale, on=min(begun, default=on), at=at)


def demo_build(world: DemoWorld) -> list[Chapter]:
    """Writes every chapter that is missing, in the order of the apps."""
    known, told = demo_marks(), []
    for name, write in hooks.demo_chapters:
        began = perf_counter()
        if name not in known:
            with transaction.atomic():
                write(world)
                _mark(name, world)
        told.append(Chapter(name, None if name in known else perf_counter() - began))
    return told


def _mark(name: str, world: DemoWorld) -> None:
    Change.objects.create(
        at=world.at,
        via=world.actor.via,
        object_type=MARK,
        object_id=name,
        object_name=name,
        verb="write",
        now={"seed": world.seed, "scale": world.scale, "on": world.on.isoformat()},
    )
