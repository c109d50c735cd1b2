"""A plan version goes from the draft to its publication, each step by another hand, and stands from then on."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from channelops.core.models import Change
from channelops.core.refusals import Refused
from channelops.sales.models import ProductCategory, ProductFamily
from incentives.models import CommissionLine, Plan, PlanVersion, Simulation
from incentives.selectors.plan_doubles import doubles_of
from incentives.services.plan_files import Hands, plan_publish
from incentives.services.plan_versions import (
    version_approve,
    version_draft,
    version_end,
    version_publish,
    version_recall,
    version_retire,
    version_return,
    version_revise,
    version_submit,
)
from incentives.services.plans import plan_create

from ..cast import NOW, TODAY
from ..sales.conftest import row, text

EXAMPLE = Path(__file__).parents[2] / "incentives" / "examples" / "superstore.json"

HANDS = {"author": "settlement_officer", "reviewer": "province_manager", "publisher": "finance", "without_simulation": "sample"}


@pytest.fixture(autouse=True)
def _known(shop):
    """The products of the documents are in the catalogue."""


def catalogue():
    """What the shipped example names."""
    for code in ("Technology", "Office Supplies"):
        ProductCategory.objects.create(code=code, name_zh=code)
    for code in ("Paper", "Chairs", "Tables", "Bookcases"):
        ProductFamily.objects.create(code=code, name_zh=code)


def test_the_next_version_ends_the_one_before(document, published, plan):
    first = published(document)
    document["from"] = "2026-11-01"
    second = published(document)
    first.refresh_from_db()
    assert (first.during.upper, second.during.lower, second.during.upper) == (date(2026, 11, 1), date(2026, 11, 1), None)
    assert {version.status for version in plan.versions.all()} == {"published"}
    trace = Change.objects.filter(object_type="incentives.PlanVersion", object_id=str(second.pk))
    assert {"create", "submit", "approve", "publish"} <= set(trace.values_list("verb", flat=True))


def test_nothing_is_put_before_a_published_version(document, published, plan):
    published(document)
    document["from"] = "2025-11-01"
    with pytest.raises(Refused):
        published(document)


def publish(version, actor, **words):
    return version_publish(version=version, access=None, actor=actor, at=NOW, unsimulated="test", **words)


def test_three_people_and_no_hand_twice(document, plan, acting):
    author, editor, reviewer = (acting(name) for name in ("settlement_officer", "city_manager", "province_manager"))
    version = version_draft(plan=plan, document=document, actor=author, at=NOW)
    version = version_revise(version=version, document=document | {"from": "2026-02-01"}, access=None, actor=editor, at=NOW)
    version_submit(version=version, access=None, actor=author, at=NOW)
    for hand in (author, editor):
        with pytest.raises(Refused, match="wrote"):
            version_approve(version=version, access=None, actor=hand, at=NOW)
    version_approve(version=version, access=None, actor=reviewer, at=NOW)
    for hand in (author, editor, reviewer):
        with pytest.raises(Refused, match=r"wrote|approved"):
            publish(version, hand)
    for name, hand in (("plan_author_does_not_publish", author), ("plan_editor", editor), ("plan_three_hands", reviewer)):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(publisher=hand.person)
    assert PlanVersion.objects.get().status == "approved"
    assert publish(version, acting("finance")).status == "published"


def test_what_was_seen_is_what_is_approved_and_published(document, plan, acting):
    author, reviewer = acting("settlement_officer"), acting("province_manager")
    version = version_draft(plan=plan, document=document, actor=author, at=NOW)
    seen = version.content_hash
    version_submit(version=version, access=None, actor=author, at=NOW)
    version_recall(version=version, access=None, actor=author, at=NOW)
    version_revise(version=version, document=document | {"from": "2026-02-01"}, access=None, actor=author, at=NOW)
    version = version_submit(version=version, access=None, actor=author, at=NOW)
    with pytest.raises(Refused, match="no longer the one you saw"):
        version_approve(version=version, access=None, actor=reviewer, at=NOW, content_hash=seen)
    version = version_approve(version=version, access=None, actor=reviewer, at=NOW, content_hash=version.content_hash)
    with pytest.raises(IntegrityError, match="plan_version_as_reviewed"), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(reviewed_hash=seen)
    with pytest.raises(Refused, match="no longer the one you saw"):
        publish(version, acting("finance"), content_hash=seen)


def test_the_same_content_has_the_same_hash_however_it_is_spelled(document, plan, acting):
    author = acting("settlement_officer")
    first = version_draft(plan=plan, document=document, actor=author, at=NOW)
    spelled = json.loads(json.dumps(document, sort_keys=True).replace('"15.5"', "15.50"))
    second = version_draft(plan=plan, document=spelled | {"payees": "partner", "double": "both"}, actor=author, at=NOW)
    assert (first.content_hash, first.document) == (second.content_hash, second.document)
    third = version_draft(plan=plan, document=document | {"double": "higher"}, actor=author, at=NOW)
    assert third.content_hash != first.content_hash


@pytest.mark.parametrize(("days", "other", "fresh"), [(0, "", True), (13, "", True), (14, "", False), (0, "x", False), (None, "", False)])
def test_publishing_needs_a_fresh_simulation_of_the_content(document, plan, acting, days, other, fresh):
    author = acting("settlement_officer")
    version = version_draft(plan=plan, document=document, actor=author, at=NOW)
    if days is not None:
        Simulation.objects.create(
            version=version, content_hash=other or version.content_hash, document=document, first_month=date(2026, 8, 1), months=3,
            status="done", asked_by=author.person, asked_at=NOW, business_date=TODAY, finished_at=NOW - timedelta(days=days),
        )  # fmt: skip
    version_submit(version=version, access=None, actor=author, at=NOW)
    version_approve(version=version, access=None, actor=acting("province_manager"), at=NOW)
    words = {"version": version, "access": None, "actor": acting("finance"), "at": NOW}
    if fresh:
        assert version_publish(**words).status == "published"
        return
    with pytest.raises(Refused, match="simulation"):
        version_publish(**words)
    assert PlanVersion.objects.get().status == "approved"


@pytest.mark.parametrize(("begin", "end", "kept"), [("2026-01-01", date(2026, 11, 21), True), ("2026-12-01", None, False)])
def test_a_retired_version_ends_today_or_never_begins(document, published, acting, begin, end, kept):
    before = published(document | {"from": "2025-01-01"})
    version = published(document | {"from": begin})
    version = version_end(version=version, on=TODAY, access=None, actor=acting("finance"), at=NOW, reason="错了")
    before.refresh_from_db()
    assert (version.status, version.published_at is not None) == ("retired", kept)
    assert (version.during.upper, before.during.upper) == ((end, date(2026, 1, 1)) if kept else (None, None))


def test_unknown_codes_are_named_with_their_place_before_anybody_reviews(document, plan, acting):
    document["components"][0]["criteria"] = {"products": ["X-9"], "families": ["plans"], "stages": ["AB"]}
    version = version_draft(plan=plan, document=document, actor=acting("settlement_officer"), at=NOW)
    with pytest.raises(Refused) as refusal:
        version_submit(version=version, access=None, actor=acting("settlement_officer"), at=NOW)
    assert "/components/0/criteria/products: “X-9” is not known." in str(refusal.value)
    assert "“AB”" in str(refusal.value)
    assert "“plans”" not in str(refusal.value)
    assert PlanVersion.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("below", "said"), [({}, "lets no plan"), ({"allow": "override"}, ""), ({"allow": "top_up", "max_percent": 5}, "")]
)
def test_the_plan_above_gives_leave(document, published, world, acting, below, said):
    published(document | ({"below": below} if below else {}))
    plan_create(code="qz", name_zh="泉州", name_en="", region=world.city, payee_kind="partner", actor=acting("settlement_officer"), at=NOW)
    hands = Hands(author=world.settlement_officer, reviewer=world.province_manager, publisher=world.finance)
    text = json.dumps(document | {"plan": "qz", "scope": "3505"})
    if not said:
        assert plan_publish(text=text, hands=hands, via="test", at=NOW, unsimulated="test").status == "published"
        return
    with pytest.raises(Refused, match=said):
        plan_publish(text=text, hands=hands, via="test", at=NOW, unsimulated="test")
    assert not PlanVersion.objects.filter(plan__code="qz").exists()


def test_what_was_submitted_is_what_is_published(document, plan, acting):
    author = acting("settlement_officer")
    version = version_draft(plan=plan, document=document, actor=author, at=NOW)
    document["from"] = "2026-02-01"
    version = version_revise(version=version, document=document, access=None, actor=author, at=NOW)
    version_submit(version=version, access=None, actor=author, at=NOW)
    with pytest.raises(Refused):
        version_revise(version=version, document=document, access=None, actor=author, at=NOW)
    with pytest.raises(DatabaseError, match="only while it is a draft"), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(document={})
    version = version_return(version=version, access=None, actor=acting("finance"), at=NOW, reason="错字")
    version = version_retire(version=version, access=None, actor=author, at=NOW, reason="不用了")
    assert version.status == "retired"


@pytest.mark.parametrize(
    "wrong", [{"plan": "other"}, {"scope": "3505"}, {"payees": "staff"}, {"from": "2026-13-01"}, {"components": []}, {"colour": "red"}]
)
def test_a_document_that_is_not_sound_is_refused(document, plan, acting, wrong):
    with pytest.raises(Refused):
        version_draft(plan=plan, document=document | wrong, actor=acting("settlement_officer"), at=NOW)
    assert not PlanVersion.objects.exists()


def test_a_step_needs_its_capability_over_the_plan(document, plan, acting, as_seen_by):
    version = version_draft(plan=plan, document=document, actor=acting("settlement_officer"), at=NOW)
    for name in ("auditor", "county_manager", "other_manager", "agent_owner"):
        with pytest.raises(PermissionDenied):
            version_submit(version=version, access=as_seen_by(name), actor=acting(name), at=NOW)
    assert PlanVersion.objects.get().status == "draft"


def test_a_node_has_one_plan_a_kind_of_payee(plan, world, acting):
    words = {"name_zh": "另一个", "name_en": "", "payee_kind": "partner", "actor": acting("finance"), "at": NOW}
    with pytest.raises(ValidationError):
        plan_create(code="fj2", region=world.province, **words)
    plan_create(code="qz", region=world.city, **words)
    assert Plan.objects.count() == 2


def test_the_command_publishes_the_shipped_example_once(world, capsys):
    catalogue()
    for _time in range(2):
        call_command("plan_publish", EXAMPLE, **HANDS)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    version = PlanVersion.objects.get()
    assert (told["plan"], told["version"], told["sha256"]) == ("superstore", 1, version.content_hash)
    assert Change.objects.get(verb="publish").reason == "sample"
    with pytest.raises(CommandError, match="Nobody"):
        call_command("plan_publish", EXAMPLE, **HANDS | {"publisher": "ghost"})


def test_the_shipped_example_leaves_a_province_to_its_own_plan(document, published, bring_in, accrue, shop):
    own = published(document)
    catalogue()
    call_command("plan_publish", EXAMPLE, **HANDS)
    bring_in(text(row("A1")))
    assert accrue().status == "done"
    line = CommissionLine.objects.get(payee_id=shop.payee.pk)
    assert (line.plan_version_id, line.amount_fen) == (own.pk, 1000)


def test_the_command_wants_two_people_and_a_sound_file(world, tmp_path):
    with pytest.raises(CommandError, match="not known"):
        call_command("plan_publish", EXAMPLE, **HANDS)
    catalogue()
    for same in ({"author": "finance"}, {"reviewer": "finance"}, {"reviewer": "settlement_officer"}):
        with pytest.raises(CommandError, match=r"You wrote|You approved"):
            call_command("plan_publish", EXAMPLE, **HANDS | same)
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "channelops-plan/1"}')
    with pytest.raises(CommandError, match="plan"):
        call_command("plan_publish", bad, **HANDS)
    assert not Plan.objects.exists()


def test_the_page_tells_which_recent_orders_would_be_paid_twice(document, plan, acting, browse, bring_in, shop):
    """A spiff beside the plans' article; November's orders of the shop came without its campaign."""
    document["components"].append(
        {
            "code": "spiff",
            "kind": "spiff",
            "title": {"zh": "加奖", "en": "Spiff"},
            "criteria": {"campaigns": ["YEAR-END"]},
            "rules": [{"yuan_per_order": 30}],
        }
    )
    bring_in(text(row("A1", 时间="2026-11-19 10:00")))
    version = version_draft(plan=plan, document=document | {"double": "higher"}, actor=acting("settlement_officer"), at=NOW)
    doubles = doubles_of(version, on=TODAY)
    assert (doubles.looked, doubles.doubled, doubles.orders) == (1, 0, ())
    page = browse("finance").get(f"/incentives/plans/versions/{version.pk}/")
    (checks,) = (panel.context["items"] for panel in page.context["panels"] if "items" in panel.context)
    (told,) = (item for item in checks if "1" in item.get("note", "") and item["status"] == "done" and "0" in item["note"])
    assert told["note"]
