"""Brings campaign codes in from a CSV file; the last line of output is one JSON object with the control totals."""

from channelops.sales.management.annexes import AnnexCommand
from channelops.sales.services.campaign_codes import COLUMNS


class Command(AnnexCommand):
    """Code, name_zh, name_en, from, to."""

    help = f"Brings campaign codes in: CSV with the columns {', '.join(COLUMNS)}."
    kind_code = "campaign_codes"
