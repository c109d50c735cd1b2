"""The rows of a statement as its page shows them: by article, differences, orders without commission."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from channelops.core.formats import format_money, format_number
from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import names_of
from channelops.sales.selectors.orders import names_of as order_names

from ..documents import content_of
from ..engine.contributions import LineKind
from ..engine.document import Clawback, Component, Instalments, Override
from ..engine.document import PlanVersion as Content
from ..engine.instalments import covered
from ..models import Accrual, Delta, PlanVersion
from ..selectors.statements import versions_by_id
from ..selectors.unpaid import REASONS, Lost, Unpaid
from . import articles
from .behind import behind

Row = dict[str, Any]
KINDS = {
    LineKind.EARNED: "",
    LineKind.TRUE_UP: gettext_lazy("True-up"),
    LineKind.TAKEN_BACK: gettext_lazy("Taken back"),
    LineKind.TOP_UP: gettext_lazy("Up to the minimum"),
    LineKind.CARRIED: gettext_lazy("Carried over"),
    LineKind.ADVANCE: gettext_lazy("Advance"),
    LineKind.RECOVERED: gettext_lazy("Recovered"),
    LineKind.SPLIT: gettext_lazy("Split"),
    LineKind.OVERRIDE: gettext_lazy("Override"),
    LineKind.CLAWED: pgettext_lazy("commission", "Clawback"),
    LineKind.REINSTATED: gettext_lazy("Reinstated"),
    LineKind.DEFERRED: gettext_lazy("Clawback carried forward"),
    LineKind.HELD: pgettext_lazy("instalment", "Held"),
    LineKind.RELEASED: pgettext_lazy("instalment", "Released"),
    LineKind.FORFEITED: pgettext_lazy("instalment", "Forfeited"),
}


class Articles:
    """The articles behind lines, each version read once for a page."""

    def __init__(self, version_ids: Iterable[int] = ()) -> None:
        self.versions: dict[int, PlanVersion] = {}
        self.contents: dict[int, Content] = {}
        self._in_parts: dict[tuple[int, int], Instalments | None] = {}
        self.learn(version_ids)

    def learn(self, version_ids: Iterable[int]) -> "Articles":
        """With further versions, as far as they are not known."""
        more = versions_by_id(set(version_ids) - self.versions.keys() - {0})
        self.versions |= more
        self.contents |= {pk: content_of(version) for pk, version in more.items()}
        return self

    def of(self, version_id: int, number: int) -> Component | None:
        """The component of that number; None for the plan's own limits, or where there is none."""
        content = self.contents.get(version_id)
        return content.components[number] if content and 0 <= number < len(content.components) else None

    def added(self, version_id: int, number: int) -> Override | Clawback | Instalments | None:
        """The article of that number that pays those above, takes back, or pays in parts; counted after the components, in this order."""
        content = self.contents.get(version_id)
        place = number - len(content.components) if content else -1
        if content is None or place < 0:
            return None
        found: list[Override | Clawback | Instalments] = [*content.overrides, *content.clawbacks, *content.instalments]
        return found[place]

    def instalments(self, version_id: int, number: int) -> Instalments | None:
        """The article that pays the lines of a component in parts."""
        key, content = (version_id, number), self.contents.get(version_id)
        if key not in self._in_parts:
            self._in_parts[key] = next((one for one in content.instalments if number in covered(one, content)), None) if content else None
        return self._in_parts[key]

    def clawback(self, version_id: int, component: Component | None) -> Clawback | None:
        """The article that takes back of a component."""
        content = self.contents.get(version_id)
        for one in content.clawbacks if content else ():
            if not one.components or (component is not None and component.code in one.components):
                return one
        return None

    def title(self, version_id: int, number: int) -> str:
        """What the article is called."""
        component = self.of(version_id, number) or self.added(version_id, number)
        return articles.title_words(component.title) if component else _("Limits of the plan")

    def article(self, version_id: int, number: int) -> str:
        """Its number in the contract."""
        component = self.of(version_id, number) or self.added(version_id, number)
        return (component.article or component.code) if component else ""


def article_rows(accruals: Sequence[Accrual], known: Articles) -> list[Row]:
    """The statement by article, each with its families."""
    known.learn(each.plan_version_id for each in accruals)
    families = names_of("families", {each.family_id for each in accruals})
    rows: list[Row] = []
    for each in accruals:
        key = (each.plan_version_id, each.component)
        if not rows or rows[-1]["key"] != key:
            version = known.versions[each.plan_version_id]
            article = {"title": known.title(*key), "article": known.article(*key), "version": str(version)}
            rows.append({"key": key, "lines": 0, "fen": 0, "families": [], **article})
        rows[-1]["lines"] += each.lines
        rows[-1]["fen"] += each.amount_fen
        rows[-1]["families"].append(
            {
                "name": families.get(each.family_id, _("Of no order")),
                "lines": format_number(each.lines),
                "base": _base(known.of(*key), each.base),
                "amount": format_money(each.amount_fen),
            }
        )
    return [row | {"lines": format_number(row["lines"]), "amount": format_money(row["fen"])} for row in rows]


def held_fen(accruals: Sequence[Accrual], known: Articles) -> int:
    """What a month holds and releases of what is paid in parts; negative while it holds more."""
    known.learn(each.plan_version_id for each in accruals)
    return sum(each.amount_fen for each in accruals if isinstance(known.added(each.plan_version_id, each.component), Instalments))


def delta_rows(deltas: Sequence[Delta], known: Articles) -> list[Row]:
    """What earlier months bring in, by origin and article."""
    known.learn(each.plan_version_id for each in deltas)
    return [
        {
            "origin": str(Month.of(each.origin_month)),
            "cause": each.get_cause_display(),
            "version": each.result.version,
            "title": known.title(each.plan_version_id, each.component),
            "lines": format_number(each.lines),
            "amount": format_money(each.amount_fen),
        }
        for each in deltas
    ]


def reason_rows(lost: Lost) -> list[Row]:
    """The reasons with their numbers."""
    return [{"text": REASONS[test], "n": format_number(number)} for test, number in lost.counted()]


def unpaid_rows(shown: Sequence[Unpaid], known: Articles, *, statement_pk: int) -> list[Row]:
    """A page of orders without commission, each with the way to its tests."""
    known.learn(each.version_id for each in shown)
    facts = behind((each.day, each.order_id) for each in shown)
    named = order_names([fact.order for fact in facts.values()], kinds={"product"})
    rows = []
    for each in shown:
        fact = facts[each.order_id]
        near = known.title(each.version_id, each.component) if each.component >= 0 else ""
        rows.append(
            {
                "url": reverse("order_detail", args=[fact.order.day.isoformat(), fact.order.pk]),
                "order": fact.words,
                "day": each.day,
                "product": named.of(fact.order, "product"),
                "amount": format_money(fact.amount_fen),
                "reason": REASONS[each.test],
                "why": reverse("statement_order", args=[statement_pk, each.order_id]),
                "near": near,
            }
        )
    return rows


def kind_words(kind: int, *, part: int = 0) -> str:
    """What a line is for; of which part, where it is paid in parts."""
    words = str(KINDS[LineKind(kind)])
    return _("%(kind)s, part %(n)s") % {"kind": words, "n": part} if part else words


def _base(component: Component | None, base: int) -> str:
    if component is None:
        return ""
    # all rules of a component count the same
    return articles.base_words(base, pieces=articles.by_pieces(component, component.rules[0]))
