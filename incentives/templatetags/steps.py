"""A written step: one line of an explanation as HTML, because an order that earns nothing has dozens of them with several tests each."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from channelops.core.templatetags.shell import icon

STEP = (
    '<li><span class="explain__no">{no}</span><span class="explain__step">{step}</span><div class="explain__how">{how}{tests}{src}</div>'
    '<span class="explain__op">{op}</span><span class="explain__val">{val}</span></li>'
)
register = template.Library()


@register.filter
def step_written(step: Mapping[str, Any]) -> SafeString:
    """A step {no, step, how, val} and perhaps its tests {text, passed}, source and factor."""
    words = {name: escape(str(step.get(name, ""))) for name in ("no", "step", "how", "op", "val")}
    src = f'<span class="src">{escape(str(step["src"]))}</span>' if step.get("src") else ""
    return SafeString(STEP.format_map(words | {"tests": _tests(step), "src": src}))


def _tests(step: Mapping[str, Any]) -> str:
    if not step.get("tests"):
        return ""
    marks = {True: f"<li>{icon('check', _('Passed'))}", False: f'<li class="is-bad">{icon("x", _("Failed"))}'}
    tests = [f"{marks[bool(test['passed'])]} {escape(str(test['text']))}</li>" for test in step["tests"]]
    return f'<ul class="tests">{"".join(tests)}</ul>'
