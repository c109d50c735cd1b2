"""The real file: 9,994 rows the first time, 9,994 duplicates the second, its figures to the fen."""

import csv
import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum

from channelops.core.models import Region
from channelops.sales.feeds.shipped import FOLDER
from channelops.sales.models import Batch, Order, Payee, Product, ProductFamily, RegionMonth
from channelops.sales.rollups.keeping import rollups_add
from partners.models import Partner

pytestmark = pytest.mark.django_db
FILE = FOLDER / "superstore.csv"


def run():
    out = StringIO()
    call_command("import_orders", str(FILE), "--source", "superstore", stdout=out)
    return json.loads(out.getvalue().strip().splitlines()[-1])


def fen(text):
    return int((Decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def test_the_real_file_twice():
    rows = list(csv.DictReader(FILE.open(encoding="utf-8")))
    total = sum(fen(row["Sales"]) for row in rows)
    assert run() == {"read": 9_994, "accepted": 9_994, "duplicate": 0, "rejected": 0, "amount_fen": total}
    assert run() == {"read": 9_994, "accepted": 0, "duplicate": 9_994, "rejected": 0, "amount_fen": 0}
    assert Order.objects.count() == 9_994
    by_region = defaultdict(int)
    for row in rows:
        by_region[row["Region"]] += fen(row["Sales"])
    while rollups_add() is not None:
        pass
    roots = {region.pk: region.name_zh for region in Region.objects.filter(level=1)}
    figures = RegionMonth.objects.filter(level=1).values_list("region_id").annotate(amount=Sum("amount_fen"))
    assert {roots[pk]: amount for pk, amount in figures} == by_region
    assert [Region.objects.filter(level=level).count() for level in (1, 2, 3)] == [4, 49, 604]
    assert (Payee.objects.count(), Product.objects.count(), ProductFamily.objects.count()) == (604, 1_862, 17)
    assert len([remark for remark in Batch.objects.earliest("pk").remarks if remark["code"] == "product.names"]) == 32
    assert dict(Order.objects.values_list("customer_class").annotate(n=Sum("kind"))) == {"A": 3_020, "B": 1_783, "C": 5_191}
    assert {payee.county_id for payee in Payee.objects.all()} == set(Region.objects.filter(level=3).values_list("pk", flat=True))
    partners = {partner.pk: partner for partner in Partner.objects.all()}
    assert len(partners) == 604
    assert {(payee.name_zh, payee.county_id) for payee in Payee.objects.all()} == {
        (each.name_zh, each.county_id) for each in partners.values()
    }
    assert not Order.objects.filter(partner_id=None).exists()
