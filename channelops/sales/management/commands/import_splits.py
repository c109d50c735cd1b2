"""Brings the shares of orders in from a CSV file; the last line of output is one JSON object with the control totals."""

from channelops.sales.management.annexes import AnnexCommand


class Command(AnnexCommand):
    """Columns: source, order (its reference), payee (code), percent."""

    help = "Shares orders among payees: CSV with the columns source, order, payee, percent."
    kind_code = "splits"
