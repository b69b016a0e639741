from __future__ import annotations

import io
import json

import pytest
import rdflib

from relations_kg.errors import FormatMismatch, UnknownName
from relations_kg.evidence.answers import Explained
from relations_kg.evidence.writers import write
from relations_kg.knowledge_graph import KnowledgeGraph


@pytest.fixture(scope="module")
def answer() -> Explained:
    with KnowledgeGraph.open() as graph:
        return graph.why("visits", a="ALB", b="UKR")


def written(answer: Explained, format: str) -> str:
    out = io.BytesIO()
    write(answer, out, format)
    return out.getvalue().decode()


def test_json_is_what_readers_of_results_know_with_one_more_member(answer: Explained) -> None:
    text = written(answer, "json")
    data = json.loads(text)
    assert list(data) == ["head", "results", "evidence"]
    assert len(data["evidence"]) == len(data["results"]["bindings"]) == len(answer)
    known = rdflib.query.Result.parse(io.BytesIO(text.encode()), format="json")
    assert len(known) == len(answer)
    for row, evidence in zip(answer, data["evidence"], strict=True):
        assert [source["passage"] for source in evidence["sources"]] == [
            citation.passage for citation in row.citations
        ]


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_text_has_the_sources_of_every_row(answer: Explained, format: str) -> None:
    text = written(answer, format)
    assert text.count("stated in ") == sum(len(row.citations) for row in answer)


def test_a_table_has_them_under_the_row(answer: Explained) -> None:
    lines = written(answer, "table").splitlines()
    assert lines[3].startswith("    ↳ stated in ")


@pytest.mark.parametrize("format", ["table", "markdown", "json"])
def test_no_rows_are_written_too(format: str) -> None:
    assert written(Explained(("x",)), format)


@pytest.mark.parametrize("format", ["csv", "tsv", "xml", "html"])
def test_formats_without_room_are_refused(answer: Explained, format: str) -> None:
    with pytest.raises(FormatMismatch, match="no place for the sources"):
        written(answer, format)
    with pytest.raises(UnknownName):
        written(answer, "nonsense")
