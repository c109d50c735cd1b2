"""The OpenAPI document is valid and true: random calls made from it never fail and answer in the forms it declares."""

import json
from io import StringIO

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from channelops.core.api.frames import ApiView
from channelops.wsgi import application

load_all_checks()
FEW = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HELD_TO = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]


@pytest.fixture
def document(rest):
    answer = rest("client").get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    return json.loads(answer.content)


def test_the_document_is_valid():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


@pytest.mark.parametrize("form", ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"])
def test_the_document_asked_for_again_or_by_another_is_the_same(rest, form):
    first = rest("client").get("/api/v1/schema/", headers={"Accept": form})
    again = rest("administrator").get("/api/v1/schema/", headers={"Accept": form})
    assert first.content == again.content
    assert again["Content-Type"].startswith(form)
    assert again["Content-Disposition"].startswith("inline; filename=")
    known = rest("client").get("/api/v1/schema/", headers={"Accept": form, "If-None-Match": first["ETag"]})
    assert known.status_code == 304


def test_the_document_is_told_in_the_language_asked_for(rest):
    said = {lang: rest("client").get(f"/api/v1/schema/?lang={lang}").content.decode() for lang in ("en", "zh-hans")}
    assert said["en"] != said["zh-hans"]
    assert rest("client").get("/api/v1/schema/?lang=tlh").status_code == 422


def test_every_route_is_in_it(document):
    documented = set(document["paths"])
    left_out = {"/api/v1/schema/", "/api/v1/docs/"}
    assert {path for path, _view in _routes(get_resolver()) if path.startswith("/api/v1/")} - left_out == documented


def test_every_route_stands_on_the_frame():
    for path, view in _routes(get_resolver()):
        if path.startswith("/api/") and path != "/api/v1/docs/":
            assert issubclass(view, ApiView), path


def test_every_operation_tells_its_problems_and_an_example(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            for status in ("401", "403", "404", "422", "429", "500"):
                assert "application/problem+json" in operation["responses"][status]["content"], (path, method, status)
            if method == "post":
                assert "Idempotency-Key" in [each["name"] for each in operation["parameters"]]
    for name in ("RegionOut", "PersonOut", "GrantOut", "ChangeOut", "JobRunOut", "MeOut"):
        assert name in document["components"]["schemas"]
    regions = document["paths"]["/api/v1/regions/"]["get"]["responses"]["200"]["content"]
    assert regions["application/json"]["examples"]
    assert regions["text/csv"]["schema"] == {"type": "string"}


@pytest.fixture
def contract(rest, settings):
    """The document as a client reads it; calls stay on the test's own connection, and none is turned away for coming too often."""
    settings.API_CALLS_PER_MINUTE = dict.fromkeys(settings.API_CALLS_PER_MINUTE, 10**6)
    key = rest("administrator").defaults["HTTP_AUTHORIZATION"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    found = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, headers={"Authorization": key})
    found.config.update(headers={"Authorization": key})
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_calls_made_from_it_answer_as_it_says(contract):
    checks = [CHECKS.get_one(name) for name in HELD_TO]
    called = set()

    def call(case):
        called.add((case.operation.label, case.call_and_validate(checks=checks).status_code))

    for found in contract.get_all_operations():
        operation = found.ok()
        # An address without parameters and body cannot be called wrongly.
        wrongly = [GenerationMode.NEGATIVE] if len(operation.query) or len(operation.body) else []
        for mode in (GenerationMode.POSITIVE, *wrongly):
            FEW(given(operation.as_strategy(generation_mode=mode))(call))()
    assert len({label for label, _status in called}) >= 15
    assert 429 not in {status for _label, status in called}


def test_a_list_called_plainly_answers_and_a_misspelt_parameter_is_refused_as_it_says(contract):
    checks = [CHECKS.get_one(name) for name in HELD_TO]
    key = contract.config.headers
    lists = [found.ok() for found in contract.get_all_operations()]
    lists = [each for each in lists if each.method.upper() == "GET" and each.path.endswith("s/") and not len(each.path_parameters)]
    assert len(lists) >= 15
    for operation in lists:
        plain = operation.Case(headers=key).call_and_validate(checks=checks).status_code
        required = any(each.is_required for each in operation.query)
        assert plain == (422 if required else 200), operation.label
        assert operation.Case(headers=key, query={"levle": "3"}).call_and_validate(checks=checks).status_code == 422, operation.label


def _routes(resolver, prefix="/"):
    for pattern in resolver.url_patterns:
        here = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern, here)
        elif hasattr(pattern.callback, "view_class") and "api" in here:
            yield _braced(here), pattern.callback.view_class


def _braced(path):
    return path.replace("<str:", "{").replace("<int:", "{").replace(">", "}").replace("{pk}", "{id}")
