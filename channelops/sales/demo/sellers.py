"""The sellers of the demonstration world as columns: who sells how much in which month, where, through what, and which products."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from channelops.core.demo.world import DemoWorld
from channelops.kernel.periods import Month

from ..models import Channel, Customer, Payee, Product, Touchpoint
from .catalogue import FAMILIES

# How the orders spread over channels, in percent; own staff sell in halls, for groups and by phone.
SHARE = {"agents": 46, "hall": 22, "group": 5, "outbound": 7, "sms": 2, "web": 4, "app": 7, "wechat": 3, "tmall": 2, "jd": 1, "alipay": 1}
# How a seller goes through the years: share of the sellers, growth a month.
COURSES = ((0.22, 0.035), (0.45, 0.0), (0.23, -0.03), (0.10, -0.11))
BUSINESS = frozenset({"iot", "lines", "cloud"})
NEVER = date(9999, 1, 1)


@dataclass
class Sellers:
    """Each row one (touchpoint, payee): ids (0 = none), base weight, growth, first and last day; and the products beside them."""

    columns: dict[str, "np.ndarray"]
    base: "np.ndarray"
    growth: "np.ndarray"
    opened: "np.ndarray"
    closed: "np.ndarray"
    group: "np.ndarray"
    now: Month
    product_id: "np.ndarray"
    product_family: "np.ndarray"
    product_price: "np.ndarray"
    product_bulk: "np.ndarray"
    product_share: "np.ndarray"
    business_share: "np.ndarray"
    online: "np.ndarray"
    county_places: "np.ndarray"
    county_weight: "np.ndarray"
    customers: "np.ndarray"
    customer_class: "np.ndarray"
    customer_industry: "np.ndarray"

    def weight(self, month: Month) -> "np.ndarray":
        """The chance of each seller in a month; none before it opened or once it closed."""
        age = month.minus(self.now)
        ordinal = month.first.toordinal()
        open_now = (self.opened < ordinal) & (self.closed > ordinal + 27)
        # Online grows two percent a month on top, which is where the offline channels lose.
        weight = self.base * np.exp(self.growth * age + np.where(self.online, 0.02, 0.0) * age) * open_now
        chances: np.ndarray = weight / weight.sum()
        return chances

    def products_for(self, chance: "np.random.Generator", who: "np.ndarray") -> "np.ndarray":
        """A product for each order: the group channel sells to businesses, the others to people."""
        count = len(who)
        plain = chance.choice(len(self.product_id), size=count, p=self.product_share)
        business = chance.choice(len(self.product_id), size=count, p=self.business_share)
        return np.where(self.group[who], business, plain)

    def places(self, chance: "np.random.Generator", who: "np.ndarray") -> dict[str, "np.ndarray"]:
        """Ids, region and customer of each order; one that came online lies where its customer lives."""
        rows = {name: values[who].copy() for name, values in self.columns.items()}
        online = self.online[who]
        home = chance.choice(len(self.county_places), size=len(who), p=self.county_weight)
        for place, name in enumerate(("province_id", "city_id", "county_id")):
            missing = online | (rows[name] == 0)
            rows[name] = np.where(missing, self.county_places[home, place], rows[name]).astype(np.int32)
        known = chance.integers(0, len(self.customers), len(who))
        enterprise = self.group[who] | (chance.random(len(who)) < 0.06)
        people = np.char.add(b"U", np.char.zfill(chance.integers(0, 4_000_000, len(who)).astype("S7"), 7)).astype("S8")
        rows["customer_ref"] = np.where(enterprise, self.customers[known], people)
        rows["customer_class"] = np.where(enterprise, self.customer_class[known], b"C").astype("S1")
        rows["industry_id"] = np.where(enterprise, self.customer_industry[known], 0).astype(np.int32)
        return rows


def sellers_of(world: DemoWorld, chance: "np.random.Generator") -> Sellers:
    """The columns out of what the chapters before have written."""
    touchpoints = list(Touchpoint.objects.select_related("channel", "payee").order_by("code"))
    clerks: dict[int, list[Payee]] = {}
    for payee in Payee.objects.filter(kind=Payee.Kind.STAFF).order_by("code"):
        clerks.setdefault(payee.county_id or 0, []).append(payee)
    rows = [(each, payee) for each in touchpoints for payee in _sellers_at(each, clerks)]
    channel = np.array([each.channel.code for each, _payee in rows])
    base = np.exp(chance.normal(0, 0.9, len(rows)))
    for code, share in SHARE.items():
        here = channel == code
        if here.any():
            base[here] *= share / base[here].sum()
    courses = np.array([growth for _share, growth in COURSES])
    growth = chance.choice(courses, len(rows), p=[share for share, _growth in COURSES])
    counties = world.counties()
    customers = list(Customer.objects.order_by("ref").values_list("ref", "customer_class", "industry_id"))
    products, shares, business = _products()
    return Sellers(
        columns=_columns(rows),
        base=base,
        growth=np.where(channel == "agents", growth, 0.0),
        opened=np.array([_first(each, payee).toordinal() for each, payee in rows]),
        closed=np.array([(each.closed_on or NEVER).toordinal() for each, _payee in rows]),
        group=channel == "group",
        now=Month.of(world.on),
        product_id=_ints([product.pk for product in products]),
        product_family=_ints([product.family_id for product in products]),
        product_price=np.array([product.price_fen for product in products], dtype=np.int64),
        product_bulk=np.array([product.family.code == "iot" for product in products]),
        product_share=shares,
        business_share=business,
        online=np.array([each.channel.kind == Channel.Kind.ONLINE for each, _payee in rows]),
        county_places=np.array([[county.province_id, county.city_id, county.pk] for county in counties]),
        county_weight=(lambda drawn: drawn / drawn.sum())(np.exp(chance.normal(0, 0.6, len(counties)))),
        customers=np.array([ref.encode() for ref, _class, _industry in customers], dtype="S8"),
        customer_class=np.array([letter.encode() for _ref, letter, _industry in customers], dtype="S1"),
        customer_industry=_ints([industry or 0 for _ref, _class, industry in customers]),
    )


def _sellers_at(touchpoint: Touchpoint, clerks: dict[int, list[Payee]]) -> list[Payee | None]:
    if touchpoint.payee is not None:
        return [touchpoint.payee]
    if touchpoint.channel.kind in (Channel.Kind.OWN, Channel.Kind.GROUP):
        return list(clerks.get(touchpoint.county_id or 0, [])) or [None]
    return [None]


def _columns(rows: list[tuple[Touchpoint, Payee | None]]) -> dict[str, "np.ndarray"]:
    return {
        "channel_id": _ints([each.channel_id for each, _payee in rows]),
        "touchpoint_id": _ints([each.pk for each, _payee in rows]),
        "payee_id": _ints([payee.pk if payee else 0 for _each, payee in rows]),
        "partner_id": _ints([(payee.partner_id or 0) if payee else 0 for _each, payee in rows]),
        "province_id": _ints([each.province_id or 0 for each, _payee in rows]),
        "city_id": _ints([each.city_id or 0 for each, _payee in rows]),
        "county_id": _ints([each.county_id or 0 for each, _payee in rows]),
    }


def _first(touchpoint: Touchpoint, payee: Payee | None) -> date:
    return max(touchpoint.opened_on, payee.opened_on) if payee else touchpoint.opened_on


def _products() -> tuple[list[Product], "np.ndarray", "np.ndarray"]:
    products = list(Product.objects.filter(family__code__in=[told[0] for told in FAMILIES]).select_related("family").order_by("code"))
    share = {told[0]: told[5] / len(told[8]) for told in FAMILIES}
    plain = np.array([share[product.family.code] for product in products])
    business = np.array([share[product.family.code] if product.family.code in BUSINESS else 0.05 for product in products])
    return products, plain / plain.sum(), business / business.sum()


def _ints(values: list[int]) -> "np.ndarray":
    return np.array(values, dtype=np.int32)
