"""The stages' chapter: every partner came from the acquisition to where it stands, and some decline or have left."""

from datetime import date, timedelta
from random import Random

from channelops.core.demo.world import DemoWorld

from ..models import Partner, PartnerStage

# How long a partner stays in a stage before the next, in days, at least and at most.
STAYS = {"A": (60, 150), "B": (150, 420), "C": (240, 700)}
NEXT = {"A": "B", "B": "C", "C": "D"}


def write(world: DemoWorld) -> None:
    """In bulk, by the seed."""
    dice = world.dice("stages")
    rows = [row for partner in Partner.objects.order_by("code") for row in _stages(world, partner, dice)]
    PartnerStage.objects.bulk_create(rows, batch_size=2_000)
    world.created(rows)


def _stages(world: DemoWorld, partner: Partner, dice: Random) -> list[PartnerStage]:
    stage, begin = "A", partner.opened_on
    end = partner.closed_on or world.on
    rows: list[PartnerStage] = []
    while stage in STAYS:
        until = begin + timedelta(days=dice.randint(*STAYS[stage]))
        if until >= end or (stage == "C" and dice.random() < 0.6):
            break
        rows.append(_row(partner, stage, begin, until=until))
        stage, begin = NEXT[stage], until
    leaves = partner.closed_on if partner.closed_on and partner.closed_on > begin else None
    rows.append(_row(partner, stage, begin, until=leaves))
    if leaves:
        rows.append(_row(partner, "E", leaves))
    return rows


def _row(partner: Partner, stage: str, begin: date, *, until: date | None = None) -> PartnerStage:
    return PartnerStage(partner=partner, stage=stage, during=(begin, until), reason="按规则提议，经理确认")
