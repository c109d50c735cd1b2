"""Form controls are written without templates, and read as if the templates had written them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from channelops.core.forms.renderer import WRITTEN, ControlRenderer

EVIL = '"><b>&'
CHOICES = [("", "–"), ("a", EVIL), (EVIL, "c"), ("Group & co", [(1, "one"), (2, EVIL)])]
ATTRS = [{}, {"id": "i", "class": "ctl", "aria-label": EVIL}, {"disabled": True, "required": False, "min": 0}]
INPUTS = (forms.TextInput, forms.HiddenInput, forms.DateInput, forms.NumberInput, forms.EmailInput, forms.PasswordInput)


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("value", [None, "", "a", 2, EVIL])
def test_a_control_is_written_as_by_its_template(value, attrs):
    widgets = [kind() for kind in (*INPUTS, forms.CheckboxInput)] + [forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES)]
    for widget in widgets:
        given = value if not isinstance(widget, forms.SelectMultiple) else [value]
        by_template = widget.render("n", given, attrs, renderer=TemplatesSetting())
        assert "".join(widget.render("n", given, attrs, renderer=ControlRenderer()).split()) == "".join(by_template.split())


def test_an_option_that_is_barred_says_so():
    class Barred(forms.Select):
        def create_option(self, *args, **kwargs):
            return super().create_option(*args, **kwargs) | {"attrs": {"disabled": True}}

    shown = [Barred(choices=CHOICES).render("n", "a", renderer=renderer()) for renderer in (ControlRenderer, TemplatesSetting)]
    assert shown[0] == shown[1]
    assert " disabled" in shown[0]


def test_the_controls_of_every_page_are_among_them():
    assert {kind.template_name for kind in (*INPUTS, forms.CheckboxInput, forms.Select)} <= WRITTEN.keys()
