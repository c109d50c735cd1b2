"""The plan editor: whatever a document holds has its place; what is saved is what a file would have brought; nobody overwrites."""

import copy
import json
import re

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from channelops.core.access import access_of
from channelops.core.models import Change, Person
from incentives.documents import canonical
from incentives.engine.components import KINDS
from incentives.engine.reading import read
from incentives.engine.schema import SCHEMA
from incentives.forms import editor
from incentives.forms.editor_words import GUIDES, LABELS, OPTIONS
from incentives.models import PlanVersion
from incentives.services.payee_figures import FigureRow, payee_figures_import
from incentives.services.plan_versions import version_draft, version_revise, version_submit
from incentives.shown import previews
from incentives.shown.articles import CRITERIA
from incentives.shown.curves import curve_of
from incentives.shown.samples import sample_orders

from ..cast import NOW, TODAY
from ..engine.test_guide import PLANS
from ..sales.conftest import row, text


@pytest.fixture
def draft(shop, plan, published, document, acting):
    """A draft beside the published version."""
    published(document)
    return version_draft(plan=plan, document=copy.deepcopy(document), actor=acting("settlement_officer"), at=NOW)


@pytest.fixture
def asked(draft, browse):
    """`asked(url_name, sent, who)` is the answer to a request of JSON."""

    def answered(name, sent, who="settlement_officer"):
        return browse(who).post(reverse(name, args=[draft.pk]), json.dumps(sent), content_type="application/json")

    return answered


def fields_of(fields):
    """Every field, those inside others too."""
    for field in fields:
        yield field
        yield from fields_of(field.get("fields", ()))


def all_fields():
    """Every field of the page."""
    spec = editor.spec()
    return list(fields_of(spec["plan"])) + [field for kind in spec["kinds"] for field in fields_of(kind["fields"])]


def names_of(schema):
    """Every property a schema knows, wherever it stands."""
    if isinstance(schema, list):
        return set().union(*map(names_of, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", ())) | set().union(*map(names_of, schema.values()))


def places_of(value, fields, at=""):
    """The pointers at which a document holds something that no field shows."""
    known = {field["name"]: field for field in fields}
    for name, held in value.items():
        field = known.get(name)
        if field is None:
            yield f"{at}/{name}"
        elif field["widget"] in ("group", "criteria"):
            yield from places_of(held, field["fields"], f"{at}/{name}")
        elif field["widget"] in ("grid", "list"):
            for place, entry in enumerate(held):
                yield from places_of(entry, field["fields"], f"{at}/{name}/{place}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown_by_controls_of_its_own(kind):
    shown = editor.kind_fields(kind)
    assert set(KINDS[kind].fields) <= set(shown)
    assert "raw" not in shown.values()
    assert kind in GUIDES


def test_every_field_has_a_control_and_words():
    fields = all_fields()
    assert [field["name"] for field in fields if field["widget"] == "raw"] == []
    assert {field["name"] for field in fields} - set(LABELS) == set()
    said = [str(value) for field in fields if field["widget"] == "select" for value, _label in field["options"]]
    assert set(said) - set(OPTIONS) == set()


def test_no_property_of_the_schema_is_left_out():
    drawn = {field["name"] for field in all_fields()} | editor.OF_PLAN | {"kind", "zh", "en"}
    assert names_of(SCHEMA) - drawn == set()


@pytest.mark.parametrize("name", PLANS)
def test_nothing_of_any_example_stays_unseen(name):
    document, _hash = canonical(PLANS[name])
    spec = editor.spec()
    fields = {kind["kind"]: kind["fields"] for kind in spec["kinds"]}
    hidden = {key: value for key, value in document.items() if key not in editor.OF_PLAN}
    assert list(places_of(hidden, spec["plan"])) == []
    for component in document["components"]:
        held = {key: value for key, value in component.items() if key != "kind"}
        assert list(places_of(held, fields[component["kind"]])) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_component_asks_only_for_what_must_be_typed(kind):
    fresh = next(each["fresh"] for each in editor.spec()["kinds"] if each["kind"] == kind)
    assert fresh["kind"] == kind
    document = {"format": "channelops-plan/1", "plan": "x", "title": {"zh": "x", "en": "x"}, "from": "2026-01-01"}
    _content, problems = previews.content_or_problems(document | {"components": [fresh]})
    assert {problem.pointer.rpartition("/")[2] for problem in problems} <= {"code", "zh", "en", "quota", "standing", "0", ""} | set(
        KINDS[kind].fields
    )


def test_the_curve_is_the_engines_own():
    curve = curve_of(PLANS["EX-GRADUATED"], 0, 0)
    assert curve.pieces
    # 20 pieces at 70, 30 at 105, 36 at 130 yuan, as the guide says
    earned = dict(zip(curve.totals, curve.earned_fen, strict=True))
    step = curve.totals[0]
    total = 86 // step * step
    assert earned[total] == (20 * 70 + 30 * 105 + (total - 50) * 130) * 100


@pytest.mark.django_db
def test_saves_what_a_file_would_bring(draft, document, asked, plan, acting):
    document["components"][0]["rules"][0]["table"]["tiers"][1]["yuan_per_piece"] = "16.25"
    answer = asked("plan_editor", {"document": document, "hash": draft.content_hash})
    assert answer.status_code == 200
    other = version_draft(plan=plan, document=document, actor=acting("settlement_officer"), at=NOW)
    draft.refresh_from_db()
    assert (draft.document, draft.content_hash) == (other.document, other.content_hash)
    assert answer.json()["document"] == draft.document
    assert answer.json()["hash"] == draft.content_hash
    told = Change.objects.filter(object_type="incentives.PlanVersion", object_id=str(draft.pk), verb="change").latest("id")
    assert set(told.now) == {"document", "content_hash"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLANS)
def test_every_example_comes_back_as_it_went(name, draft, asked):
    written, _hash = canonical(PLANS[name])
    written |= {"plan": "fj", "scope": "35"}
    answer = asked("plan_editor", {"document": written, "hash": draft.content_hash})
    assert answer.status_code == 200, answer.content
    assert read(answer.json()["document"]) == read(written)


@pytest.mark.django_db
def test_the_second_of_two_gets_both_texts(draft, document, asked, acting):
    seen = draft.content_hash
    theirs = copy.deepcopy(document)
    theirs["components"][0]["title"]["en"] = "Theirs"
    version_revise(version=draft, document=theirs, access=None, actor=acting("province_manager"), at=NOW)
    document["components"][0]["title"]["en"] = "Mine"
    answer = asked("plan_editor", {"document": document, "hash": seen})
    assert answer.status_code == 409
    found = answer.json()
    assert "Mine" in found["mine"]
    assert "Theirs" in found["theirs"]
    draft.refresh_from_db()
    assert draft.document["components"][0]["title"]["en"] == "Theirs"
    assert asked("plan_editor", {"document": document, "hash": found["hash"]}).status_code == 200


@pytest.mark.django_db
def test_says_each_problem_at_its_place(draft, document, asked):
    document["components"][0]["rules"][0]["table"]["tiers"][1]["from"] = 3
    document["components"][0]["title"]["en"] = ""
    answer = asked("plan_editor", {"document": document, "hash": draft.content_hash})
    assert answer.status_code == 422
    assert "/components/0/title/en" in {each["pointer"] for each in answer.json()["problems"]}
    previewed = asked("plan_editor_preview", {"document": document}).json()
    assert previewed["problems"] == answer.json()["problems"]
    assert "chart" not in previewed
    draft.refresh_from_db()
    assert draft.content_hash == PlanVersion.objects.get(pk=draft.pk).content_hash


@pytest.mark.django_db
def test_previews_curve_articles_and_real_orders(shop, draft, document, asked, bring_in):
    bring_in(text(*(row(f"O{n}", 时间=f"2026-10-0{n} 10:00") for n in (1, 2, 3))))
    document["components"][0]["rules"][0]["table"]["tiers"][1]["yuan_per_piece"] = "20"
    found = asked("plan_editor_preview", {"document": document, "component": 0, "samples": ["O3"]}).json()
    assert found["problems"] == []
    assert found["cards"][0]["changed"] is True
    assert found["extras"]["/components/0/rules/0/table/tiers"][1][1] == "+29.0"
    assert 'data-chart="steps"' in found["chart"]
    assert "15.50" in found["samples"]
    assert "20.00" in found["samples"]
    assert PlanVersion.objects.get(pk=draft.pk).content_hash == draft.content_hash


@pytest.mark.django_db
def test_names_codes_and_tells_unknown_ones(shop, draft, document, asked, browse):
    address = reverse("plan_editor_choices", args=[draft.pk])
    offered = browse("settlement_officer").get(address, {"field": "families", "q": "套餐"}).json()
    assert offered == {"choices": [{"code": "plans", "name": "套餐"}], "said": ""}
    document["components"][0]["criteria"] = {"products": ["NO-SUCH"]}
    found = asked("plan_editor_preview", {"document": document}).json()
    assert [each["pointer"] for each in found["problems"]] == ["/components/0/criteria/products"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_code_is_typed_but_what_it_names_here(kind):
    """What stands elsewhere is picked: only a component's own code and its article are written."""
    spec = next(each for each in editor.spec()["kinds"] if each["kind"] == kind)
    found = {field["name"]: field["widget"] for field in fields_of(spec["fields"])}
    typed = {name for name, widget in found.items() if widget == "text"}
    assert typed <= {"code", "article"}
    assert {found.get("quota", "code"), found.get("standing", "code")} == {"code"}


@pytest.mark.django_db
@pytest.mark.parametrize("field", CRITERIA)
def test_every_field_of_the_criteria_offers_what_is_registered(shop, draft, browse, field):
    address = reverse("plan_editor_choices", args=[draft.pk])
    offered = browse("settlement_officer").get(address, {"field": field}).json()
    assert bool(offered["choices"]) is not bool(offered["said"])
    nothing = browse("settlement_officer").get(address, {"field": field, "q": "no-such-thing"}).json()
    assert (nothing["choices"], bool(nothing["said"])) == ([], True)


@pytest.mark.django_db
def test_quotas_and_standings_are_those_of_the_latest_month(shop, draft, browse):
    for month, kind, code in (("2026-09", "pieces", "old"), ("2026-10", "pieces", "sales"), ("2026-10", "standing", "quality")):
        payee_figures_import(rows=[FigureRow(line=2, payee="P1", month=month, kind=kind, code=code, value="3")])
    address = reverse("plan_editor_choices", args=[draft.pk])
    offered = [browse("settlement_officer").get(address, {"field": field}).json()["choices"] for field in ("quota", "standing")]
    assert offered == [[{"code": "sales", "name": "sales"}], [{"code": "quality", "name": "quality"}]]


@pytest.fixture
def condition(draft, browse):
    """`condition(data, **query)` is the answer to the page that picks what an article asks without a script."""

    def answered(data=None, **query):
        address = f"{reverse('plan_editor_condition', args=[draft.pk])}?{urlencode({'article': 0, 'field': 'families'} | query)}"
        client = browse("settlement_officer")
        return client.get(address) if data is None else client.post(address, {"content": draft.content_hash} | data)

    return answered


@pytest.mark.django_db
def test_conditions_are_picked_without_a_script(draft, condition, browse):
    editor_page = browse("settlement_officer").get(reverse("plan_editor", args=[draft.pk])).content.decode()
    assert f"{reverse('plan_editor_condition', args=[draft.pk])}?article=0" in editor_page
    assert 'value="plans"' in condition().content.decode()
    found = condition({"find": "1", "typed": "宽带", "codes": ["plans"]}).content.decode()
    assert 'value="broadband"' in found
    assert re.search(r'value="plans"[^>]*checked', found)
    draft.refresh_from_db()
    assert draft.document["components"][0]["criteria"] == {"families": ["plans"]}
    assert condition({"codes": ["plans", "broadband"]}).status_code == 303
    draft.refresh_from_db()
    assert draft.document["components"][0]["criteria"] == {"families": ["broadband", "plans"]}
    assert condition({"codes": [], "content": draft.content_hash}).status_code == 303
    draft.refresh_from_db()
    assert "criteria" not in draft.document["components"][0]


@pytest.mark.django_db
def test_conditions_refuse_what_is_not_registered_and_what_was_changed_meanwhile(draft, condition):
    answer = condition({"codes": ["NO-SUCH"]})
    assert answer.status_code == 422
    assert "“NO-SUCH”" in str(answer.context["form"].errors["codes"])
    assert condition({"codes": ["plans"]}, field="partner_types").status_code == 422
    assert condition({"codes": ["plans"], "content": "other"}).status_code == 409
    for query in ({"article": 9}, {"rule": 9}, {"article": "x"}, {"field": "colours"}):
        assert condition(**query).status_code == 404
    draft.refresh_from_db()
    assert draft.document["components"][0]["criteria"] == {"families": ["plans"]}


@pytest.mark.django_db
def test_is_for_drafts_and_whoever_may(draft, document, asked, browse, acting):
    address = reverse("plan_editor", args=[draft.pk])
    assert browse("settlement_officer").get(address).status_code == 200
    assert browse("county_manager").get(address).status_code == 403
    assert browse("other_manager").get(address).status_code == 404
    version_submit(version=draft, access=None, actor=acting("settlement_officer"), at=NOW)
    assert browse("settlement_officer").get(address).status_code == 409
    answer = asked("plan_editor", {"document": document, "hash": draft.content_hash})
    assert answer.status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["[]", "{}", "{", '{"document": 1}'])
def test_refuses_what_is_no_document(draft, browse, sent):
    answer = browse("settlement_officer").post(reverse("plan_editor_preview", args=[draft.pk]), sent, content_type="application/json")
    assert answer.status_code == 409


@pytest.mark.django_db
def test_shows_no_orders_beyond_the_subtree(shop, draft, bring_in):
    bring_in(text(row("F1", 时间="2026-10-02 10:00", 网点="T2")))
    near = access_of(Person.objects.get(username="county_manager"), on=TODAY)
    assert sample_orders(near, draft.plan, ["F1"], on=TODAY) == []
    everywhere = access_of(Person.objects.get(username="province_manager"), on=TODAY)
    assert [order.ref for order in sample_orders(everywhere, draft.plan, ["F1"], on=TODAY)] == ["F1"]
