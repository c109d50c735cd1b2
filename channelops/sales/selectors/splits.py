"""Reading the shares of orders."""

from collections.abc import Iterable, Mapping
from datetime import date

from channelops.core.access import Access
from channelops.core.scoping import visible_to

from ..models import Order, OrderKey, OrderSplit, Payee, Source

Key = tuple[str, str]


def splits_of(order_id: int) -> list[OrderSplit]:
    """The shares of one order in the order in which they were named."""
    return list(OrderSplit.objects.filter(order_id=order_id))


def splits_named(orders: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """(payee, millionths) of every share of the orders, by order."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = OrderSplit.objects.filter(order_id__in=set(orders)).order_by("order_id", "place")
    for order, payee, share in rows.values_list("order_id", "payee_id", "share_millionths"):
        found.setdefault(order, []).append((payee, share))
    return found


def owners_of(orders: Iterable[tuple[date, int]]) -> dict[int, int]:
    """The payee of each of the orders that has one; `orders` are (day, order)."""
    wanted = set(orders)
    days, ids = {day for day, _order in wanted}, {order for _day, order in wanted}
    rows = Order.objects.filter(day__in=days, id__in=ids) if wanted else Order.objects.none()
    return {order: payee for order, payee in rows.values_list("pk", "payee_id") if payee}


def sales_by_key(keys: Iterable[Key], *, within: Access | None = None) -> dict[Key, tuple[int, date]]:
    """(order, day) of the present fact of each (source, reference) that `within` sees: the sale of its last revision."""
    found = sales_told(keys, within=within)
    return {key: (order.pk, order.day) for key, order in found.items()}


def sales_told(keys: Iterable[Key], *, within: Access | None = None) -> dict[Key, Order]:
    """The present fact of each (source, reference) that `within` sees (None: whoever it is of), where it is a sale."""
    wanted = set(keys)
    sources = dict(Source.objects.filter(code__in={source for source, _ref in wanted}).values_list("pk", "code"))
    rows = OrderKey.objects.filter(source_id__in=sources, ref__in={ref for _source, ref in wanted}).order_by("revision")
    last = {(sources[source], ref): (order, day) for source, ref, order, day in rows.values_list("source_id", "ref", "order_id", "day")}
    days, ids = {day for _order, day in last.values()}, {order for order, _day in last.values()}
    orders = Order.objects if within is None else visible_to(within, Order.objects.all())
    sold = {order.pk: order for order in orders.filter(day__in=days, id__in=ids, kind=Order.Kind.SALE)}
    return {key: sold[order] for key, (order, _day) in last.items() if key in wanted and order in sold}


def payees_by_code(codes: Iterable[str], *, within: Access | None = None) -> Mapping[str, int]:
    """The payees of codes, of those that `within` sees (None: of all)."""
    payees = Payee.objects.all() if within is None else visible_to(within, Payee.objects.all())
    return dict(payees.filter(code__in=set(codes)).values_list("code", "pk"))
