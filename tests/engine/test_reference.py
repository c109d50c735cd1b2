"""The engine and the slow reference agree on random plans and orders, line by line, to the fen."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incentives.engine.components import KINDS
from incentives.engine.contributions import LineKind
from incentives.engine.rate import rate
from incentives.engine.reading import loads, read
from incentives.engine.writing import dumps

from .happenings import context, lived, told
from .reference import reference
from .worlds import CODES, document, facts


def engine_lines(result):
    lines = result.lines
    columns = (lines.order_id, lines.payee, lines.component, lines.kind, lines.earned_fen, lines.amount_fen)
    return sorted((o, p, c, LineKind(k).name, e, a) for o, p, c, k, e, a in zip(*(column.tolist() for column in columns), strict=True))


def agree(rng, count, kinds=tuple(KINDS), *, times=2):
    """One random plan, and the orders of `times` random worlds under it."""
    plan = document(rng, kinds)
    version = read(plan)
    for _world in range(times):
        sold, known = lived(rng, count), told(rng)
        result = rate(facts(sold), version, codes=CODES, context=context(known))
        expected, nothing = reference(plan, sold, known)
        assert engine_lines(result) == sorted(expected)
        assert sorted(result.findings.order_id.tolist()) == sorted(nothing)
        assert (result.lines.amount_fen == result.lines.earned_fen + result.lines.cut_fen).all()
        assert result.totals.amount_fen.sum() == result.lines.amount_fen.sum()
        assert result.totals.lines.sum() == len(result.lines)
    return version


@pytest.mark.parametrize("block", range(10))
def test_two_thousand_seeded_worlds(block):
    for seed in range(block * 50, block * 50 + 50):
        agree(random.Random(seed), 30, times=4)


@pytest.mark.parametrize("kind", KINDS)
def test_worlds_of_every_kind(kind):
    for seed in range(15):
        version = agree(random.Random(seed), 25, (kind, "flat", kind))
        assert read(loads(dumps(version))) == version


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(0, 12))
def test_small_worlds_that_shrink(rng, count):
    version = agree(rng, count, times=1)
    assert read(loads(dumps(version))) == version
