"""The table, fifth part: metrics and their figures."""

from .actors import CLIENTS, INSIDE, SIGNED_IN
from .rows import Row, page, rest

KNOW_FIGURES = INSIDE | CLIENTS

FIGURES: tuple[Row, ...] = (
    page("dashboard", ok=KNOW_FIGURES, refused=SIGNED_IN - KNOW_FIGURES),
    page("metric_list", ok=KNOW_FIGURES, refused=SIGNED_IN - KNOW_FIGURES),
    rest("metric-list", ok=KNOW_FIGURES, refused=SIGNED_IN - KNOW_FIGURES),
    # Asked without a metric: whoever may ask is told what is missing.
    rest("kpi-list", ok=KNOW_FIGURES, refused=SIGNED_IN - KNOW_FIGURES, statuses=(422,)),
)
