"""Brings the points of products in from a CSV file; the last line of output is one JSON object with the control totals."""

from channelops.sales.management.annexes import AnnexCommand
from channelops.sales.services.product_points import COLUMNS


class Command(AnnexCommand):
    """Product (code), points."""

    help = f"Brings the points of products in: CSV with the columns {', '.join(COLUMNS)}."
    kind_code = "product_points"
