"""Every route by every actor: what the table says is what they meet; and the table speaks of every route there is."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ..cast import ACTORS
from .actors import STRANGER
from .rows import ABSENT, OK, REFUSED, SIGN_IN, UNKNOWN, Row
from .table import TABLE, THIRD_PARTY
from .world import browser_of, program_of, untouched

GOOD = (200, 202, 204, 286, 302, 303)
WAYS = {"session": browser_of, "token": program_of}
CASES = [pytest.param(row, way, id=f"{row} by {way}") for row in TABLE for way in (WAYS if row.rest else ["session"])]


def ask(client: Client, row: Row, world: SimpleNamespace) -> HttpResponseBase:
    """The answer to the row's call."""
    address = row.address(world)
    if row.method == "get":
        return client.get(address)
    data = row.data(world) if row.data else {}
    if row.rest:
        return client.generic(row.method.upper(), address, json.dumps(data), "application/json", headers=row.headers)
    return client.post(address, data)


def met(answer: HttpResponseBase, row: Row) -> str:
    """What the answer is in the table's words."""
    if answer.status_code == 302 and answer["Location"].startswith("/account/login/"):
        return SIGN_IN
    if answer.status_code in (row.statuses or GOOD):
        return OK
    words = {401: UNKNOWN, 403: REFUSED, 404: ABSENT}
    return words.get(answer.status_code) or f"{answer.status_code}: {' '.join(re.findall(r'>([^<>{}]{4,})<', answer.content.decode()))}"


@pytest.mark.parametrize(("row", "way"), CASES)
def test_every_actor_meets_what_the_table_says(world, row, way):
    found, outcomes = {}, dict(row.outcomes())
    # How a program's caller signs in is asked of one for each outcome; whom it is, of everybody by token.
    once = {said: actor for actor, said in outcomes.items()}.values() if row.rest and way == "session" else outcomes
    for actor in [each for each in [*ACTORS, STRANGER] if each in once]:
        with untouched():
            answer = ask(WAYS[way](world, actor), row, world)
            found[actor] = met(answer, row)
        if row.rest and answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
    assert found == {actor: outcomes[actor] for actor in found}


def test_every_row_speaks_of_every_actor_once():
    everyone = Counter([*ACTORS, STRANGER])
    assert [str(row) for row in TABLE if Counter(actor for actor, _said in row.outcomes()) != everyone] == []


def routes(patterns: list[URLPattern | URLResolver], *, above: str = "/", space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its name, or its pattern where it has none."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, above=above + str(each.pattern), space=each.namespace or space)
        elif each.name:
            yield (f"{space}:{each.name}" if space else each.name), each
        else:
            yield above + str(each.pattern), each


def of_others(route: URLPattern) -> str:
    """Whose prefix the route's view falls under; "" for the portal's own."""
    return next((prefix for prefix in THIRD_PARTY if route.callback.__module__.startswith(prefix)), "")


def methods(route: URLPattern) -> set[str]:
    """The methods that the route's view answers; GET for a plain function."""
    view = getattr(route.callback, "view_class", None) or getattr(route.callback, "cls", None)
    if view is None:
        return {"get"}
    found = {word for word in ("get", "post", "put", "patch", "delete") if hasattr(view, word) and word in view.http_method_names}
    return found or {"get"}


def test_the_table_speaks_of_every_route_and_method():
    known = {(row.name, row.method) for row in TABLE}
    there = {(name, method) for name, route in routes(get_resolver().url_patterns) if not of_others(route) for method in methods(route)}
    assert sorted(there - known) == [], "routes without a row in the table"
    assert sorted(known - there) == [], "rows whose route is gone"


def test_every_reason_for_a_route_of_others_is_needed():
    assert {of_others(route) for _name, route in routes(get_resolver().url_patterns)} - {""} == set(THIRD_PARTY)
