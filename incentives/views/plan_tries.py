"""“Try it”: typed orders rated by a version, each with its explanation, before anybody publishes anything."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from channelops.core.formats import format_money
from channelops.core.pages.frame import Page
from channelops.kernel.errors import KernelError

from ..documents import content_of
from ..engine.trying import Try
from ..engine.typed import TypedInvalid
from ..forms.tries import HEADS, MOST, ROWS, TryOrders
from ..models import PlanVersion
from ..selectors import plans as read
from ..selectors.typed_orders import rows_completed
from ..shown.tries import loose_rows, order_rows, total_rows


class PlanTry(Page):
    """The grid, and below it what its orders earn; nothing is stored."""

    capability = "plan.view"
    template_name = "incentives/plan_try.html"
    fragments = frozenset({"try"})

    @cached_property
    def version(self) -> PlanVersion:
        """The visible version."""
        return read.version_to_try(self.access, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Three empty rows on the version's first day."""
        day = self.version.during.lower.isoformat()
        return self.shown(TryOrders(initial=[{"day": day, "quantity": "1"} if row == 0 else {} for row in range(ROWS)]))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The orders with their lines; with “more”, three further rows."""
        grid = TryOrders(request.POST)
        if not grid.is_valid():
            return self.shown(grid, status=422)
        if "more" in request.POST:
            typed = [dict(form.cleaned_data) for form in grid][: MOST - ROWS]
            return self.shown(TryOrders(initial=[*typed, *({} for _row in range(ROWS))]))
        filled = [(form, form.row()) for form in grid if form.cleaned_data.get("day")]
        try:
            tried = Try(content_of(self.version), rows_completed([row for _form, row in filled]))
        except TypedInvalid as error:
            for each in error.problems:
                form = filled[each.row - 1][0]
                form.add_error(each.column if each.column in form.fields else None, _(each.template) % each.params)
            return self.shown(grid, status=422)
        except KernelError as error:
            return self.shown(grid, said=_(error.template) % error.params, status=422)
        return self.shown(grid, tried=tried)

    def shown(self, grid: Any, *, tried: Try | None = None, said: str = "", status: int = 200) -> HttpResponse:
        """The page, or grid and result alone."""
        context: dict[str, Any] = {"title": _("Try it"), "version": self.version, "grid": grid, "heads": HEADS}
        context |= {"said": said, "tried": tried is not None}
        if tried is not None:
            context |= _result(tried)
        return self.answer(context, template=f"{self.template_name}#try" if self.is_fragment else "", status=status)


def _result(tried: Try) -> Mapping[str, Sequence[Any] | str]:
    return {
        "orders": order_rows(tried),
        "loose": loose_rows(tried),
        "totals": total_rows(tried),
        "amount": format_money(tried.amount_fen),
    }
