"""The partners' chapter: 1,200 companies times the scale, in trees over the counties, and the people of some."""

from datetime import timedelta
from random import Random

from channelops.core import roles
from channelops.core.demo.cast import COUNTY, PARTNER_CAST
from channelops.core.demo.people import person_new
from channelops.core.demo.world import DemoWorld
from channelops.core.models import Grant, Person, Region
from channelops.core.naming import named
from channelops.kernel.names import pinyin

from ..models import Partner, PartnerPlacement
from .names import BUSINESS, trade_names

PER_SCALE = 1_200
# The county that the documents look at.
IN_FOCUS = 48
# A tree to look at, however small the world: the second company hangs under the first, and so on.
CAST_TREE = {1: 0, 2: 0, 4: 1}
IN_FOCUS_LEAST = 24
CAST_COMPANY = ("海帆", BUSINESS[0])
# Of ten companies this many stand below another one.
BELOW = 4


def write(world: DemoWorld) -> None:
    """Head agents first, then those below them; an owner for the first company of every county, and the cast's two.

    Every county has a company, however small the world.
    """
    counties = world.counties()
    others = [county.code for county in counties if county.code != COUNTY]
    each, rest = divmod(round((PER_SCALE - IN_FOCUS) * world.scale), len(others))
    share = {code: max(1, each + (place < rest)) for place, code in enumerate(others)} | {
        COUNTY: max(IN_FOCUS_LEAST, round(IN_FOCUS * world.scale))
    }
    lead = [partner for county in counties for partner in _of_county(world, county, share[county.code])]
    for depth in range(3):
        layer = [partner for partner in lead if partner.path.count("/") == depth + 1]
        for partner in layer:
            partner.parent_id = partner.parent.pk if partner.parent else None
        Partner.objects.bulk_create(layer, batch_size=2_000)
        world.created(layer)
    below = [partner for partner in lead if partner.parent]
    placements = [PartnerPlacement(partner=each, parent=each.parent, during=(each.opened_on, None)) for each in below]
    PartnerPlacement.objects.bulk_create(placements, batch_size=2_000)
    world.created(placements)
    _people(world, {partner.code: partner for partner in lead})


def _of_county(world: DemoWorld, county: Region, number: int) -> list[Partner]:
    dice = world.dice(f"partners/{county.code}")
    names = trade_names(dice)
    if county.code == COUNTY:
        names.remove(CAST_COMPANY)
        names.insert(0, CAST_COMPANY)
    made: list[Partner] = []
    for place in range(number):
        made.append(_partner(world, county, place, name=names[place], dice=dice))
        above = CAST_TREE.get(place) if county.code == COUNTY else None
        _hang(made[-1], made if above is None else [made[above]], dice, surely=above is not None)
    return made


def _partner(world: DemoWorld, county: Region, place: int, *, name: tuple[str, tuple[str, str]], dice: Random) -> Partner:
    word, (business_zh, business_en) = name
    code = f"{county.code}{place + 1:05d}"
    opened = world.day_between(dice, world.begin, world.on - timedelta(days=30))
    closed = world.day_between(dice, opened + timedelta(days=20), world.on) if place > 3 and dice.random() < 0.06 else None
    short = county.name_zh[:-1] if len(county.name_zh) > 2 else county.name_zh
    names = named(f"{short}{word}{business_zh}", f"{county.name_en} {pinyin(word).capitalize()} {business_en}")
    return Partner(
        code=code,
        path=f"{code}/",
        opened_on=opened,
        closed_on=closed,
        province_id=county.province_id,
        city_id=county.city_id,
        county_id=county.pk,
        **names,
    )


def _hang(partner: Partner, made: list[Partner], dice: Random, *, surely: bool = False) -> None:
    """Under one of the county's first companies, or under one that stands there already: three levels at most."""
    above = [each for each in made[: max(6, len(made) // 4)] if each is not partner and each.path.count("/") < 3 and not each.closed_on]
    if surely or (len(made) > 3 and above and dice.randrange(10) < BELOW):
        partner.parent = dice.choice(above)
        partner.path = f"{partner.parent.path}{partner.code}/"
        partner.opened_on = max(partner.opened_on, partner.parent.opened_on)
        if partner.closed_on is not None:
            partner.closed_on = max(partner.closed_on, partner.opened_on)


def _people(world: DemoWorld, companies: dict[str, Partner]) -> None:
    posts = [(known.username, known.role, companies[f"{COUNTY}00001"], known.title_zh, known.title_en) for known in PARTNER_CAST]
    for county in world.counties():
        if county.code != COUNTY:
            posts.append((f"agent.{county.code}", roles.AGENT_OWNER, companies[f"{county.code}00001"], "负责人", "owner"))
    people = []
    for username, _role, company, zh, en in posts:
        names = {"name_zh": f"{company.name_zh}{zh}", "name_en": f"{company.name_en} {en}", "title": zh}
        person = person_new(world, username=username, home=company, **names)
        person.partner_id, person.joined_on = company.pk, company.opened_on
        people.append(person)
    Person.objects.bulk_create(people)
    world.created(people)
    grants = [
        Grant(person=person, role=role, partner_id=company.pk, during=(person.joined_on, None), reason="签约")
        for person, (_username, role, company, _zh, _en) in zip(people, posts, strict=True)
    ]
    Grant.objects.bulk_create(grants)
    world.created(grants)
