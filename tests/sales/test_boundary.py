"""The boundary between account managers and agents, as data."""

from dataclasses import replace
from datetime import date

import pytest

from channelops.sales.engine.boundary import ACCOUNT_MANAGER, INDUSTRY_AGENT, NOTHING, REGION_AGENT, Case, Rule, resolve, winner

FROM = date(2026, 1, 1)
CASE = Case(customer_class="B", card="", industry="hotels", product_form="simple", region_path="35/3505/350505/", on=date(2026, 11, 20))
RULES = [
    Rule(seller=ACCOUNT_MANAGER, may_register=True, may_sell=True, valid_from=FROM),
    Rule(seller=REGION_AGENT, may_sell=True, may_be_paid=True, valid_from=FROM),
    Rule(seller=REGION_AGENT, customer_class="A", valid_from=FROM),
    Rule(seller=REGION_AGENT, card="gold", may_sell=True, valid_from=FROM),
    Rule(seller=INDUSTRY_AGENT, industry="hotels", may_sell=True, may_be_paid=True, valid_from=FROM),
    Rule(seller=INDUSTRY_AGENT, industry="hotels", region_path="35/3502/", valid_from=FROM),
    Rule(seller=REGION_AGENT, product_form="configured", valid_from=FROM, valid_until=date(2026, 7, 1)),
]


@pytest.mark.parametrize(
    ("case", "seller", "sells", "paid"),
    [
        (CASE, REGION_AGENT, True, True),
        (replace(CASE, customer_class="A"), REGION_AGENT, False, False),
        (replace(CASE, card="gold"), REGION_AGENT, True, False),
        # two rules of one condition: the stricter
        (replace(CASE, card="gold", customer_class="A"), REGION_AGENT, False, False),
        (CASE, INDUSTRY_AGENT, True, True),
        (replace(CASE, industry="schools"), INDUSTRY_AGENT, False, False),
        # the deeper rule says no in 厦门
        (replace(CASE, region_path="35/3502/350203/"), INDUSTRY_AGENT, False, False),
        (replace(CASE, product_form="configured"), REGION_AGENT, True, True),
        (replace(CASE, product_form="configured", on=date(2026, 6, 30)), REGION_AGENT, False, False),
        (CASE, ACCOUNT_MANAGER, True, False),
    ],
)
def test_the_most_specific_rule_of_the_day_decides(case, seller, sells, paid):
    answer = resolve(RULES, case, seller=seller)
    assert (answer.may_sell, answer.may_be_paid) == (sells, paid)


def test_where_no_rule_fits_nothing_is_allowed():
    assert resolve(RULES, replace(CASE, on=date(2025, 12, 31)), seller=REGION_AGENT) == NOTHING


def test_industry_wins_inside_its_industry_unless_the_contract_says_otherwise():
    assert winner(RULES, CASE) == INDUSTRY_AGENT
    assert winner(RULES, CASE, region_first=True) == REGION_AGENT
    assert winner(RULES, replace(CASE, industry="schools")) == REGION_AGENT
    assert winner(RULES, replace(CASE, industry="schools", customer_class="A")) is None
