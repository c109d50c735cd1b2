"""The metrics of the house: the one list from which pages, files and REST are answered."""

from django.utils.translation import gettext_lazy as _

from .metric import COMMISSION, ORDERS, PARTNERS, Metric, Term

ORDER_COUNT = Term(source=ORDERS, column="orders")
REVENUE = Term(source=ORDERS, column="amount_fen")
PAID = Term(source=COMMISSION, column="amount_fen")

METRICS: tuple[Metric, ...] = (
    Metric(
        code="orders", name_zh="发展量", name_en="Orders", kind="simple", measure="count", unit=_("orders"), numerator=ORDER_COUNT,
        sentence=_("Orders posted in the period, less those cancelled; a changed order counts once, a return takes none away."),
        direction=1, owner="marketing", version=1, over_regions=True, over_time=True,
    ),
    Metric(
        code="quantity", name_zh="销售件数", name_en="Quantity", kind="simple", measure="count", unit=_("pieces"),
        numerator=Term(source=ORDERS, column="quantity"),
        sentence=_("Pieces of all orders of the period, less those returned or cancelled."),
        direction=1, owner="marketing", version=1, over_regions=True, over_time=True,
    ),
    Metric(
        code="revenue", name_zh="渠道收入", name_en="Revenue", kind="simple", measure="money", unit=_("yuan"), numerator=REVENUE,
        sentence=_("Amounts of all orders of the period, less those returned or cancelled in it."),
        direction=1, owner="marketing", version=1, over_regions=True, over_time=True,
    ),
    Metric(
        code="commission", name_zh="酬金计提", name_en="Commission", kind="simple", measure="money", unit=_("yuan"), numerator=PAID,
        sentence=_("Commission accrued for the orders of the period, as the nightly calculation last left it."),
        direction=0, owner="marketing", version=1, over_regions=True, over_time=True,
    ),
    Metric(
        code="commission_to_revenue", name_zh="酬金占收比", name_en="Commission to revenue", kind="ratio", measure="share", unit="%",
        numerator=PAID, denominator=REVENUE,
        sentence=_("Commission divided by revenue of the same period: sum over sum."),
        direction=-1, owner="marketing", version=1, over_regions=False, over_time=False,
    ),
    Metric(
        code="active_partners", name_zh="活跃伙伴", name_en="Active partners", kind="simple", measure="count", unit=_("partners"),
        numerator=Term(source=PARTNERS, column="active"),
        sentence=_("Partners with more orders than cancelled ones in the period; counted anew for every node and period, never summed."),
        direction=1, owner="marketing", version=1, over_regions=False, over_time=False,
    ),
    Metric(
        code="average_order", name_zh="单均收入", name_en="Average order", kind="ratio", measure="money", unit=_("yuan"),
        numerator=REVENUE, denominator=ORDER_COUNT,
        sentence=_("Revenue divided by orders of the same period: sum over sum."),
        direction=1, owner="marketing", version=1, over_regions=False, over_time=False,
    ),
    Metric(
        code="returns_share", name_zh="退订率", name_en="Returns share", kind="ratio", measure="share", unit="%",
        numerator=Term(source=ORDERS, column="returns"), denominator=ORDER_COUNT,
        sentence=_("Returns posted in the period divided by orders posted in it: sum over sum."),
        direction=-1, owner="customer_service", version=1, over_regions=False, over_time=False,
    ),
    Metric(
        code="online_share", name_zh="线上受理占比", name_en="Online share", kind="ratio", measure="share", unit="%",
        numerator=Term(source=ORDERS, column="online_orders"), denominator=ORDER_COUNT,
        sentence=_("Orders of online channels divided by all orders: sum over sum."),
        direction=1, owner="data", version=1, over_regions=False, over_time=False,
    ),
    Metric(
        code="orders_year_on_year", name_zh="发展量同比", name_en="Orders year on year", kind="derived", measure="share", unit="%",
        numerator=ORDER_COUNT,
        sentence=_("Orders against those of the same days a year before; a month that is not over is held against as many days."),
        direction=1, owner="marketing", version=1, over_regions=False, over_time=False,
    ),
)  # fmt: skip


def metrics_answered() -> dict[str, Metric]:
    """The metrics by code, in their order."""
    return {metric.code: metric for metric in METRICS}
