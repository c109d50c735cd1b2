"""Brings events of orders in from a CSV file; the last line of output is one JSON object with the control totals."""

from channelops.sales.management.annexes import AnnexCommand
from channelops.sales.services.order_events import COLUMNS


class Command(AnnexCommand):
    """One event a row; --source names the system that they come from."""

    help = f"Brings events of orders in: CSV with the columns {', '.join(COLUMNS)}."
    kind_code = "order_events"
