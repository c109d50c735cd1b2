"""The components draw what they are given, escape it, and stay silent about what they are not given."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation

from channelops.core.models import JobRun
from channelops.core.templatetags import shell
from channelops.core.views import styleguide_samples as samples

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted(path.name for path in (ROOT / "templates/components").glob("*.html"))
EVIL = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def draw(name, **context):
    return render_to_string(f"components/{name}.html", context)


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_says_what_it_needs(name):
    first = (ROOT / "templates/components" / name).read_text().splitlines()[0]
    assert re.match(r"\{# .*([Cc]ontext).*#\}", first)


@pytest.mark.parametrize("name", sorted(set(COMPONENTS) - {"pager.html", "field.html", "filter_field.html"}))
def test_each_draws_without_context(name):
    draw(name.removesuffix(".html"))


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("state", {"label": EVIL}),
        ("stage", {"letter": "a", "label": EVIL}),
        ("notice", {"text": EVIL, "title": EVIL}),
        ("refused", {"text": EVIL, "link": EVIL, "url": "/"}),
        ("empty", {"text": EVIL, "link": EVIL, "url": "/"}),
        ("facts", {"facts": [{"label": EVIL, "value": EVIL}]}),
        ("crumbs", {"crumbs": [{"label": EVIL, "url": "/"}, {"label": EVIL}]}),
        ("tabs", {"tabs": [{"label": EVIL, "url": "/"}]}),
        ("kpi_strip", {"tiles": [{"name": EVIL, "value": EVIL, "unit": EVIL, "notes": [{"text": EVIL}]}]}),
        (
            "history",
            {
                "entries": [
                    {
                        "at": datetime(2026, 11, 20, tzinfo=UTC),
                        "title": EVIL,
                        "by": EVIL,
                        "rows": [{"field": EVIL, "was": EVIL, "is": EVIL}],
                    }
                ]
            },
        ),
        ("cell", {"cell": {"kind": "link", "value": EVIL, "url": "/"}}),
        ("chart", {"kind": "line", "label": EVIL, "data": {"x": [EVIL]}, "head": [EVIL], "rows": [[EVIL, EVIL]]}),
        ("button", {"label": EVIL, "url": "/", "refused": EVIL}),
        ("progress", {"title": EVIL, "note": EVIL, "status": "failed"}),
    ],
)
def test_what_people_typed_is_escaped(name, context):
    drawn = draw(name, **context)
    assert EVIL not in drawn
    assert "alert(" in drawn


def test_a_button_is_a_link_a_form_or_refused():
    assert 'href="/x/" hx-get="/x/" hx-target="#modal-body"' in draw("button", label="Open", url="/x/", modal=True)
    form = draw("button", label="Approve", url="/x/", post=True, csrf_token="token", confirm="Sure?")
    assert 'method="post" action="/x/"' in form
    assert 'value="token"' in form
    assert 'data-confirm="Sure?"' in form
    refused = draw("button", label="Approve", url="/x/", post=True, refused="Not yet.")
    assert 'aria-disabled="true"' in refused
    assert "/x/" not in refused


def test_a_chart_carries_the_same_numbers_as_a_table():
    drawn = draw("chart", kind="bars", label="Orders", data={"x": ["1"], "series": []}, head=["", "Orders"], rows=[["1", 131], ["2", None]])
    assert '<figure data-chart="bars"' in drawn
    assert '<th scope="row">1</th><td>131</td>' in drawn
    assert '<th scope="row">2</th><td>—</td>' in drawn
    assert '{"x": ["1"], "series": []}' in drawn


def test_a_stage_bar_marks_the_present_step_only():
    drawn = draw("stage_bar", steps=samples.lifecycle(), label="Lifecycle")
    assert drawn.count('aria-current="step"') == 1
    assert "系统建议" in drawn


def test_an_empty_cell_is_a_dash_and_zero_is_not():
    assert "—" in draw("cell", cell={"kind": "text", "value": None})
    assert "—" in draw("cell", cell={"kind": "health", "value": None})
    assert draw("cell", cell={"kind": "num", "value": 0}).strip() == "0"


def test_a_pager_keeps_the_filters_and_swaps_its_target():
    page = Paginator(range(95), 20).page(3)
    drawn = draw("pager", page=page, params=QueryDict("stage=d&stage=e&page=3"), sizes=[20, 50], target="list")
    assert "41–60 of 95" in drawn
    assert 'href="?stage=d&amp;stage=e&amp;page=4" hx-get="?stage=d&amp;stage=e&amp;page=4"' in drawn
    assert drawn.count('aria-current="page"') == 1
    assert drawn.count('<input type="hidden" name="stage"') == 2


class Asked(forms.Form):
    """What `field` is shown."""

    name = forms.CharField(label="Name", help_text="As on the licence.")
    parts = forms.MultipleChoiceField(label="Parts", choices=[("a", "First")], widget=forms.CheckboxSelectMultiple, required=False)
    agreed = forms.BooleanField(label="Agreed", required=False)


def test_a_wrong_field_says_why_and_is_tied_to_its_words():
    drawn = draw("field", field=Asked({"name": ""})["name"])
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_name_help id_name_error"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'id="id_name_help"' in drawn


def test_a_group_of_boxes_is_a_fieldset_and_one_box_is_before_its_label():
    assert "<fieldset" in draw("field", field=Asked()["parts"])
    assert draw("field", field=Asked()["agreed"]).index("<input") < draw("field", field=Asked()["agreed"]).index("Agreed")


def test_progress_is_asked_for_until_it_ends():
    running = draw("progress", title="Load", status="running", percent=62, done=62, total=100, poll_url="/jobs/1/progress/")
    assert 'hx-get="/jobs/1/progress/" hx-trigger="every 2s"' in running
    assert 'aria-valuenow="62"' in running
    unknown = draw("progress", title="Load", status="running")
    assert "meter--unknown" in unknown
    assert "aria-valuenow" not in unknown
    assert "hx-get" not in draw("progress", title="Load", status="done", percent=100)


def test_history_says_what_was_and_what_is():
    now = timezone.now()
    drawn = draw(
        "history",
        entries=[
            {"at": now - timedelta(minutes=1), "title": "Changed", "rows": [{"field": "Owner", "was": "", "is": "B"}], "why": "moved"}
        ],
    )
    assert "<ins>B</ins>" in drawn
    assert "<del>" not in drawn
    assert "Reason: moved" in drawn
    assert "Nothing has changed" in draw("history", entries=[])


def test_a_state_takes_its_colour_from_its_model(monkeypatch):
    monkeypatch.setattr(JobRun, "STATUS_TONES", {"done": "ok"}, raising=False)
    assert shell.state(JobRun(status="done")) == '<span class="state state--ok">Done</span>'
    assert shell.state(JobRun(status="waiting")) == '<span class="state">Waiting</span>'


def test_every_icon_that_a_page_names_is_in_the_sprite():
    sprite = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "static/vendor/icons.svg").read_text()))
    pages = [path.read_text() for path in (ROOT / "templates").glob("**/*.html")]
    code = [
        path.read_text()
        for top in ("channelops", "partners", "campaigns", "incentives", "analytics")
        for path in (ROOT / top).glob("**/*.py")
    ]
    named = {name for page in pages for name in re.findall(r'(?:\{% icon |icon=)"([\w-]+)"', page)}
    named |= {name for module in code for name in re.findall(r"""\bicon['"]?(?:=|: )["']([\w-]+)["']""", module)}
    assert named - sprite == set()


def test_vendored_files_are_the_ones_named():
    table = (ROOT / "static/vendor/VENDOR.md").read_text()
    named = dict(re.findall(r"^\| ([\w.-]+) \|.*\| ([0-9a-f]{64}) \|$", table, re.M))
    kept = {path.name for path in (ROOT / "static/vendor").iterdir() if path.suffix in (".js", ".css", ".svg")}
    assert set(named) == kept
    assert {name: sha256((ROOT / "static/vendor" / name).read_bytes()).hexdigest() for name in kept} == named
