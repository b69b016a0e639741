from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relations_kg import resources
from relations_kg.language_server.documents import Document, FileSet, file_set_of
from relations_kg.language_server.options import Options, read_options


def test_no_options_are_the_defaults() -> None:
    assert read_options(None) == (Options(), [])
    assert read_options({}) == (Options(), [])


def test_options_may_stand_in_the_section_of_the_server() -> None:
    given = {"shapes": "s.ttl", "files": ["graph", "more.ttl"], "regime": "rdfs"}
    expected = Options(("s.ttl",), ("graph", "more.ttl"), "rdfs")
    assert read_options(given) == (expected, [])
    assert read_options({"relations-kg": given}) == (expected, [])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shape": "s.ttl"}, "there is no option 'shape'"),
        ({"shapes": 3}, "and not a path or a list of paths"),
        ({"files": ["a", 3]}, "and not a path or a list of paths"),
        ({"files": [""]}, "and not a path or a list of paths"),
        ({"regime": "owl"}, "the regimes are none, rdfs, owl-rl"),
        ({"regime": []}, "there is no entailment regime []"),
        ([], "and not an object"),
        ("rdfs", "and not an object"),
    ],
)
def test_a_wrong_option_is_told_and_has_its_default(given: Any, said: str) -> None:
    options, wrong = read_options(given)
    assert options == Options()
    assert said in wrong[0]


def test_a_wrong_option_leaves_the_others() -> None:
    options, wrong = read_options({"shapes": 3, "regime": "none"})
    assert options == Options(regime="none")
    assert len(wrong) == 1


def _at(path: Path) -> Document:
    return Document(path.as_uri(), 1, "")


def test_a_text_belongs_to_the_innermost_folder_that_it_is_in(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    document = _at(inner / "a.ttl")
    assert file_set_of(document, [tmp_path, inner], Options()) == FileSet((inner,))


def test_a_text_outside_all_folders_is_alone(tmp_path: Path) -> None:
    document = _at(tmp_path / "a.ttl")
    assert file_set_of(document, [tmp_path / "other"], Options()).alone
    assert file_set_of(Document("untitled:a", 1, ""), [tmp_path], Options()).alone


def test_the_client_names_the_files_that_belong_together(tmp_path: Path) -> None:
    options = Options(files=("facts", "more.ttl"))
    inside, outside = _at(tmp_path / "facts" / "a.ttl"), _at(tmp_path / "b.ttl")
    expected = FileSet((tmp_path / "facts", tmp_path / "more.ttl"))
    assert file_set_of(inside, [tmp_path], options) == expected
    assert file_set_of(outside, [tmp_path], options).alone


def test_in_a_checkout_the_graph_is_judged_without_ontology_and_tests() -> None:
    root = resources.root()
    graph = resources.graph_folder()
    fact = _at(graph / "states.ttl")
    assert file_set_of(fact, [root], Options()) == FileSet((graph.resolve(),))
    term = _at(resources.ontology_folder() / "agents.ttl")
    assert file_set_of(term, [root], Options()).alone
