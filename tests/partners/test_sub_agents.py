"""The number of open sub-agents is kept with the partner, whoever writes partners, and never drifts from what stands below."""

from datetime import date
from random import Random

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from channelops.core.actors import Actor
from partners.models import Partner
from partners.services.placements import partner_place

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
    """The partners whose number is not that of their open sub-agents."""
    counted = Partner.objects.annotate(n=Count("sub_agents", filter=Q(sub_agents__closed_on=None)))
    return list(counted.exclude(n=F("sub_agents_open")).values_list("code", "sub_agents_open", "n"))


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
    head.name_zh = "改名"
    head.save()
    assert (numbers(), drift()) == ({"S000": 1}, [])
    Partner.objects.filter(pk=head.pk).update(sub_agents_open=99)
    assert drift() == []
    place = {name: getattr(head, name) for name in ("province_id", "city_id", "county_id")}
    Partner.objects.create(code="S900", path="S900/", name_zh="新", opened_on=BEGIN, parent=head, sub_agents_open=4, **place)
    assert (numbers(), drift()) == ({"S000": 2}, [])


def test_the_list_is_ordered_by_it_from_its_index(made, browse, world):
    head, *rest = made(300)
    Partner.objects.filter(pk__in=[row.pk for row in rest[:7]]).update(parent=head)
    client = browse("province_manager")
    answer = client.get("/partners/?order=-sub_agents")
    assert answer.status_code == 200
    # the one with sub-agents before the last that was written
    told = answer.content.decode()
    assert told.index("S000") < told.index("S299")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE partners_partner; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM partners_partner WHERE province_id = %s ORDER BY sub_agents_open DESC, id DESC LIMIT 50",
            [world.province.pk],
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "partner_sub_agents" in plan
    assert "Sort" not in plan
