"""Brings months of customers in from a CSV file; the last line of output is one JSON object with the control totals."""

from channelops.sales.management.annexes import AnnexCommand
from channelops.sales.services.customer_months import COLUMNS


class Command(AnnexCommand):
    """One row a customer and month; later word takes the place of earlier."""

    help = f"Brings months of customers in: CSV with the columns {', '.join(COLUMNS)}."
    kind_code = "customer_months"
