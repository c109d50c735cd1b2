"""The steps of the engine's explanation in the words of a reader: what stands on a page for any line, and for an order without one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from channelops.core.formats import format_money, format_number

from ..engine.document import PlanVersion, Trigger
from ..engine.explain import Step
from ..engine.facts import EPOCH, PAYS, OrderKind
from . import articles
from .named import Names, field_of

Row = dict[str, Any]
STEPS = {
    "order": pgettext_lazy("sale", "Order"),
    "tests": gettext_lazy("Eligibility"),
    "base": gettext_lazy("Base"),
    "rate": gettext_lazy("Rate"),
    "take_back": gettext_lazy("Taken back"),
    "true_up": gettext_lazy("True-up"),
    "order_limits": gettext_lazy("Limits of an order"),
    "period_limits": gettext_lazy("Limits of the period"),
    "plan_limits": gettext_lazy("Limits of the plan"),
    "amount": gettext_lazy("Commission"),
}
TESTS = {
    "payee": gettext_lazy("Payee"),
    "sign": gettext_lazy("Sign of quantity and amount"),
    "day": gettext_lazy("Day of the version"),
    "original": gettext_lazy("Returned order"),
    "trigger": gettext_lazy("Event"),
    "months": gettext_lazy("Month since the order"),
    "product": gettext_lazy("Product"),
    "channel": gettext_lazy("Kind of channel"),
    "customer_class": gettext_lazy("Customer class"),
    "partner_type": gettext_lazy("Type of partner"),
    "stage": gettext_lazy("Stage"),
    "tier": gettext_lazy("Tier"),
    "region": gettext_lazy("Region"),
    "campaign": gettext_lazy("Campaign"),
    "quota": gettext_lazy("Quota"),
    "double": gettext_lazy("Double incentive"),
}
EVENTS = {
    OrderKind.SALE: gettext_lazy("Sale"),
    OrderKind.RETURN: gettext_lazy("Return"),
    OrderKind.CANCELLATION: gettext_lazy("Cancellation"),
    OrderKind.ACTIVATION: gettext_lazy("Activated"),
    OrderKind.BILL: gettext_lazy("Billed"),
    OrderKind.PAYMENT: gettext_lazy("Paid by the customer"),
    OrderKind.STILL_ACTIVE: gettext_lazy("Still active"),
    OrderKind.REFERRAL: gettext_lazy("Registered deal"),
    OrderKind.MONTH: gettext_lazy("Month"),
}
# What a figure of a step is called; one without a name here is not for readers.
FIGURES = {
    "rule": gettext_lazy("rule %(value)s"),
    "tier": gettext_lazy("tier %(value)s"),
    "before": gettext_lazy("counted before: %(value)s"),
    "after": gettext_lazy("with it: %(value)s"),
    "total_before_fen": gettext_lazy("the total earns %(value)s before"),
    "total_after_fen": gettext_lazy("and %(value)s after"),
    "started": gettext_lazy("packages started: %(value)s"),
    "free": gettext_lazy("free pieces: %(value)s"),
    "before_fen": gettext_lazy("earned before in the period: %(value)s"),
    "min_fen": gettext_lazy("at least %(value)s"),
    "max_fen": gettext_lazy("at most %(value)s"),
    "taken_before": gettext_lazy("taken back before: %(value)s"),
    "flat_fen": gettext_lazy("fixed amount %(value)s"),
    "quota": gettext_lazy("quota %(value)s"),
    "fixed_fen": gettext_lazy("fixed amount %(value)s"),
}


def step_rows(steps: Sequence[Step], plan: PlanVersion, names: Names) -> list[Row]:
    """A row for every step: its name, how, tests with their values, what it was multiplied by, what it comes to."""
    pieces = next((step["measure"] == "quantity" for step in steps if step["step"] == "base"), True)
    made = [
        _tests(step, plan, names) if step["step"] == "tests" else MAKERS.get(step["step"], _plain)(step, plan, pieces) for step in steps
    ]
    return [row | {"no": number} for number, row in enumerate(made, start=1)]


def _order(step: Step, _plan: PlanVersion, _pieces: bool) -> Row:
    words = {"day": EPOCH + timedelta(days=step["day"]), "pieces": articles.pieces_words(step["quantity"])}
    yuan = _("%(yuan)s yuan") % {"yuan": format_money(step["amount_fen"])}
    return {"step": STEPS["order"], "how": _("%(day)s, %(pieces)s") % words, "val": yuan}


def _tests(step: Step, plan: PlanVersion, names: Names) -> Row:
    tests = [{"text": _test_words(test, names), "passed": test["passed"]} for test in step["tests"]]
    passed = all(test["passed"] for test in tests)
    return {
        "step": STEPS["tests"],
        "how": _place_words(step, plan),
        "tests": tests or [{"text": _("Every order"), "passed": True}],
        "val": _("passed") if passed else _("not passed"),
    }


def _place_words(step: Step, plan: PlanVersion) -> str:
    """Whose tests they are: the plan's, an article's or a rule's."""
    component = next((one for one in plan.components if one.code == step["component"]), None)
    if component is None:
        return _("Plan %(plan)s") % {"plan": plan.plan}
    words = {"article": f"{component.article} {articles.title_words(component.title)}".strip(), "rule": step["rule"]}
    if "others" in step:
        return _("%(article)s, %(n)s further rules") % (words | {"n": format_number(step["others"])})
    return _("%(article)s, rule %(rule)s") % words if step["rule"] else words["article"]


def _test_words(test: Step, names: Names) -> str:
    """The test with the order's value and what is asked."""
    if test.get("wanted") == {}:
        return _("%(test)s: %(value)s (asked: others)") % {"test": TESTS[test["test"]], "value": _value_words(test, names)}
    wanted = " · ".join(_wanted_words(field, codes, names) for field, codes in test.get("wanted", {}).items())
    words = {"test": TESTS.get(test["test"], test["test"]), "value": _value_words(test, names), "wanted": wanted}
    return _("%(test)s: %(value)s (asked: %(wanted)s)") % words if words["wanted"] else _("%(test)s: %(value)s") % words


def _value_words(test: Step, names: Names) -> str:
    value = test["value"]
    if test["test"] == "payee":
        return pgettext("payee", "known") if value else pgettext("payee", "unknown")
    if test["test"] == "trigger":
        return str(EVENTS[OrderKind[value.upper()]])
    if test["test"] == "day":
        return str(EPOCH + timedelta(days=value))
    if test["test"] == "sign":
        return f"{format_number(value[0])}, {format_money(value[1])}"
    if isinstance(value, Mapping):
        found = [names.get(field_of(column, test), {}).get(each, each) for column, each in value.items() if each]
        return " · ".join(map(str, found)) or "–"
    return str(value)


def _wanted_words(field: str, codes: Sequence[str], names: Names) -> str:
    if field == "trigger":
        return _(", ").join(str(EVENTS[PAYS[Trigger(code)]]) for code in codes)
    return _(", ").join(names.get(field, {}).get(code, code) for code in codes)


def _base(step: Step, _plan: PlanVersion, pieces: bool) -> Row:
    counted = [FIGURES[name] % {"value": articles.base_words(step[name], pieces=pieces)} for name in ("before", "after") if name in step]
    return {"step": STEPS["base"], "how": _("; ").join(map(str, counted)), "val": articles.base_words(step["base"], pieces=pieces)}


def _plain(step: Step, plan: PlanVersion, pieces: bool) -> Row:
    """Any further step by its figures."""
    how = [str(FIGURES[name] % {"value": _figure(name, value)}) for name, value in step.items() if name in FIGURES and _told(value)]
    component = next((one for one in plan.components if one.code == step.get("component")), None)
    if component is not None:
        how.insert(0, str(articles.KINDS.get(component.kind, component.kind)))
    how += [_part_words(part, pieces=pieces) for part in step.get("parts", ())]
    rate = articles.rate_words(step["rate_millionths"], pieces=pieces) if step.get("rate_millionths") else ""
    value = step.get("amount_fen", step.get("earned_fen"))
    return {
        "step": STEPS.get(step["step"], step["step"].replace("_", " ")),
        "how": _("; ").join(how),
        "op": f"× {rate}" if rate and "started" not in step else "",
        "val": format_money(value) if isinstance(value, int) else "",
    }


def _told(value: object) -> bool:
    """Whether a figure says anything: a tier of 0 is none."""
    return isinstance(value, int) and value != 0


def _figure(name: str, value: int) -> str:
    return format_money(value) if name.endswith("_fen") else format_number(value)


def _part_words(part: Step, *, pieces: bool) -> str:
    words = {
        "tier": part["tier"],
        "base": articles.base_words(part["base"], pieces=pieces),
        "rate": articles.rate_words(part["rate_millionths"], pieces=pieces),
    }
    return _("tier %(tier)s: %(base)s × %(rate)s") % words


MAKERS: dict[str, Callable[[Step, PlanVersion, bool], Row]] = {"order": _order, "base": _base}
