"""The number of open sub-agents and the sort key of the agent above are kept with the partner, whoever writes partners, and never drift
from what stands below and above; the list is read from an index in each of its orders."""

from datetime import date
from random import Random

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from channelops.core.actors import Actor
from channelops.core.tables.declared import Order
from partners.models import Partner
from partners.services.placements import partner_place
from partners.tables import PARTNERS

from ..cast import BEGIN, NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world):
    """`made(12)` are so many companies, every third below the first, every fifth closed."""
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}

    def make(count):
        rows = [
            Partner(
                code=f"S{n:03}",
                path=f"S{n:03}/",
                name_zh=f"商行{n}",
                sort_key=f"shang hang {n % 7}",
                opened_on=BEGIN,
                closed_on=TODAY if n and n % 5 == 0 else None,
                **place,
            )
            for n in range(count)
        ]
        Partner.objects.bulk_create(rows)
        return rows

    return make


def drift():
    """The partners whose number is not that of their open sub-agents, or whose key is not that of the agent above."""
    counted = Partner.objects.annotate(n=Count("sub_agents", filter=Q(sub_agents__closed_on=None)))
    numbers = counted.exclude(n=F("sub_agents_open")).values_list("code", "sub_agents_open", "n")
    keys = Partner.objects.values_list("code", "parent_key", "parent__sort_key")
    return [*numbers, *(row for row in keys if row[1] != row[2])]


def numbers():
    return dict(Partner.objects.filter(sub_agents_open__gt=0).values_list("code", "sub_agents_open"))


def test_moves_through_the_tree_at_random_keep_the_number(made):
    rows, dice = made(12), Random(7)
    hand = Actor.command("test")
    day, moved = date(2026, 2, 1).toordinal(), 0
    for step in range(60):
        partner, above = dice.choice(rows), dice.choice([*rows, None])
        partner.refresh_from_db()
        if above is not None:
            above.refresh_from_db()
        if above is not None and above.path.startswith(partner.path):
            continue
        partner_place(partner=partner, parent=above, on=date.fromordinal(day + step), reason="x", access=None, actor=hand, at=NOW)
        moved += 1
        assert drift() == []
    assert moved > 30
    assert numbers()


def test_whatever_writes_partners_keeps_it(made):
    head, *rest = made(11)
    Partner.objects.filter(pk__in=[row.pk for row in rest]).update(parent=head)
    assert (numbers(), drift()) == ({"S000": 8}, [])
    # closed and opened again, one by one and together
    Partner.objects.filter(code="S001").update(closed_on=TODAY)
    Partner.objects.filter(code__in=["S005", "S010"]).update(closed_on=None)
    assert (numbers(), drift()) == ({"S000": 9}, [])
    Partner.objects.bulk_update([Partner(pk=row.pk, parent=rest[0]) for row in rest[1:3]], ["parent"])
    assert (numbers(), drift()) == ({"S000": 7, "S001": 2}, [])
    Partner.objects.filter(code="S002").delete()
    assert (numbers(), drift()) == ({"S000": 7, "S001": 1}, [])


def test_a_row_that_was_read_earlier_does_not_put_an_old_number_back(made):
    head, below, *_rest = made(3)
    below.parent = head
    below.save()
    head.name_zh, head.sort_key = "改名", "gai ming"
    head.save()
    below.save()
    assert (numbers(), drift()) == ({"S000": 1}, [])
    Partner.objects.filter(pk=head.pk).update(sub_agents_open=99, parent_key="aa")
    assert drift() == []
    place = {name: getattr(head, name) for name in ("province_id", "city_id", "county_id")}
    Partner.objects.create(code="S900", path="S900/", name_zh="新", opened_on=BEGIN, parent=head, sub_agents_open=4, **place)
    assert (numbers(), drift()) == ({"S000": 2}, [])


def test_one_that_came_before_the_agent_above_is_ordered_by_it_too(made, world):
    place = {"province_id": world.province.pk, "name_zh": "新", "opened_on": BEGIN}
    Partner.objects.bulk_create(
        [
            Partner(pk=7_000_001, code="T1", path="T2/T1/", parent_id=7_000_002, **place),
            Partner(pk=7_000_002, code="T2", path="T2/", sort_key="xin", **place),
        ]
    )
    assert drift() == []
    assert Partner.objects.get(code="T1").parent_key == "xin"


def test_the_list_is_read_from_an_index_in_each_of_its_orders(made, browse, world):
    head, *rest = made(300)
    Partner.objects.filter(pk__in=[row.pk for row in rest[:7]]).update(parent=head)
    client = browse("province_manager")
    answer = client.get("/partners/?order=-sub_agents")
    assert answer.status_code == 200
    # the one with sub-agents before the last that was written
    told = answer.content.decode()
    assert told.index("S000") < told.index("S299")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE partners_partner")
        for way in ("seqscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    rows = Partner.objects.filter(province_id=world.province.pk)
    sorted_anew = []
    for column in (column for column in PARTNERS.columns if column.sort):
        for descending in (False, True):
            order = Order(key=column.key, descending=descending)
            asked = rows.order_by(*PARTNERS.order_by(order, model=Partner)).values_list("pk", flat=True)
            # from the beginning, and from the end as far pages are read
            sorted_anew += [str(order) for keys in (asked, asked.reverse()) if "Sort" in keys[:20].explain()]
    assert sorted_anew == []
