"""Each constraint of the shapes is broken by an edit of a small world, and finds just that."""

from __future__ import annotations

from collections import Counter

import pytest

from relations_kg.entailment.base import REGIMES
from tests.validation.shape_cases.cases import (
    Batch,
    Case,
    batches,
    breaking,
    conforming,
    findings,
    world,
)

_BATCHES = [(batch, case) for batch in batches() for case in batch.cases]


@pytest.mark.parametrize("regime", REGIMES)
def test_the_world_conforms(regime: str) -> None:
    assert findings(world(), regime) == ()


@pytest.mark.parametrize(("batch", "case"), _BATCHES, ids=[case.name for _, case in _BATCHES])
def test_an_edit_gives_its_finding_and_no_other(batch: Batch, case: Case) -> None:
    at_its_nodes = {found: n for found, n in batch.found.items() if found[2] in case.nodes}
    assert at_its_nodes == case.expected


@pytest.mark.parametrize("number", range(len(batches())))
def test_nothing_is_found_but_what_the_edits_break(number: int) -> None:
    batch = batches()[number]
    expected: Counter[object] = Counter()
    for case in batch.cases:
        expected.update(case.expected)
    assert batch.found == expected


def test_the_names_of_the_cases_are_unique() -> None:
    names = Counter(case.name for case in (*breaking(), *conforming()))
    assert [name for name, n in names.items() if n > 1] == []
