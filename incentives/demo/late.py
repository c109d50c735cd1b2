"""A late file: orders of last month that arrive when the month is locked, and a return; what differs is paid with the present month."""

from channelops.core.demo.cast import COUNTY
from channelops.core.demo.world import DemoWorld
from channelops.kernel.periods import Month
from channelops.sales.demo.files import GOOD, HEADER, bring, rollups_follow
from channelops.sales.models import Order, Product, Touchpoint

from ..selectors.periods import months_closed, openings_changed
from ..services.deltas import deltas_post, payees_late
from ..services.periods import period_open

SHOPS, EACH = 3, 4


def write(world: DemoWorld) -> None:
    """The file through the real import, then the differences of every closed month, as the night posts them."""
    present = Month.of(world.on)
    bring(world, _rows(world, present.previous), name=f"BOSS_{present.previous}_迟到.csv")
    rollups_follow(world)
    period_open(month=present.first, actor=world.actor, at=world.at)
    for month in months_closed(before=present.first):
        causes = [("late", payees_late(month))]
        causes += [(cause, dict.fromkeys(payees, 0)) for cause, payees in openings_changed(month).items()]
        for cause, payees in causes:
            if payees:
                deltas_post(month=month, into=present.first, cause=cause, payees=payees, business_date=world.on, at=world.at)


def _rows(world: DemoWorld, month: Month) -> list[dict[str, str]]:
    """A few orders of some shops of the county that is looked at, and the return of one that was paid."""
    county = world.regions[COUNTY].pk
    open_then = Touchpoint.objects.filter(kind="shop", county_id=county, opened_on__lte=month.first, closed_on=None)
    shops = list(open_then.order_by("code")[:SHOPS])
    told = []
    for number, shop in enumerate(shop for shop in shops for _n in range(EACH)):
        code, amount = GOOD[number % len(GOOD)]
        ref = f"FL{world.seed:04}{month.last:%y%m%d}{number:03}"
        told.append((ref, "新装", "", f"{month.last:%Y-%m-%d} {10 + number % 8}:15", code, "1", amount, shop.code))
    payees = [shop.payee_id for shop in shops]
    sold = Order.objects.filter(day__gte=month.first, day__lte=month.last, payee_id__in=payees, kind=Order.Kind.SALE, quantity=1)
    kept = sold.exclude(pk__in=Order.objects.filter(original_id__isnull=False, payee_id__in=payees).values("original_id"))
    products = {product.pk: product.code for product in Product.objects.filter(family__code="plans")}
    back = kept.filter(product_id__in=products).order_by("day", "pk").first()
    if back is not None:
        shop = next(shop for shop in shops if shop.payee_id == back.payee_id)
        moment, fen = f"{month.last:%Y-%m-%d} 17:40", back.amount_fen
        ref = f"FL{world.seed:04}{month.last:%y%m%d}900"
        told.append((ref, "退订", back.ref, moment, products[back.product_id], "-1", f"-{fen // 100}.{fen % 100:02}", shop.code))
    return [dict(zip(HEADER, cells, strict=True)) for cells in told]
