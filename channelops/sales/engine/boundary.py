"""The boundary: who may register, sell to, and be paid for a customer: the most specific rule of the day decides.

A condition that a rule leaves empty fits everything. Of the rules that fit, the one with the most conditions counts; of equals the
one with the deeper region, then the stricter one. Where an industry agent and a region agent overlap, the industry wins inside its
industry unless the contract says otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ACCOUNT_MANAGER, INDUSTRY_AGENT, REGION_AGENT = "account_manager", "industry_agent", "region_agent"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A boundary rule as columns; `region_path` is the path of its region ("" = everywhere), the days are `[from, until)`."""

    seller: str
    customer_class: str = ""
    card: str = ""
    industry: str = ""
    product_form: str = ""
    region_path: str = ""
    may_register: bool = False
    may_sell: bool = False
    may_be_paid: bool = False
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A customer, what is sold, where and when."""

    customer_class: str
    card: str
    industry: str
    product_form: str
    region_path: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the seller may do, and the rule that says so; None: no rule fits, and nothing is allowed."""

    may_register: bool
    may_sell: bool
    may_be_paid: bool
    rule: Rule | None


NOTHING = Answer(may_register=False, may_sell=False, may_be_paid=False, rule=None)


def fits(rule: Rule, case: Case) -> bool:
    """Whether every condition that the rule names holds."""
    in_force = rule.valid_from <= case.on and (rule.valid_until is None or case.on < rule.valid_until)
    pairs = (
        (rule.customer_class, case.customer_class),
        (rule.card, case.card),
        (rule.industry, case.industry),
        (rule.product_form, case.product_form),
    )
    return in_force and all(not wanted or wanted == is_ for wanted, is_ in pairs) and case.region_path.startswith(rule.region_path)


def resolve(rules: Iterable[Rule], case: Case, *, seller: str) -> Answer:
    """What a seller may do in a case."""
    fitting = [rule for rule in rules if rule.seller == seller and fits(rule, case)]
    if not fitting:
        return NOTHING
    rule = max(fitting, key=_weight)
    return Answer(may_register=rule.may_register, may_sell=rule.may_sell, may_be_paid=rule.may_be_paid, rule=rule)


def winner(rules: Iterable[Rule], case: Case, *, region_first: bool = False) -> str | None:
    """Which of an industry agent and a region agent gets the sale; None where neither may sell. `region_first` is a contract's word."""
    told = list(rules)
    first, second = (REGION_AGENT, INDUSTRY_AGENT) if region_first else (INDUSTRY_AGENT, REGION_AGENT)
    for seller in (first, second):
        if resolve(told, case, seller=seller).may_sell:
            return seller
    return None


def _weight(rule: Rule) -> tuple[int, int, int]:
    conditions = sum(bool(each) for each in (rule.customer_class, rule.card, rule.industry, rule.product_form, rule.region_path))
    allowed = sum((rule.may_register, rule.may_sell, rule.may_be_paid))
    return conditions, len(rule.region_path), -allowed
