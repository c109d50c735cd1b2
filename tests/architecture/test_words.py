"""Words that code of this house does not say."""

import ast
import re

import pytest

from .tree import APPS, ROOT, is_interface, python_files, shown, syntax

FORBIDDEN_MODULES = {"utils", "helpers", "common", "misc", "signals"}


def calls(path, dotted):
    """The lines on which a dotted name is called."""
    return [
        (shown(path), node.lineno) for node in ast.walk(syntax(path)) if isinstance(node, ast.Call) and ast.unparse(node.func) == dotted
    ]


def test_no_module_is_a_drawer():
    drawers = [shown(path) for path in python_files() if FORBIDDEN_MODULES & {part.removesuffix(".py") for part in path.parts}]
    assert drawers == []


def test_pages_and_routes_read_through_selectors():
    direct = []
    for app in APPS:
        for path in python_files(f"{app}/views", f"{app}/api"):
            for node in ast.walk(syntax(path)):
                if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                    direct.append((shown(path), node.lineno))
    assert direct == []


@pytest.mark.parametrize(
    "clock", ["timezone.now", "timezone.localdate", "datetime.now", "date.today", "datetime.utcnow", "timezone.localtime"]
)
def test_the_clock_is_read_at_the_interfaces_only(clock):
    below = [hit for path in python_files() if not is_interface(path) for hit in calls(path, clock)]
    assert below == []


def test_a_status_moves_by_transition_only():
    moved = []
    for path in python_files():
        if shown(path) == "channelops/core/transitions.py":
            continue
        for node in ast.walk(syntax(path)):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
                moved.append((shown(path), node.lineno))
    assert moved == []


def test_no_float_comes_near_money():
    money = re.compile(r"_fen\b|money|amount")
    near = []
    for path in python_files():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "float" and money.search(ast.unparse(node)):
                near.append((shown(path), node.lineno))
    assert near == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [shown(path) for path in [*python_files(), *(ROOT / "templates").glob("**/*.html")] if marks.search(path.read_text())]
    assert left == []


def test_no_signals_and_no_stars():
    found = []
    for path in python_files():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.ImportFrom):
                starred = any(alias.name == "*" for alias in node.names) and "settings" not in path.parts
                if starred or (node.module or "").startswith("django.dispatch") or (node.module or "").endswith("db.models.signals"):
                    found.append((shown(path), node.lineno))
    assert found == []


def test_no_exception_is_swallowed():
    swallowed = [
        (shown(path), node.lineno)
        for path in python_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ExceptHandler) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
    ]
    assert swallowed == []
