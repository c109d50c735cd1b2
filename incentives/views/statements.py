"""Pages of statements: the list, one statement with its lines, one line with its explanation."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number
from channelops.core.pages.details import DetailPage
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel, Tab
from channelops.core.tables import Text

from ..filtersets import StatementFilters
from ..models import Accrual, CommissionLine, Statement
from ..selectors import statements as read
from ..selectors.clawbacks import at_risk, clawbacks_counted, clawbacks_page
from ..selectors.instalments import Held, held_of, instalments_of
from ..selectors.paying import versions_paying
from ..selectors.unpaid import unpaid_orders
from ..shown import clawbacks
from ..shown import statements as rows
from ..shown.carried import carried_rows
from ..shown.deltas import delta_links
from ..shown.doubled import doubled_rows
from ..shown.held import ahead_chart, figure_rows, instalment_rows
from ..shown.line_steps import explained
from ..shown.lines import line_rows
from ..tables import STATEMENTS, payee_name

LINES = 50


class StatementList(ListPage):
    """The statements of the viewer's subtrees; an agent's own, and those of the sub-agents."""

    list_key = "statements"
    url_name = "statement_list"
    title = gettext_lazy("Statements")
    capability = "statement.view"
    table = STATEMENTS
    filterset = StatementFilters

    def rows(self, access: Access) -> QuerySet[Statement]:
        """With the names of payee and county."""
        return read.statements_visible(access)


class StatementDetail(DetailPage):
    """One payee's month: figures, articles, lines, differences, orders without commission."""

    capability = "statement.view"

    def find(self, access: Access, **kwargs: Any) -> Statement:
        """The visible statement."""
        return read.statement_visible(access, pk=kwargs["pk"])

    def heading(self) -> Text:
        """The month."""
        return _("Commission statement %(month)s") % {"month": str(self.row)}

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list, and the partner for whoever may see it."""
        found: list[Mapping[str, Any]] = [{"label": _("Statements"), "url": reverse("statement_list")}]
        if self.row.partner_id and self.access.can("partner.view", self.row):
            found.append({"label": payee_name(self.row), "url": reverse("partner_detail", args=[self.row.partner_id])})
        return found

    def meta(self) -> Sequence[Text]:
        """Whose it is."""
        return [text for text in (payee_name(self.row), self.row.payee_code, self.row.region_name) if text]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """The lines as files."""
        address = reverse("statement_lines", args=[self.row.pk])
        return [{"label": kind.upper(), "url": f"{address}?export={kind}", "icon": "download"} for kind in ("csv", "xlsx")]

    def above(self) -> Sequence[Panel]:
        """The figures."""
        row, held = self.row, self.held
        coming = next((f"{month} {format_money(fen)}" for month, fen in held.ahead), "")
        tiles = [
            _tile(_("Commission"), format_money(row.amount_fen), unit=_("yuan")),
            _tile(
                _("Earned this month"),
                format_money(row.earned_fen - rows.held_fen(self.accruals, self.known)),
                unit=_("yuan"),
                note=ngettext("%(n)s line", "%(n)s lines", row.lines) % {"n": format_number(row.lines)},
            ),
            _tile(_("Held"), format_money(held.fen), unit=_("yuan"), note=_("today") if held.fen else ""),
            _tile(_("Next six months"), format_money(held.ahead_fen), unit=_("yuan"), note=coming),
            _tile(_("At risk"), format_money(self.risk), unit=_("yuan")),
            _tile(_("Earlier months"), format_money(row.adjusted_fen), unit=_("yuan")),
            _tile(_("Orders"), format_number(row.facts), note=_("%(n)s without commission") % {"n": format_number(row.unpaid)}),
        ]
        if row.events:
            tiles.append(_tile(_("Events"), format_number(row.events), note=_("what became of orders in the month")))
        return [Panel(template="incentives/statement_figures.html", context={"tiles": tiles})]

    @cached_property
    def accruals(self) -> list[Accrual]:
        """The sums by article and family."""
        return read.accruals_of(self.row)

    @cached_property
    def known(self) -> rows.Articles:
        """The articles of every version that pays the payee."""
        return rows.Articles(versions_paying(self.row.payee_id))

    def panels(self) -> Sequence[Panel]:
        """The articles, and what must add up."""
        accruals = self.accruals
        context = {"rows": rows.article_rows(accruals, self.known), "total": format_money(self.row.earned_fen)}
        checks = {
            "items": self._checks(sum(each.amount_fen for each in accruals)),
            "ahead": ahead_chart(self.held) if self.held.ahead else None,
        }
        found = [
            Panel(title=_("By article"), template="incentives/statement_articles.html", context=context, span=9),
            Panel(title=_("Checks"), template="incentives/statement_checks.html", context=checks, span=3),
        ]
        if carried := carried_rows(self.row, self.known):
            found.append(Panel(title=_("From month to month"), template="incentives/statement_carried.html", context={"rows": carried}))
        return found

    def _checks(self, summed: int) -> list[dict[str, Any]]:
        row = self.row
        orders = {"all": format_number(row.facts), "paid": format_number(row.paid), "unpaid": format_number(row.unpaid)}
        money = {"lines": format_money(summed), "earned": format_money(row.earned_fen)}
        return [
            {
                "title": _("%(all)s orders = %(paid)s with + %(unpaid)s without commission") % orders,
                "status": "done" if row.facts == row.paid + row.unpaid else "fail",
            },
            {
                "title": _("Articles %(lines)s = earned %(earned)s") % money,
                "status": "done" if summed == row.earned_fen else "fail",
            },
            *self._met(),
        ]

    def _met(self) -> list[dict[str, Any]]:
        """The orders that two incentives meet, where there are any."""
        if not self.row.doubled:
            return []
        title = ngettext("%(n)s order meets two incentives", "%(n)s orders meet two incentives", self.row.doubled)
        note = _("The rule of each plan decides what is paid.")
        told = {"title": title % {"n": format_number(self.row.doubled)}, "note": note}
        return [told | {"status": "open", "url": "?tab=doubled", "link": _("Show")}]

    def tabs(self) -> Sequence[Tab]:
        """Lines, differences, orders without commission."""
        return [
            Tab(name="lines", label=_("By order"), template="incentives/statement_lines.html", context=self._lines, count=self.row.lines),
            Tab(
                name="unpaid",
                label=_("Without commission"),
                template="incentives/statement_unpaid.html",
                context=self._unpaid,
                count=self.row.unpaid,
            ),
            Tab(
                name="doubled",
                label=_("Double incentive"),
                template="incentives/statement_doubled.html",
                context=self._doubled,
                count=self.row.doubled,
            ),
            Tab(name="instalments", label=_("Instalments"), template="incentives/statement_instalments.html", context=self._instalments),
            Tab(name="clawbacks", label=_("Clawbacks"), template="incentives/statement_clawbacks.html", context=self._clawbacks),
            Tab(name="deltas", label=_("Earlier months"), template="incentives/statement_deltas.html", context=self._deltas),
        ]

    def _lines(self) -> Mapping[str, Any]:
        # As many as the statement says: counting a head partner's lines would take longer than the rest of the page.
        leaf = Paginator(range(self.row.lines), LINES).get_page(self.request.GET.get("page"))
        lines = read.lines_page(self.row, limit=LINES, offset=LINES * (leaf.number - 1))
        return {"rows": line_rows(self.row, lines, self.known), "page": leaf, "tab": "lines"}

    def _unpaid(self) -> Mapping[str, Any]:
        lost = unpaid_orders(self.row)
        leaf = Paginator(lost, LINES).get_page(self.request.GET.get("page"))
        shown = rows.unpaid_rows(list(leaf.object_list), self.known, statement_pk=self.row.pk)
        return {"reasons": rows.reason_rows(lost), "rows": shown, "page": leaf}

    def _doubled(self) -> Mapping[str, Any]:
        return doubled_rows(self.row, self.known)

    def _instalments(self) -> Mapping[str, Any]:
        number = self.request.GET.get("page", "1")
        at = min(max(int(number), 1), 1_000_000) if number.isdecimal() else 1
        paying = self.known.contents
        found, count = instalments_of(self.row, on=self.access.on, limit=LINES, offset=(at - 1) * LINES, paying=paying)
        return {
            "figures": figure_rows(self.held),
            "rows": instalment_rows(self.row, found, self.known, may_hold=self.access.can("instalment.hold", self.row)),
            "page": Paginator(range(count), LINES).get_page(at),
            "file_url": f"{reverse('statement_instalments', args=[self.row.pk])}?export=xlsx",
        }

    @cached_property
    def held(self) -> Held:
        """What is held for the payee today."""
        return held_of(self.row.payee_id, on=self.access.on, paying=self.known.contents)

    @cached_property
    def risk(self) -> int:
        """What would be taken back if every customer left today."""
        return at_risk(self.row, on=self.access.on, paying=self.known.contents)

    def _clawbacks(self) -> Mapping[str, Any]:
        taken = clawbacks_counted(self.row, self.known.contents)
        leaf = Paginator(range(taken.lines), LINES).get_page(self.request.GET.get("page"))
        lines = clawbacks_page(self.row, limit=LINES, offset=LINES * (leaf.number - 1)) if taken.lines else []
        shown = clawbacks.clawback_rows(self.row, lines)
        return {"figures": clawbacks.figure_rows(taken, risk=self.risk), "rows": shown, "page": leaf}

    def _deltas(self) -> Mapping[str, Any]:
        found = read.deltas_of(self.row)
        told = zip(rows.delta_rows(found, self.known), delta_links(self.access, found), strict=True)
        return {"rows": [row | links for row, links in told], "total": format_money(self.row.adjusted_fen)}


class StatementLine(Page):
    """“Explain this number”: one line of a statement, step by step, as a page or in the dialog."""

    capability = "statement.view"
    template_name = "incentives/statement_line.html"
    fragments = frozenset({"modal-body"})

    @cached_property
    def statement(self) -> Statement:
        """The visible statement."""
        return read.statement_visible(self.access, pk=self.kwargs["pk"])

    @cached_property
    def line(self) -> CommissionLine:
        """Its line, or 404."""
        found = read.line_of(self.statement, self.kwargs["line"])
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The steps."""
        line = self.line
        known = rows.Articles({line.plan_version_id})
        context = {
            "layout": "layouts/modal.html" if self.is_fragment else "base.html",
            "title": known.title(line.plan_version_id, line.component),
            "statement": self.statement,
            "payee": payee_name(self.statement),
            "steps": explained(line, known),
            "amount": format_money(line.amount_fen),
            "kind": rows.kind_words(line.kind),
        }
        return self.answer(context)


def _tile(name: Text, value: str, *, unit: Text = "", note: Text = "") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "notes": [{"text": note}] if note else []}
