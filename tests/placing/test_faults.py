"""Each of many faults in a copy of the graph is told at its place, and nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from relations_kg import one_pass, resources
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.report import PlacedFinding
from relations_kg.syntax.spans import Span
from tests.placing.faults import FAULTS, Fault, seed


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.graph_folder(), tmp_path / "graph"))


def placed(folder: Path) -> Sequence[PlacedFinding]:
    return one_pass.validate(Recipe(data_files([folder])), checks=True).placed()


def told(folder: Path, findings: Sequence[PlacedFinding]) -> set[tuple[str, Span | None]]:
    return {
        (str(Path(finding.place.path).relative_to(folder)), finding.place.span)
        if finding.place
        else ("", None)
        for finding in findings
    }


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_told_at_its_place_and_nothing_else_is(graph: Path, fault: Fault) -> None:
    spans = seed(graph, [fault])
    findings = placed(graph)
    assert told(graph, findings) == {(fault.file, spans[fault])}
    assert any(fault.told in message for each in findings for message in each.finding.messages)


def test_all_faults_at_once_are_told_at_their_places(graph: Path) -> None:
    spans = seed(graph, FAULTS)
    expected = {(fault.file, span) for fault, span in spans.items()}
    assert len(expected) == len(FAULTS) >= 30
    assert told(graph, placed(graph)) == expected


def test_there_is_no_fault_in_the_graph(graph: Path) -> None:
    assert placed(graph) == ()
