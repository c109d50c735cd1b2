"""The table: for every route of the portal and of REST, what each of the cast and a stranger meet there.

A new route wants its row here (in the part of its app), or the tests of this folder fail.
"""

from .rows import Row
from .table_analytics import FIGURES
from .table_house import HOUSE
from .table_incentives import INCENTIVES
from .table_organisation import ORGANISATION
from .table_rest import REST
from .table_sales import TRADE

TABLE: tuple[Row, ...] = HOUSE + ORGANISATION + TRADE + INCENTIVES + FIGURES + REST

# Routes of others, by the module of their view; each with the reason why no row speaks of it.
THIRD_PARTY = {
    "allauth.": "signing in, the second factor and the provider's answers: tests/core/test_signin_*.py walk through them",
    "django.views.generic.base": "allauth's redirects from its addresses of old",
}
