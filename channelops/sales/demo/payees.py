"""Who sells in the demonstration world: a payee for every partner and hall clerk, their touchpoints, customers, responsibility fields."""

from datetime import timedelta

from channelops.core import hooks, roles
from channelops.core.demo.world import DemoWorld
from channelops.core.models import Grant
from channelops.core.naming import named

from ..models import Channel, ChannelAssignment, Customer, Industry, Payee, Touchpoint

CUSTOMERS = 2_000
CARDS = ("", "", "", "", "", "silver", "silver", "gold", "diamond")


def write(world: DemoWorld) -> None:
    """Payees first: everything else hangs on them or on the regions."""
    channels = {channel.code: channel for channel in Channel.objects.all()}
    payees = _payees(world)
    Payee.objects.bulk_create(payees, batch_size=2_000)
    world.created(payees)
    touchpoints = _touchpoints(world, channels, payees)
    Touchpoint.objects.bulk_create(touchpoints, batch_size=2_000)
    world.created(touchpoints)
    Customer.objects.bulk_create(_customers(world), batch_size=5_000)
    assignments = _assignments(world, channels)
    ChannelAssignment.objects.bulk_create(assignments, batch_size=2_000)
    world.created(assignments)


def _place(row: object) -> dict[str, int | None]:
    return {name: getattr(row, name) for name in ("province_id", "city_id", "county_id")}


def _payees(world: DemoWorld) -> list[Payee]:
    made = [
        Payee(
            code=f"P{partner.code}",
            kind=Payee.Kind.PARTNER,
            partner_id=partner.pk,
            opened_on=partner.opened_on,
            closed_on=partner.closed_on,
            name_zh=partner.name_zh,
            name_en=partner.name_en,
            sort_key=partner.sort_key,
            initials=partner.initials,
            **_place(partner),
        )
        for rows in hooks.partner_rows
        for partner in rows().order_by("code")
        if partner.county_id
    ]
    clerks = Grant.objects.filter(role=roles.SALES_STAFF, region__level=3).select_related("person", "region").order_by("person__username")
    seen: set[int] = set()
    for grant in clerks:
        person, region = grant.person, grant.region
        if region is not None and person.pk not in seen:
            seen.add(person.pk)
            names = {name: getattr(person, name) for name in ("name_zh", "name_en", "sort_key", "initials")}
            place = {"province_id": region.province_id, "city_id": region.city_id, "county_id": region.pk}
            made.append(
                Payee(code=f"E{person.username}", kind=Payee.Kind.STAFF, person=person, opened_on=person.joined_on, **names, **place)
            )
    return made


def _touchpoints(world: DemoWorld, channels: dict[str, Channel], payees: list[Payee]) -> list[Touchpoint]:
    """A shop for every partner, a hall for every county, seats for every city, a store for every online channel."""
    made = []
    for payee in payees:
        if payee.kind == Payee.Kind.PARTNER:
            names = named(f"{payee.name_zh}门店", f"{payee.name_en} shop")
            days = {"opened_on": payee.opened_on, "closed_on": payee.closed_on}
            made.append(
                Touchpoint(
                    code=f"S{payee.code[1:]}", kind="shop", channel=channels["agents"], payee=payee, **days, **names, **_place(payee)
                )
            )
    for county in world.counties():
        names = named(f"{county.name_zh}营业厅", f"{county.name_en} hall")
        made.append(
            Touchpoint(code=f"H{county.code}", kind="hall", channel=channels["hall"], opened_on=world.begin, **names, **_place(county))
        )
        names = named(f"{county.name_zh}集团客户组", f"{county.name_en} group desk")
        made.append(
            Touchpoint(code=f"G{county.code}", kind="seat", channel=channels["group"], opened_on=world.begin, **names, **_place(county))
        )
    for city in world.cities:
        names = named(f"{city.name_zh}外呼坐席", f"{city.name_en} outbound seats")
        made.append(
            Touchpoint(code=f"C{city.code}", kind="seat", channel=channels["outbound"], opened_on=world.begin, **names, **_place(city))
        )
    province = next(region for region in world.regions.values() if region.level == 1)
    for channel in channels.values():
        if channel.kind == Channel.Kind.ONLINE:
            names = named(channel.name_zh, channel.name_en)
            code = f"W-{channel.code}"
            made.append(Touchpoint(code=code, kind="store", channel=channel, opened_on=world.begin, **names, **_place(province)))
    return made


def _customers(world: DemoWorld) -> list[Customer]:
    dice, counties = world.dice("customers"), world.counties()
    industries = list(Industry.objects.order_by("code"))
    return [
        Customer(
            ref=f"K{number:07d}",
            customer_class="A" if dice.random() < 0.1 else "B" if dice.random() < 0.4 else "C",
            industry=dice.choice(industries),
            card=dice.choice(CARDS),
            **_place(dice.choice(counties)),
        )
        for number in range(max(50, round(CUSTOMERS * world.scale)))
    ]


def _assignments(world: DemoWorld, channels: dict[str, Channel]) -> list[ChannelAssignment]:
    """County managers answer for halls and agents, city managers for the rest; in some places somebody else did before."""
    dice, made = world.dice("assignments"), []
    managers: dict[int | None, int] = {}
    for grant in Grant.objects.filter(role__in=(roles.CITY_MANAGER, roles.COUNTY_MANAGER), during__contains=world.on).order_by("pk"):
        managers.setdefault(grant.region_id, grant.person_id)
    for region in world.regions.values():
        manager = managers.get(region.pk, 0)
        wanted = {2: ("group", "outbound", "app", "wechat"), 3: ("hall", "agents")}.get(region.level, ())
        for code in wanted if manager else ():
            since = world.begin
            earlier = managers.get(region.city_id) if region.level == 3 else None
            if earlier and dice.random() < 0.3:
                change = world.day_between(dice, world.begin + timedelta(days=200), world.on - timedelta(days=60))
                made.append(ChannelAssignment(channel=channels[code], region=region, manager_id=earlier, during=(since, change)))
                since = change
            made.append(ChannelAssignment(channel=channels[code], region=region, manager_id=manager, during=(since, None)))
    return made
