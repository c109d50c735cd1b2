"""Two versions side by side: every field that differs, by article, rule and tier, in the reader's language."""

import copy

import pytest
from django.utils import translation

from incentives.engine.reading import read
from incentives.models import PlanVersion
from incentives.services.plan_versions import version_draft
from incentives.shown.differences import difference_rows

from ..cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(document):
    """The document with another rate in the second tier, one article more, and leave for those below."""
    made = copy.deepcopy(document)
    made["components"][0]["rules"][0]["table"]["tiers"][1]["yuan_per_piece"] = 18
    made["components"].append({"code": "net", "kind": "flat", "title": {"zh": "宽带", "en": "Net"}, "rules": [{"yuan_per_piece": 3}]})
    return made | {"below": {"allow": "override"}}


@pytest.mark.parametrize(
    ("language", "title", "place", "allowed"),
    [
        ("en", "1 Plans", "rule 1 · Tiers · tier 2 · yuan apiece", "rule in its stead"),
        ("zh-hans", "1 套餐", None, None),
    ],
)
def test_rows_name_article_rule_and_tier(document, changed, language, title, place, allowed):
    with translation.override(language):
        plan, tier, net = difference_rows(read(document), read(changed))
    assert tier["title"] == title
    (row,) = tier["rows"]
    assert (row["was"], row["now"]) == ("15.5", "18")
    assert net["rows"][0]["was"] == ""
    if place:
        assert row["place"] == place
        assert allowed in plan["rows"][0]["now"]


def test_the_same_content_has_no_differences(document):
    assert difference_rows(read(document), read(document | {"payees": "partner"})) == []


def test_the_page_compares_with_the_version_before_or_the_one_named(shop, published, document, changed, acting, browse):
    first = published(document)
    second = version_draft(plan=first.plan, document=changed | {"from": "2026-12-01"}, actor=acting("settlement_officer"), at=NOW)
    address = f"/incentives/plans/versions/{second.pk}/differences/"
    client = browse("county_manager")
    answer = client.get(address)
    assert answer.context["other"] == first
    assert "15.5" in answer.content.decode()
    assert client.get(f"{address}?with=1").context["sections"] == answer.context["sections"]
    assert client.get(f"{address}?with=7").status_code == 404
    assert browse("other_manager").get(address).status_code == 404
    alone = PlanVersion.objects.get(number=1)
    assert client.get(f"/incentives/plans/versions/{alone.pk}/differences/").context["other"] == second
