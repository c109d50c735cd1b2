"""A plan version goes from the draft to its publication, each step by another hand, and stands from then on."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from channelops.core.models import Change
from channelops.core.refusals import Refused
from incentives.models import Plan, PlanVersion
from incentives.services.plan_versions import (
    version_approve,
    version_draft,
    version_publish,
    version_retire,
    version_return,
    version_revise,
    version_submit,
)
from incentives.services.plans import plan_create

from ..cast import NOW

EXAMPLE = Path(__file__).parents[2] / "incentives" / "examples" / "superstore.json"


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


def test_the_author_neither_approves_nor_publishes(document, plan, acting):
    author = acting("settlement_officer")
    version = version_draft(plan=plan, document=document, actor=author, at=NOW)
    version_submit(version=version, access=None, actor=author, at=NOW)
    with pytest.raises(Refused):
        version_approve(version=version, access=None, actor=author, at=NOW)
    version_approve(version=version, access=None, actor=acting("finance"), at=NOW)
    with pytest.raises(Refused):
        version_publish(version=version, access=None, actor=author, at=NOW)
    with pytest.raises(IntegrityError, match="plan_author_does_not_publish"), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(publisher=author.person)
    assert PlanVersion.objects.get().status == "approved"


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
    for _time in range(2):
        call_command("plan_publish", EXAMPLE, author="settlement_officer", publisher="finance")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    version = PlanVersion.objects.get()
    assert (told["plan"], told["version"], told["sha256"]) == ("superstore", 1, version.content_hash)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("plan_publish", EXAMPLE, author="settlement_officer", publisher="ghost")


def test_the_command_wants_two_people_and_a_sound_file(world, tmp_path):
    with pytest.raises(CommandError):
        call_command("plan_publish", EXAMPLE, author="finance", publisher="finance")
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "channelops-plan/1"}')
    with pytest.raises(CommandError, match="plan"):
        call_command("plan_publish", bad, author="settlement_officer", publisher="finance")
    assert not Plan.objects.exists()
