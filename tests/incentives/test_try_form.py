"""The grid of typed orders is written without templates, and reads as if Django's had written it."""

import pytest
from django import forms

from incentives.forms.tries import Cell, ChoiceCell, TryOrders

CHOICES = [("", "–"), ("a", "A & B"), ('"', "<b>")]
SHOWN = [{}, {"id": "i", "aria-label": 'q"u', "aria-invalid": "true"}, {"disabled": True, "required": False}]


@pytest.mark.parametrize("attrs", SHOWN)
@pytest.mark.parametrize("value", [None, "", "a", '"><script>'])
def test_a_cell_is_written_as_by_the_template(value, attrs):
    own, known = {"class": "x"}, {"type": "date", "class": "x"}
    assert Cell(attrs=own).render("n", value, attrs) == forms.TextInput(attrs=own).render("n", value, attrs)
    assert Cell(attrs=known).render("n", value, attrs) == forms.TextInput(attrs=known).render("n", value, attrs)
    choice = forms.Select(attrs=own, choices=CHOICES).render("n", value, attrs)
    assert ChoiceCell(attrs=own, choices=CHOICES).render("n", value, attrs) == choice


def test_every_cell_of_the_grid_is_one_of_them():
    (form,) = TryOrders(initial=[{}])
    assert {type(field.widget) for field in form.fields.values()} == {Cell, ChoiceCell}
