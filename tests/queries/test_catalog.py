"""Saved queries from files: found by name, given values, checked with their examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from relations_kg.errors import (
    EncodingFault,
    FileMissing,
    HeaderError,
    ParameterError,
    UnknownName,
)
from relations_kg.queries.catalog import Catalog, SavedQuery
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.store.embedded import EmbeddedStore

TEXT = """\
#+ summary: Who knows whom
#+ parameters:
#+   who: {type: iri, required: true, example: "urn:x:a"}
#+   limit: {type: integer, default: 1, example: 2}
#+   whom: {type: iri}
SELECT ?whom WHERE { ?who <urn:x:knows> ?whom FILTER(?limit > 0) } ORDER BY ?whom
"""


@pytest.fixture
def store():
    store = EmbeddedStore.in_memory()
    store.add(Quad(Iri("urn:x:a"), Iri("urn:x:knows"), Iri(f"urn:x:{name}")) for name in "bc")
    return store


def answer(store, text: str = TEXT, **values: str):
    return list(store.query(SavedQuery.from_text(text).bind(values, store)).bindings())


def test_values_defaults_and_free_variables(store):
    assert answer(store, who="urn:x:a") == [(Iri("urn:x:b"),), (Iri("urn:x:c"),)]
    assert answer(store, who="urn:x:a", whom="urn:x:c") == [(Iri("urn:x:c"),)]
    assert answer(store, who="urn:x:a", limit="0") == []


def test_a_missing_value_is_told_with_an_example(store):
    with pytest.raises(ParameterError) as caught:
        answer(store)
    assert "'who'" in caught.value.message
    assert "who=urn:x:a" in caught.value.hint


@pytest.mark.parametrize(("name", "hint"), [("whon", "who"), ("zzz", "it takes who, limit, whom")])
def test_an_unknown_parameter_is_told_the_nearest(store, name, hint):
    with pytest.raises(UnknownName) as caught:
        answer(store, who="urn:x:a", **{name: "x"})
    assert hint in caught.value.hint


def test_a_query_that_works_with_its_examples_passes(store):
    SavedQuery.from_text(TEXT).check(store)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (TEXT.replace(', example: "urn:x:a"', ""), 3, "give an example"),
        (TEXT.replace("ORDER BY", "ODER BY"), 6, "does not work"),
        (TEXT.replace("?who <urn:x:knows>", "?who ?limit"), 6, "does not work"),
        (TEXT.replace("{type: iri}", "{type: state, example: Utopia}"), 5, "Utopia"),
    ],
)
def test_what_does_not_work_is_told_with_its_line(store, text, line, words):
    with pytest.raises(HeaderError, match=words) as caught:
        SavedQuery.from_text(text, path=Path("q.rq")).check(store)
    assert caught.value.line == line
    assert caught.value.path == Path("q.rq")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "checks").mkdir()
    (tmp_path / "b.rq").write_text(TEXT, encoding="utf-8")
    (tmp_path / "checks" / "a.rq").write_text("#+ summary: A\nASK {}\n", encoding="utf-8")
    return tmp_path


def test_names_are_the_paths_within_the_folder(folder):
    catalog = Catalog.of_folder(folder)
    assert catalog.names() == ["b", "checks/a"]
    assert len(catalog) == 2
    assert "b" in catalog
    assert "c" not in catalog
    assert [query.summary for query in catalog] == ["Who knows whom", "A"]
    assert catalog.get("b") is catalog.get("b")


def test_an_unknown_name_is_told_the_nearest(folder):
    with pytest.raises(UnknownName) as caught:
        Catalog.of_folder(folder).get("chekcs/a")
    assert caught.value.hint == "did you mean checks/a?"


def test_one_bad_file_does_not_spoil_the_others(folder):
    (folder / "bad.rq").write_text("#+ sumary: x\nASK {}\n", encoding="utf-8")
    catalog = Catalog.of_folder(folder)
    assert catalog.get("b").summary
    with pytest.raises(HeaderError) as caught:
        catalog.get("bad")
    assert caught.value.path == folder / "bad.rq"


def test_a_file_that_cannot_be_read(folder):
    catalog = Catalog.of_folder(folder)
    (folder / "b.rq").unlink()
    with pytest.raises(FileMissing):
        catalog.get("b")
    (folder / "b.rq").write_bytes("#+ summary: Xhaçka\nASK {}".encode("latin-1"))
    with pytest.raises(EncodingFault):
        catalog.get("b")


def test_a_literal_where_a_text_is_asked_is_only_a_text(store):
    text = "#+ summary: x\n#+ parameters:\n#+   v: {type: string}\nSELECT ?x { BIND(?v AS ?x) }\n"
    hostile = '"} INSERT DATA { <urn:x:a> <urn:x:b> 1 } #\\u0022'
    assert answer(store, text, v=hostile) == [(Literal(hostile),)]
