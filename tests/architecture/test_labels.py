"""Every kind of row that a history may tell of has words for all its fields, in both languages."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst

from channelops.core import lifecycle as house
from channelops.core.labels import FIELDS, KINDS, VERBS, field_label
from channelops.kernel.states import StateMachine
from channelops.sales import lifecycle as sales
from incentives import lifecycle as incentives

# Never told: `id` is in every address already.
UNTOLD = {"id"}


def test_every_field_of_every_kind_has_a_word():
    missing = [
        f"{kind}.{field.name}"
        for kind in KINDS
        for field in apps.get_model(kind)._meta.concrete_fields
        if field.name not in UNTOLD and field.name not in FIELDS and not isinstance(field.verbose_name, Promise)
    ]
    assert missing == []


def test_a_word_nobody_wrote_is_the_name_itself():
    assert field_label(None, "odd_name") == capfirst("odd name")


def test_every_step_of_every_lifecycle_has_a_word():
    lifecycles = [found for module in (house, sales, incentives) for found in vars(module).values() if isinstance(found, StateMachine)]
    assert len(lifecycles) > 5
    assert {step.name for each in lifecycles for step in each.transitions} - set(VERBS) == set()
