"""What must be registered is: models in a scope, capabilities in the table, migrations written."""

import ast
import io

import pytest
from django.apps import apps
from django.core.management import call_command

from channelops.core.capabilities import CAPABILITIES
from channelops.core.scoping import RULES, UNSCOPED

from .tree import python_files, shown, syntax

OURS = {"core", "sales", "cpc", "partners", "campaigns", "incentives", "analytics"}


def test_every_model_is_scoped_or_says_why_not():
    models = {model for model in apps.get_models() if model._meta.app_label in OURS}
    assert {model._meta.label for model in models - set(RULES) - set(UNSCOPED)} == set()
    assert {model._meta.label for model in set(RULES) & set(UNSCOPED)} == set()
    assert all(len(why) > 15 for why in UNSCOPED.values())


def test_every_capability_named_in_code_is_in_the_table():
    """`access.can("x.y")`, `require("x.y")` and `capability = "x.y"` name rows of the table."""
    unknown = []
    for path in python_files():
        for node in ast.walk(syntax(path)):
            named: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("can", "require"):
                named = node.args[:1]
            if isinstance(node, ast.keyword) and node.arg == "capability":
                named = [node.value]
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "capability" for t in node.targets):
                named = [node.value]
            words = [each.value for each in named if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value]
            unknown += [(shown(path), word) for word in words if word not in CAPABILITIES]
    assert unknown == []


@pytest.mark.django_db
def test_every_model_change_has_its_migration():
    out = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())
