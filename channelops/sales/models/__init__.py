"""Every table of sales."""

from .annexes import Annex
from .batches import Batch
from .boundary_rules import BoundaryRule
from .campaign_codes import CampaignCode
from .channel_assignments import ChannelAssignment
from .channels import Channel
from .customer_months import CustomerMonth
from .customers import Customer, CustomerClass
from .industries import Industry
from .order_events import OrderEvent, OrderEventKey
from .orders import Order, OrderKey
from .payees import Payee
from .product_families import ProductCategory, ProductFamily
from .products import Product
from .region_partners import RegionPartners, SpanPartners
from .rejected_rows import RejectedRow
from .rollups import CountyDay, PayeeMonth, RegionDay, RegionMonth, RollupDue
from .sources import Mapping, Source
from .splits import OrderSplit
from .touchpoints import Touchpoint

__all__ = [
    "Annex",
    "Batch",
    "BoundaryRule",
    "CampaignCode",
    "Channel",
    "ChannelAssignment",
    "CountyDay",
    "Customer",
    "CustomerClass",
    "CustomerMonth",
    "Industry",
    "Mapping",
    "Order",
    "OrderEvent",
    "OrderEventKey",
    "OrderKey",
    "OrderSplit",
    "Payee",
    "PayeeMonth",
    "Product",
    "ProductCategory",
    "ProductFamily",
    "RegionDay",
    "RegionMonth",
    "RegionPartners",
    "RejectedRow",
    "RollupDue",
    "Source",
    "SpanPartners",
    "Touchpoint",
]
