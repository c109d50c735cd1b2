"""Brings quotas and standings of payees in from a CSV file; the last line of output is one JSON object with the control totals."""

from channelops.sales.management.annexes import AnnexCommand


class Command(AnnexCommand):
    """Columns: payee (code), month (2026-11), kind, code, value."""

    help = "Sets quotas (pieces, yuan) and standings of payees: CSV with the columns payee, month, kind, code, value."
    kind_code = "payee_figures"
