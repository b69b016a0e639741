"""From paths to inputs with names of their own, and what makes two datasets the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relations_kg import resources
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.entailment import base
from relations_kg.entailment.base import REGIMES
from relations_kg.errors import FileMissing, NoRdfFound, SyntaxFault, UnknownName
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri

FACT = "<urn:x:s> <urn:x:p> 'o' .\n"


def file(path: Path, content: str = FACT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def names(*paths: str | Path | DataFile) -> list[str]:
    return [each.name for each in data_files(paths)]


# --- names


def test_a_file_is_named_after_itself(tmp_path):
    (given,) = data_files([file(tmp_path / "deep" / "facts.ttl")])
    assert given.name == "data/facts.ttl"
    assert given.graph == Iri(DATASET + "data/facts.ttl")
    assert {quad.graph for quad in given.read()} == {given.graph}


def test_a_path_may_be_a_text(tmp_path):
    assert names(str(file(tmp_path / "facts.ttl"))) == ["data/facts.ttl"]


def test_files_of_a_folder_are_named_by_their_path_in_it_in_one_order(tmp_path):
    for name in ("b.nt", "a/c.ttl", "a.jsonld", "notes.md", ".hidden/d.ttl"):
        file(tmp_path / name)
    assert names(tmp_path) == ["data/a/c.ttl", "data/a.jsonld", "data/b.nt"]


def test_a_name_is_an_iri_whatever_the_file_is_called(tmp_path):
    (given,) = data_files([file(tmp_path / "Xhaçka <1> #2?.ttl")])
    assert given.name == "data/Xha%C3%A7ka%20%3C1%3E%20%232%3F.ttl"
    assert [quad.graph for quad in given.read()] == [given.graph]


def test_files_of_the_same_name_have_a_graph_each(tmp_path):
    one, two, three = (file(tmp_path / folder / "facts.ttl") for folder in "abc")
    other = file(tmp_path / "facts.ttl.2", FACT)
    assert names(one, two, other, three) == [
        "data/facts.ttl", "data/facts.ttl.2", "data/facts.ttl.2.2", "data/facts.ttl.3",
    ]  # fmt: skip


def test_an_input_that_is_made_already_passes_through(tmp_path):
    made = DataFile("data/stdin", Path("stdin"), "turtle", FACT.encode())
    path = file(tmp_path / "facts.ttl")
    assert data_files([made, path])[0] is made
    assert names(path, made) == ["data/facts.ttl", "data/stdin"]
    assert [quad.object.lexical for quad in made.read()] == ["o"]


def test_the_format_of_all_of_them_can_be_named(tmp_path):
    path = file(tmp_path / "facts.txt")
    with pytest.raises(UnknownName):
        list(data_files([path])[0].read())
    assert len(list(data_files([path], "turtle")[0].read())) == 1


def test_messages_name_the_path_that_was_given(tmp_path):
    path = file(tmp_path / "bad.ttl", "<urn:x:s> <urn:x:p>\n")
    with pytest.raises(SyntaxFault) as caught:
        list(data_files([path])[0].read())
    assert caught.value.path == str(path)


def test_what_is_not_there(tmp_path):
    with pytest.raises(FileMissing):
        data_files([tmp_path / "facts.ttl"])
    with pytest.raises(NoRdfFound):
        data_files([tmp_path])


# --- recipes


def test_the_shipped_files_are_named_by_their_path_without_extension():
    recipe = Recipe(align=("org",))
    assert "ontology/time" in [each.name for each in recipe.ontology_files]
    assert recipe.ontology_files[-1].name == "ontology/alignments/org"
    for each in (*recipe.data_files, *recipe.ontology_files):
        assert each.path == (resources.root() / each.name).with_suffix(".ttl")


def test_bare_inputs_have_no_ontology(tmp_path):
    recipe = Recipe(data_files([file(tmp_path / "facts.ttl")]), bare=True)
    assert recipe.ontology_files == ()
    assert [each.name for each in recipe.data_files] == ["data/facts.ttl"]


def test_the_regimes_are_those_of_the_entailment():
    assert set(REGIMES) == set(base.REGIMES)


@pytest.mark.parametrize(
    ("options", "hint"), [({"regime": "owl-full"}, "owl-rl"), ({"align": ("dublin",)}, "org")]
)
def test_an_unknown_name_is_told_those_that_there_are(options, hint):
    with pytest.raises(UnknownName) as caught:
        Recipe(**options)
    assert hint in caught.value.hint


# --- fingerprints


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return file(tmp_path / "facts.ttl")


def fingerprint(path: Path, **options) -> str:
    return Recipe(data_files([path], options.pop("format", None)), **options).fingerprint()


def test_a_fingerprint_is_a_name_for_a_folder_and_says_nothing_of_time_or_place(facts, tmp_path):
    first = fingerprint(facts)
    assert len(first) == 64
    assert set(first) <= set("0123456789abcdef")
    os.utime(facts, (0, 0))
    assert fingerprint(facts) == first
    assert fingerprint(file(tmp_path / "elsewhere" / "facts.ttl")) == first


@pytest.mark.parametrize(
    "options",
    [
        {"bare": True},
        {"regime": "none"},
        {"regime": "rdfs"},
        {"align": ("org",)},
        {"align": ("org", "prov")},
        {"format": "trig"},
    ],
    ids=str,
)
def test_whatever_changes_the_dataset_changes_the_fingerprint(facts, options):
    assert fingerprint(facts, **options) != fingerprint(facts)


def test_content_and_name_change_the_fingerprint(facts, tmp_path):
    first = fingerprint(facts)
    assert fingerprint(file(tmp_path / "other.ttl")) != first
    assert fingerprint(file(facts, FACT * 2)) != first
    assert Recipe(data_files([facts, tmp_path / "other.ttl"])).fingerprint() != first


def test_a_file_that_has_gone_is_told(facts):
    recipe = Recipe(data_files([facts]))
    facts.unlink()
    with pytest.raises(FileMissing) as caught:
        recipe.fingerprint()
    assert caught.value.path == facts
