"""Queries that cannot be parsed: the place, and the usual cause."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import QueryError
from relations_kg.namespaces import PREFIXES
from relations_kg.sparql.tokens import names_dataset
from relations_kg.store.faults import syntax_fault


def fault(text: str) -> QueryError:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    return syntax_fault(text, caught.value)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT * { ?s ?p ?o . , }", 1, 23, "','"),
        ("SELECT * { ?s ?p }", 1, 18, "'}'"),
        ("SELECT * {\n  ?s ?p ?o .\n  FILTR(?o)\n}", 3, 3, "FILTR"),
        ('SELECT * { "é😀" ?p ?o } LIMT 5', 1, 25, "LIMT"),  # codespell:ignore
        ("SELECT * WHERE { ?s ?p ?o } ORDER ?s", 1, 35, "?s"),
        ("SELECT * { ?s ?p ?o FILTER(?o > ) }", 1, 33, "')'"),
        ("# a comment\nSELEC * { ?s ?p ?o }", 2, 1, "SELEC"),
        ("SELECT * { ?s ?p ?o ?q }", 1, 21, "?q"),
        ("SELECT * { ?s ?p ?o } LIMIT 5 LIMIT 6", 1, 31, "LIMIT"),
        ("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999", 1, 29, "limit"),
    ],
)
def test_the_place_is_that_of_the_word_that_does_not_fit(text, line, column, words):
    error = fault(text)
    assert (error.line, error.column) == (line, column)
    assert words in error.message
    assert error.source_line == text.split("\n")[line - 1]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("SELECT * { ?s ?p ?o } LIMT 5", "LIMIT"),  # codespell:ignore
        ("SELEC * { ?s ?p ?o }", "SELECT"),
        ("SELECT * { ?s ?p ?o FILTR(?o) }", "FILTER"),
        ("SELECT * { ?s ?p ?o FILTER(STRLN(?o)) }", "STRLEN"),
        ("PREFX a: <urn:a:> SELECT * { ?s a:p ?o }", "PREFIX"),
        ("select * { ?s ?p ?o optoinal { ?a ?b ?c } }", "OPTIONAL"),  # codespell:ignore
    ],
)
def test_a_misspelt_keyword_is_recognized(text, meant):
    assert fault(text).hint == f"did you mean {meant}?"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_undeclared_prefix_names_its_line(prefix):
    error = fault(f"PREFIX x: <urn:a:>\nSELECT * {{ ?s x:p ?o .\n  ?s {prefix}:term ?o }}")
    assert f"PREFIX {prefix}: <{PREFIXES[prefix]}>" in error.hint
    assert (error.line, error.column) == (3, 6)
    assert f"{prefix}:" in error.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * { ?s a rkgg:State }", "rkg:"),
        ("SELECT * { ?s zzz:p ?o }", "PREFIX zzz:"),
        ("SELECT * { ?s :p ?o }", "PREFIX :"),
        ("SELECT * { ?s ?p ?x FILTER(xsd:date(?x) > 1) }", "XMLSchema#"),
        ('SELECT * { ?s ?p "1"^^xsd:byte }', "XMLSchema#"),
        ("PREFIX b: <urn:a:> SELECT * { ?s a:b ?o }", "PREFIX a:"),
    ],
)
def test_other_undeclared_prefixes(text, words):
    assert words in fault(text).hint


def test_prefixes_in_texts_comments_and_iris_are_none():
    text = "SELECT * { ?s <urn:zzz:p> \"zzz:p\" , '''zzz:q''' # zzz:r\n ; }x"
    assert "zzz" not in (fault(text).message + str(fault(text).hint))


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("SELECT * { <s> ?p ?o }", 12, "relative"),
        ("PREFIX x: <rel> SELECT * { ?x ?y ?z }", 11, "relative"),
        ("SELECT * { ?s ?p ?o }}", 22, "closes nothing"),
        ("SELECT * { ?s ?p ?o FILTER(1 > (2) }", 36, "closes nothing"),
        ("SELECT * {?s ?p ?o", 10, "never closed"),
        ("SELECT * { ?s ?p 'x }", 18, "never closed"),
        ('SELECT * { ?s ?p "x }', 18, "never closed"),
        ("SELECT * { ?s ?p <http://a b> }", 18, "IRI"),
    ],
)
def test_usual_causes(text, column, words):
    error = fault(text)
    assert words in error.message
    assert error.column == column
    assert error.hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT (1 AS ?x) (2 AS ?x) { }", "twice"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?y ?z }", "grouped"),
        ("SELECT * { ?x ?y ?z } GROUP BY ?x", "GROUP BY"),
        ("", "empty"),
        (" \n", "empty"),
        ("# a comment", "ends before"),
        ("select", "ends before"),
    ],
)
def test_what_is_wrong_as_a_whole_is_said_in_words(text, words):
    error = fault(text)
    assert words in error.message
    assert error.hint


PIECES = st.sampled_from(
    ["SELECT", "*", "{", "}", "(", ")", "?s", "?p", "a", ":x", "x:y", "<urn:a:b>", "<r>", '"t"',
     "'", '"', '"""', ".", ";", "FROM", "PREFIX", "#c\n", "\n", "BASE", "é", "\\u0041", "@en", "1",
     "\x00"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_every_bad_query_gets_an_error_within_its_text(text):
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        told = syntax_fault(text, error)
        assert told.message
        if told.line is not None:
            assert told.source_line == text.split("\n")[told.line - 1]
            assert 1 <= told.column <= len(told.source_line) + 1
    names_dataset(text)
