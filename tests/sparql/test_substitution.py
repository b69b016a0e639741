"""A value means the same wherever its variable stands, on the embedded store and on rdflib."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.queries.parameters import syntax
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.sparql.substitution import occurrences, substitute
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.terms import from_rdflib, to_rdflib

A, B, C, D = (Iri(f"urn:x:{name}") for name in "abcd")
KNOWS, AGE = Iri("urn:x:knows"), Iri("urn:x:age")
XSD = "http://www.w3.org/2001/XMLSchema#"
ONE, TWO = Literal("1", XSD + "integer"), Literal("2", XSD + "integer")
TRUE = Literal("true", XSD + "boolean")
QUADS = [
    Quad(A, KNOWS, B), Quad(A, KNOWS, C), Quad(B, KNOWS, C), Quad(C, KNOWS, D),
    Quad(A, AGE, ONE), Quad(B, AGE, TWO), Quad(C, AGE, TWO),
]  # fmt: skip


@pytest.fixture(scope="module")
def store():
    store = EmbeddedStore.in_memory()
    store.add(QUADS)
    return store


@pytest.fixture(scope="module")
def graph():
    graph = rdflib.Graph()
    for subject, predicate, object_, _ in QUADS:
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    return graph


PREFIX = "PREFIX x: <urn:x:>\n"
# Every query is asked with ?p as x:a. What it means is said by the same query with the value
# written by hand, where SPARQL takes a value, and by the expected solutions.
PLACES = {
    "pattern": ("SELECT ?o { ?p x:knows ?o }", [(B,), (C,)]),
    "dollar": ("SELECT ?o { $p x:knows ?o }", [(B,), (C,)]),
    "projected": ("SELECT ?p ?o { ?p x:knows ?o }", [(A, B), (A, C)]),
    "distinct": ("SELECT DISTINCT ?p { ?p x:knows ?o }", [(A,)]),
    "not projected": ("SELECT ?age { ?p x:age ?age }", [(ONE,)]),
    "subselect": ("SELECT ?o { { SELECT ?o { ?p x:knows ?o } } }", [(B,), (C,)]),
    "projected by a subselect": (
        "SELECT ?p ?o { { SELECT ?p ?o { ?p x:knows ?o } } ?p x:age 1 }",
        [(A, B), (A, C)],
    ),
    "two levels of subselects": (
        "SELECT ?p ?n { { SELECT ?p ?n { { SELECT ?p (COUNT(?o) AS ?n) { ?p x:knows ?o } "
        "GROUP BY ?p } } } }",
        [(A, TWO)],
    ),
    "aggregate": ("SELECT (COUNT(?o) AS ?n) { ?p x:knows ?o }", [(TWO,)]),
    "argument of an aggregate": ("SELECT (COUNT(?p) AS ?n) { ?p x:knows ?o }", [(TWO,)]),
    "group": ("SELECT ?p (COUNT(?o) AS ?n) { ?p x:knows ?o } GROUP BY ?p", [(A, TWO)]),
    "group and having": (
        "SELECT (COUNT(?o) AS ?n) { ?p x:knows ?o } GROUP BY ?p HAVING(?p = x:a)",
        [(TWO,)],
    ),
    "order": ("SELECT ?o { ?p x:knows ?o } ORDER BY ?p DESC(?p) ?o LIMIT 1", [(B,)]),
    "minus": ("SELECT ?s { ?s x:knows x:c MINUS { ?p x:knows ?s } }", [(A,)]),
    "not exists": ("SELECT ?s { ?s x:knows x:c FILTER NOT EXISTS { ?p x:knows ?s } }", [(A,)]),
    "bind": ("SELECT ?q { ?s x:age 1 BIND(?p AS ?q) }", [(A,)]),
    "filter": ("SELECT ?o { ?s x:knows ?o FILTER(?s = ?p) }", [(B,), (C,)]),
    "optional": ("SELECT ?s ?o { ?s x:age 1 OPTIONAL { ?p x:knows ?o } }", [(A, B), (A, C)]),
    "union": ("SELECT ?o { { ?p x:knows ?o } UNION { ?o x:knows ?p } }", [(B,), (C,)]),
    "behind values": ("SELECT ?o { VALUES ?x { 1 } ?p x:knows ?o }", [(B,), (C,)]),
    "bound": ("SELECT ?o { ?p x:knows ?o FILTER(BOUND(?p)) }", [(B,), (C,)]),
    "not bound": ("SELECT ?o { ?s x:knows ?o FILTER(!bound( $p )) }", []),
    "bound without parentheses": ("SELECT ?o { ?p x:knows ?o FILTER BOUND(?p) }", [(B,), (C,)]),
    "bound in having": (
        "SELECT (COUNT(?o) AS ?n) { ?p x:knows ?o } GROUP BY ?p HAVING BOUND(?p)",
        [(TWO,)],
    ),
    "bound in order": ("SELECT ?o { ?p x:knows ?o } ORDER BY BOUND(?p) ?p", [(B,), (C,)]),
    "in": ("SELECT ?o { ?s x:knows ?o FILTER(?s IN (x:d, ?p)) }", [(B,), (C,)]),
    "function": ("SELECT ?s { ?s x:age 1 FILTER(STR(?p) = 'urn:x:a') }", [(A,)]),
    "path": ("SELECT ?o { ?p x:knows/x:knows ?o }", [(C,), (D,)]),
    "object": ("SELECT ?s { ?s ^x:knows ?p }", [(B,), (C,)]),
    "expression": ("SELECT (STR(?p) AS ?text) { ?p x:age 1 }", [(Literal("urn:x:a"),)]),
    "text, comment and prefix of the same letters": (
        "PREFIX p: <urn:x:p> # ?p\nSELECT ('?p' AS ?text) ?pp { ?p x:age ?pp }",
        [(Literal("?p"), ONE)],
    ),
}


# rdflib evaluates EXISTS in the condition of a FILTER only.
BEHIND_GROUPS = {
    "list": (
        "SELECT (EXISTS { ?p x:age 1 } AS ?e) ?p { ?p x:knows x:b }",
        [(TRUE, A)],
    ),
    "group": (
        "SELECT ?e (COUNT(?o) AS ?n) { ?p x:knows ?o } GROUP BY (EXISTS { ?p x:age 1 } AS ?e) ?p",
        [(TRUE, TWO)],
    ),
    "order": (
        "SELECT ?o { ?p x:knows ?o } ORDER BY (EXISTS { ?p x:age 1 }) ?p DESC(?o)",
        [(B,), (C,)],
    ),
    "order without parentheses": (
        "SELECT ?o { ?p x:knows ?o } ORDER BY EXISTS { ?p x:age 1 } ?p",
        [(B,), (C,)],
    ),
    "list of a subselect": (
        "SELECT * { { SELECT (EXISTS { ?p x:age 1 } AS ?e) ?p ?o { ?p x:knows ?o } } }",
        [(TRUE, B), (TRUE, C)],
    ),
    "subselect in the list": (
        "SELECT (EXISTS { { SELECT ?o { ?p x:age ?o } LIMIT 1 } } AS ?e) ?p { ?p x:knows x:b }",
        [(TRUE, A)],
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_value_means_the_same_everywhere(store, graph, place):
    text, expected = PLACES[place]
    bound = substitute(PREFIX + text, {"p": syntax(A)})
    assert not any(name == "p" and role != "assigned" for name, _, _, role in occurrences(bound))
    found = store.query(bound)
    assert Counter(found.bindings()) == Counter(expected)
    names = [name.removeprefix("$") for name in found.variables]
    rows = graph.query(bound)
    by_rdflib = [tuple(from_rdflib(row[name]) for name in names) for row in rows]
    assert Counter(by_rdflib) == Counter(expected)


@pytest.mark.parametrize("place", BEHIND_GROUPS)
def test_a_clause_goes_on_behind_a_group_in_it(store, place):
    text, expected = BEHIND_GROUPS[place]
    bound = substitute(PREFIX + text, {"p": syntax(A)})
    assert not any(name == "p" and role != "assigned" for name, _, _, role in occurrences(bound))
    assert Counter(store.query(bound).bindings()) == Counter(expected)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { { SELECT ?p ?o { ?p x:knows ?o } } }", ["o"]),
        ("SELECT * { { SELECT ?o ?p { ?p x:knows ?o } } }", ["o"]),
        ("SELECT * { { SELECT ?p (1 AS ?one) { ?p x:knows ?o } } }", ["one"]),
        ("SELECT * { { SELECT ?p (1 AS ?one) ?q { ?p x:knows ?q } } }", ["one"]),
        ("SELECT * { { SELECT ?p { ?p x:knows ?o } } }", ["p_1"]),
        ("SELECT * { { SELECT ?p ?q { ?p x:knows ?q } } }", ["q_1"]),
    ],
)
def test_a_subselect_has_a_column_for_a_value_only_where_it_would_have_none(store, text, columns):
    bound = substitute(PREFIX + text, {"p": syntax(A), "q": syntax(B)})
    found = store.query(bound)
    assert [name.lstrip("?$") for name in found.variables] == columns
    assert len(list(found.bindings())) == (1 if "?q" in text else 2)


def test_a_variable_without_a_value_stays_one(store):
    text = PREFIX + "SELECT ?p ?o { ?p x:knows ?o FILTER(!BOUND(?q) || ?o = ?q) }"
    assert substitute(text, {}) == text
    assert len(list(store.query(text).bindings())) == 4
    bound = substitute(text, {"q": syntax(D)})
    assert list(store.query(bound).bindings()) == [(C, D)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { BIND(1 AS ?p) }", "SELECT (1 AS ?p) {}", "SELECT ?x { VALUES ?p { 1 } }",
        "SELECT ?x { VALUES (?x ?p) { (1 2) } }", "SELECT ?x { ?x a 1 } VALUES ?p { 1 }",
        "SELECT ?x { ?x a ?y } GROUP BY (STR(?x) AS ?p)",
    ],
)  # fmt: skip
def test_where_the_query_itself_gives_a_value_is_seen(text):
    assert "assigned" in {role for name, _, _, role in occurrences(text) if name == "p"}
    assert substitute(text, {"p": "<urn:x:a>"}) == text


@given(st.text())
def test_no_text_gets_out_of_its_literal(text):
    try:
        written = syntax(Literal(text))
    except Exception as error:  # a lone surrogate is no text of RDF
        assert "surrogates" in str(error)  # noqa: PT017
        return
    bound = substitute("SELECT ?v { BIND(?p AS ?v) }", {"p": written})
    assert list(EmbeddedStore.in_memory().query(bound).bindings()) == [(Literal(text),)]
    found = [row.v for row in rdflib.Graph().query(bound)]
    assert found == [rdflib.Literal(text)]
