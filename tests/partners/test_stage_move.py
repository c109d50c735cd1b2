"""Moving a partner between stages: the way onwards and back, day by day, refused aloud, traced."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from channelops.core.models import Change
from channelops.core.refusals import Refused
from partners.models import Partner, PartnerStage
from partners.selectors.stages import stage_spans
from partners.services.stages import stage_move

from ..cast import BEGIN, NOW, TODAY


@pytest.fixture
def company(world):
    return Partner.objects.create(
        code="P1", name_zh="海帆", path="P1/", opened_on=BEGIN,
        province_id=world.province.pk, city_id=world.city.pk, county_id=world.county.pk,
    )  # fmt: skip


@pytest.fixture
def move(company, acting, as_seen_by):
    def moved(stage, on, *, name="county_manager"):
        access = as_seen_by(name)
        return stage_move(partner=company, stage=stage, on=on, reason="因为", access=access, actor=acting(name), at=NOW)

    return moved


def test_each_stage_ends_where_the_next_begins(company, move):
    move("A", date(2026, 1, 1))
    move("B", date(2026, 6, 10))
    assert stage_spans(date(2026, 6, 1), date(2026, 6, 30)) == [(company.pk, date(2026, 6, 1), "A"), (company.pk, date(2026, 6, 10), "B")]
    assert stage_spans(date(2026, 7, 1), date(2026, 7, 31)) == [(company.pk, date(2026, 7, 1), "B")]
    assert Change.objects.filter(object_type="partners.PartnerStage").count() == 3


@pytest.mark.parametrize(("stage", "on"), [("C", date(2026, 6, 1)), ("B", date(2026, 1, 1)), ("B", date(2025, 1, 1))])
def test_a_way_that_is_none_moves_nothing(move, stage, on):
    move("A", date(2026, 1, 1))
    with pytest.raises(Refused):
        move(stage, on)
    assert list(PartnerStage.objects.values_list("stage", "during__endswith")) == [("A", None)]


def test_two_stages_on_one_day_are_refused_by_the_database(company, move):
    move("A", date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="partner_stages_do_not_overlap"), transaction.atomic():
        PartnerStage.objects.create(partner=company, stage="B", during=(date(2026, 3, 1), None))


def test_only_managers_of_the_place_move_it(company, move, browse):
    with pytest.raises(PermissionDenied):
        move("A", TODAY, name="far_county_manager")
    assert browse("far_county_manager").get(f"/partners/{company.pk}/stage/").status_code == 404
    assert browse("agent_owner").get(f"/partners/{company.pk}/stage/").status_code == 403


def test_the_page_moves_and_shows_it(company, browse):
    manager = browse("county_manager")
    sent = {"stage": "A", "on": TODAY.isoformat(), "reason": "首单"}
    assert manager.post(f"/partners/{company.pk}/stage/", sent).status_code == 303
    page = manager.get(f"/partners/{company.pk}/").content.decode()
    assert "stage-bar" in page
    assert TODAY.isoformat() in page
