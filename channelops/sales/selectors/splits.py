"""Reading the shares of orders."""

from collections.abc import Iterable, Mapping
from datetime import date

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


def sales_by_key(keys: Iterable[Key]) -> dict[Key, tuple[int, date]]:
    """(order, day) of the present fact of each (source, reference): the sale of its last revision."""
    wanted = set(keys)
    sources = dict(Source.objects.filter(code__in={source for source, _ref in wanted}).values_list("pk", "code"))
    rows = OrderKey.objects.filter(source_id__in=sources, ref__in={ref for _source, ref in wanted}).order_by("revision")
    last = {(sources[source], ref): (order, day) for source, ref, order, day in rows.values_list("source_id", "ref", "order_id", "day")}
    days, ids = {day for _order, day in last.values()}, {order for order, _day in last.values()}
    sold = set(Order.objects.filter(day__in=days, id__in=ids, kind=Order.Kind.SALE).values_list("id", flat=True))
    return {key: told for key, told in last.items() if key in wanted and told[0] in sold}


def payees_by_code(codes: Iterable[str]) -> Mapping[str, int]:
    """The payees of codes."""
    return dict(Payee.objects.filter(code__in=set(codes)).values_list("code", "pk"))
