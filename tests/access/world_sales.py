"""The rows of sales that an address can name: what orders are made of, an order, an uploaded file, an import with rejected rows."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.db import connection

from channelops.core.models import Person, Region
from channelops.sales.models import (
    Annex,
    Batch,
    Channel,
    ChannelAssignment,
    Mapping,
    Order,
    Payee,
    Product,
    ProductFamily,
    RejectedRow,
    Source,
    Touchpoint,
)

from ..cast import BEGIN, NOW, TODAY
from ..sales.conftest import HEADER, MAPPING, row, text


def placed(region: Region) -> dict[str, int | None]:
    """The three ids of a row that lies in the region."""
    return {"province_id": region.province_id, "city_id": region.city_id, "county_id": region.county_id}


def open_month(day: date) -> None:
    """Makes the partition of the day's month."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_month_bare(%s)", [day])
        # An earlier test that committed may have left the month's table behind.
        if cursor.fetchone()[0] is not None:
            cursor.execute("SELECT sales_order_month_attach(%s)", [day])


def write_shelf() -> SimpleNamespace:
    """What everyone knows: a channel and a product."""
    channel = Channel.objects.create(code="social", kind="social", name_zh="社会渠道", name_en="Social")
    spare, free = (
        Channel.objects.create(code=code, kind="group", name_zh=zh, name_en=code) for code, zh in (("spare", "集团"), ("free", "空"))
    )
    family = ProductFamily.objects.create(code="plans", name_zh="套餐", name_en="Plans")
    product = Product.objects.create(code="TC-1", name_zh="畅享", name_en="Enjoy", family=family)
    open_month(TODAY)
    return SimpleNamespace(channel=channel, spare=spare, free=free, family=family, product=product)


def write_trade(shelf: SimpleNamespace, county: Region, *, partner_id: int, number: int) -> SimpleNamespace:
    """A shop of a partner in the county with one order, and a source of its city with an uploaded file and an import."""
    place, word = placed(county), f"S{number}"
    named = {"name_zh": f"店{number}", "name_en": f"Shop {number}"}
    payee = Payee.objects.create(code=word, kind="partner", partner_id=partner_id, opened_on=BEGIN, **named, **place)
    touchpoint = Touchpoint.objects.create(
        code=f"T{number}", kind="shop", channel=shelf.channel, payee=payee, opened_on=BEGIN, **named, **place
    )
    manager = Person.objects.get(username="county_manager" if county.code == "350505" else "other_manager")
    # One manager at a time answers for a channel in a region, however many companies trade there.
    assignment, _new = ChannelAssignment.objects.get_or_create(channel=shelf.spare, region=county, manager=manager, during=(BEGIN, None))
    city = {**place, "county_id": None}
    source = Source.objects.create(code=f"boss{number}", name_zh=f"业务{number}", name_en=f"BOSS {number}", **city)
    mapping = Mapping.objects.create(source=source, version=1, document=json.loads(json.dumps(MAPPING)), created_at=NOW)
    batch = {"source": source, "mapping": mapping, "way": "page", "file_name": f"{word}.csv", "received_at": NOW, "header": HEADER, **city}
    uploaded = Batch.objects.create(status="uploaded", stored_as=f"{word}.csv", sha256=f"{number:064d}", size=1, **batch)
    loaded = Batch.objects.create(status="loaded", stored_as=f"{word}.csv", sha256=f"{number + 1:064d}", read=2, rejected=2, **batch)
    open_row, dropped = (
        RejectedRow.objects.create(batch=loaded, line=line, code="product.unknown", cell="产品", values=row(f"R{line}"), status=status)
        for line, status in ((2, "open"), (3, "dropped"))
    )
    annex = Annex.objects.create(
        kind="splits", way="page", file_name=f"{word}.csv", received_at=NOW, read=1, rejected=1, problems=[[2, "no"]], **city
    )
    order = Order.objects.create(
        id=number, at=NOW, day=TODAY, amount_fen=7_900, source_id=source.pk, batch_id=loaded.pk, channel_id=shelf.channel.pk,
        touchpoint_id=touchpoint.pk, payee_id=payee.pk, partner_id=partner_id, product_id=shelf.product.pk, family_id=shelf.family.pk,
        quantity=1, revision=1, kind=1, ref=f"A{number}", **place,
    )  # fmt: skip
    return SimpleNamespace(
        assignment=assignment,
        payee=payee,
        touchpoint=touchpoint,
        source=source,
        uploaded=uploaded,
        loaded=loaded,
        annex=annex,
        open_row=open_row,
        dropped=dropped,
        order=order,
    )


def lay_imports() -> None:
    """Puts the imported files where this test looks for them."""
    folder = Path(settings.IMPORT_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    for name in Batch.objects.values_list("stored_as", flat=True):
        (folder / name).write_text(text(row()))
