"""The chapter of what is sold: channels of all five kinds, sixty products in eight families, industries, boundary rules."""

from channelops.core.demo.world import DemoWorld
from channelops.core.naming import named

from ..models import BoundaryRule, Channel, Industry, Product, ProductCategory, ProductFamily

# code, kind, external, owner, names, share of the orders in percent of its kind
CHANNELS = (
    ("hall", "own", False, "marketing", "自有营业厅", "Own halls"),
    ("agents", "social", False, "marketing", "社会代理渠道", "Agents' shops"),
    ("group", "group", False, "group_customers", "集团客户渠道", "Group channel"),
    ("outbound", "outbound", False, "customer_service", "外呼中心", "Outbound calls"),
    ("sms", "online", False, "marketing", "短信营业厅", "SMS hall"),
    ("web", "online", False, "marketing", "网上营业厅", "Web hall"),
    ("app", "online", False, "marketing", "手机营业厅", "App"),
    ("wechat", "online", False, "marketing", "微信营业厅", "WeChat"),
    ("tmall", "online", True, "marketing", "天猫旗舰店", "Tmall store"),
    ("jd", "online", True, "marketing", "京东旗舰店", "JD store"),
    ("alipay", "online", True, "marketing", "支付宝生活号", "Alipay"),
)
INDUSTRIES = (
    ("retail", "零售", "Retail"),
    ("hotels", "酒店餐饮", "Hotels and restaurants"),
    ("schools", "教育", "Schools"),
    ("health", "医疗", "Health"),
    ("logistics", "物流", "Logistics"),
    ("factories", "制造", "Manufacturing"),
    ("government", "政务", "Government"),
    ("finance", "金融", "Finance"),
)
CATEGORIES = (("personal", "个人业务", "Personal"), ("home", "家庭业务", "Home"), ("business", "政企业务", "Business"))
# code, category, names, form, share of the orders in percent, and (names, price in yuan) of its products
FAMILIES = (
    ("plans", "personal", "移动套餐", "Mobile plans", "simple", 30, "畅享套餐", "Plan", (39, 59, 79, 99, 129, 159, 199, 239, 299, 399)),
    ("broadband", "home", "宽带", "Broadband", "simple", 18, "宽带", "Broadband", (49, 69, 89, 109, 129, 149, 199)),
    ("bundles", "home", "融合套餐", "Bundles", "simple", 20, "融合套餐", "Bundle", (99, 129, 159, 169, 199, 229, 269, 329)),
    ("devices", "personal", "终端", "Devices", "simple", 8, "终端", "Device", (199, 399, 699, 999, 1499, 1999, 2999, 3999)),
    ("services", "personal", "增值业务", "Value-added services", "simple", 16, "增值包", "Service", (5, 8, 10, 12, 15, 18, 20, 30)),
    ("iot", "business", "物联网", "Internet of things", "simple", 4, "物联网卡", "IoT card", (6, 10, 15, 25, 40, 60)),
    ("lines", "business", "专线", "Leased lines", "configured", 2, "专线", "Leased line", (500, 800, 1200, 2000, 3500, 6000, 9000)),
    ("cloud", "business", "云业务", "Cloud", "configured", 2, "云主机", "Cloud server", (120, 260, 480, 900, 1800, 3600)),
)


def write(world: DemoWorld) -> None:
    """Everything an order names besides people and places."""
    channels = [
        Channel(code=code, kind=kind, external=external, owner=world.departments[owner], position=place, **named(zh, en))
        for place, (code, kind, external, owner, zh, en) in enumerate(CHANNELS)
    ]
    industries = [Industry(code=code, **named(zh, en)) for code, zh, en in INDUSTRIES]
    categories = {code: ProductCategory(code=code, **named(zh, en)) for code, zh, en in CATEGORIES}
    Channel.objects.bulk_create(channels)
    Industry.objects.bulk_create(industries)
    ProductCategory.objects.bulk_create(categories.values())
    world.created([*channels, *industries, *categories.values()])
    families = [ProductFamily(code=code, category=categories[category], **named(zh, en)) for code, category, zh, en, *_rest in FAMILIES]
    ProductFamily.objects.bulk_create(families)
    world.created(families)
    products = [product for family, told in zip(families, FAMILIES, strict=True) for product in _products(world, family, told)]
    Product.objects.bulk_create(products)
    world.created(products)
    rules = list(_rules(world))
    BoundaryRule.objects.bulk_create(rules)
    world.created(rules)


def _products(world: DemoWorld, family: ProductFamily, told: tuple) -> list[Product]:  # type: ignore[type-arg]
    code, _category, _zh, _en, form, _share, name_zh, name_en, prices = told
    return [
        Product(
            code=f"{code.upper()[:3]}-{price:04d}",
            family=family,
            form=form,
            price_fen=price * 100,
            sold_from=world.begin,
            **named(f"{name_zh} {price} 元", f"{name_en} {price}"),
        )
        for price in prices
    ]


def _rules(world: DemoWorld) -> list[BoundaryRule]:
    since, seller = world.begin, BoundaryRule.Seller
    every = {"may_register": True, "may_sell": True, "may_be_paid": True, "valid_from": since}
    nothing = {"may_register": False, "may_sell": False, "may_be_paid": False, "valid_from": since}
    return [
        BoundaryRule(seller=seller.ACCOUNT_MANAGER, note="客户经理可做所有客户", **every),
        BoundaryRule(seller=seller.REGION_AGENT, note="区域代理可做本区域客户", **every),
        BoundaryRule(seller=seller.REGION_AGENT, customer_class="A", note="A 类客户由客户经理做", **nothing),
        BoundaryRule(seller=seller.REGION_AGENT, card="gold", note="金卡及以上由客户经理做", **nothing),
        BoundaryRule(seller=seller.INDUSTRY_AGENT, customer_class="B", note="行业代理可做 B 类客户", **every),
        BoundaryRule(seller=seller.REGION_AGENT, product_form="configured", note="配置型产品须有认证", **nothing),
    ]
