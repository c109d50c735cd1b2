"""“Why does this order earn?”: an order of a statement, eligible or not, test by test, as a page or in the dialog."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from channelops.core.pages.frame import Page

from ..selectors import statements as read
from ..shown.order_steps import order_step_rows, order_steps
from ..tables import payee_name


class StatementOrder(Page):
    """The tests of every article and rule with the order's values."""

    capability = "statement.view"
    template_name = "incentives/statement_order.html"
    fragments = frozenset({"modal-body"})

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The steps."""
        statement = read.statement_visible(self.access, pk=kwargs["pk"])
        found = order_steps(statement, kwargs["order"])
        if found is None:
            raise Http404
        return self.answer(
            {
                "layout": "layouts/modal.html" if self.is_fragment else "base.html",
                "title": _("Why this order earns, or does not"),
                "statement": statement,
                "payee": payee_name(statement),
                "source": found.source,
                "steps": order_step_rows(found),
            }
        )
