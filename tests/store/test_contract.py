"""What every store promises (relations_kg/store/base.py); the fixture ``store`` is each in turn."""

from __future__ import annotations

import pytest

from relations_kg.errors import InputError, QueryError, QueryRefused, QueryTooComplex, StoreError
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.results import Boolean, Solutions, Triples
from relations_kg.store.base import Store

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
S, T, P, Q = Iri("urn:a:s"), Iri("urn:a:t"), Iri("urn:a:p"), Iri("urn:a:q")
G, H = Iri("urn:a:g"), Iri("urn:a:h")

QUADS = [
    Quad(S, P, Literal("default")),
    Quad(S, P, Literal("in g"), G),
    Quad(S, Q, T, G),
    Quad(T, P, Literal("en", LANG, "en"), H),
    Quad(T, Q, Literal("7", XSD + "integer"), H),
    Quad(BlankNode("b0"), P, BlankNode("b1"), H),
]


@pytest.fixture
def full(store: Store) -> Store:
    store.add(QUADS)
    return store


def values(result) -> list:
    assert isinstance(result, Solutions)
    return sorted(row[0][0] for row in result.bindings())


# --- quads


def test_what_is_added_is_there_once(full):
    assert sorted(full.quads(), key=str) == sorted(QUADS, key=str)
    assert len(full) == len(QUADS)
    full.add(iter(QUADS))
    assert len(full) == len(QUADS)


def test_an_empty_store(store):
    assert len(store) == 0
    assert list(store.quads()) == []
    assert store.graph_names() == []
    assert values(store.query("SELECT ?s { ?s ?p ?o }")) == []
    assert not store.query("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    "pattern",
    [
        {}, {"subject": S}, {"predicate": Q}, {"object": T}, {"graph": H},
        {"subject": T, "graph": H},
        {"object": Literal("7", XSD + "integer")}, {"object": Literal("7")},
        {"object": Literal("en", LANG, "en")}, {"subject": S, "predicate": P, "graph": G},
        {"subject": BlankNode("b0")}, {"object": BlankNode("b1")}, {"graph": Iri("urn:a:none")},
        {"subject": Iri("urn:a:none")},
    ],
    ids=str,
)  # fmt: skip
def test_quads_by_pattern(full, pattern):
    expected = [
        quad for quad in QUADS if all(getattr(quad, key) == term for key, term in pattern.items())
    ]
    assert sorted(full.quads(**pattern), key=str) == sorted(expected, key=str)


def test_removing(full):
    full.remove([QUADS[0], Quad(S, P, Literal("never there"), G)])
    assert set(full.quads()) == set(QUADS[1:])
    full.remove(QUADS)
    assert len(full) == 0


def test_graph_names_are_those_that_hold_a_quad(full):
    assert full.graph_names() == [G, H]
    assert full.contains_graph(G)
    assert not full.contains_graph(Iri("urn:a:none"))
    full.remove(quad for quad in QUADS if quad.graph == G)
    assert full.graph_names() == [H]
    assert not full.contains_graph(G)


def test_adding_is_all_or_nothing(store):
    with pytest.raises(InputError):
        store.add([QUADS[0], Quad(Iri("relative"), P, T)])
    assert len(store) == 0

    def failing():
        yield QUADS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.add(failing())
    assert len(store) == 0


@pytest.mark.parametrize(
    "term", [Iri("no iri"), BlankNode("no label"), Literal("x", LANG, "no tag")], ids=str
)
def test_terms_that_are_none_are_told(store, term):
    with pytest.raises(InputError):
        store.add([Quad(S, P, term)])
    with pytest.raises(InputError):
        list(store.quads(object=term))


@pytest.mark.parametrize(
    "text",
    ["", "é😀漢\u0301", 'quote " and \\', "two\nlines\r\n\t", "\x00\x01\x7f\u2028\ufeff",
     "x" * 100_000],
    ids=range(6),
)  # fmt: skip
def test_any_text_is_kept(store, text):
    quads = {Quad(S, P, Literal(text)), Quad(S, P, Literal(text, LANG, "uk"))}
    store.add(quads)
    assert set(store.quads()) == quads
    assert values(store.query("SELECT DISTINCT (STR(?o) AS ?text) { ?s ?p ?o }")) == [text]


# --- queries


def test_the_default_graph_is_the_union_of_all(full):
    assert values(full.query("SELECT ?o { <urn:a:s> <urn:a:p> ?o }")) == ["default", "in g"]
    assert full.query("ASK { <urn:a:s> <urn:a:q> ?t . ?t <urn:a:q> 7 }")
    found = full.query("SELECT ?g { GRAPH ?g { <urn:a:s> <urn:a:p> ?o } }")
    assert values(found) == [G.value]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("FROM <urn:a:g>", ["in g"]),
        ("FROM <urn:a:h>", []),
        ("FROM <urn:a:g> FROM <urn:a:h>", ["in g"]),
        ("FROM<urn:a:none>", []),
        ("FROM NAMED <urn:a:g>", []),
        ("# FROM\n", ["default", "in g"]),
        ("from <urn:a:g>", ["in g"]),
    ],
)
def test_from_says_what_a_query_is_about(full, clause, expected):
    assert values(full.query(f"SELECT ?o {clause} {{ <urn:a:s> <urn:a:p> ?o }}")) == expected


def test_the_word_from_elsewhere_is_no_clause(full):
    text = (
        "PREFIX from: <urn:a:> SELECT ?from { <urn:a:s> from:p ?from "
        "FILTER(?from != \"FROM <urn:a:h>\" && ?from != '''from''') }"
    )
    assert values(full.query(text)) == ["default", "in g"]


def test_solutions_have_the_order_and_the_variables_of_the_query(full):
    pattern = "{ ?s <urn:a:p> ?o FILTER isLiteral(?o) }"
    found = full.query(f"SELECT ?o ?s {pattern} ORDER BY DESC(STR(?o))")
    assert found.variables == ("o", "s")
    assert [(o.lexical, s) for o, s in found.bindings()] == [
        ("in g", S), ("en", T), ("default", S),
    ]  # fmt: skip


def test_an_unbound_variable_is_none(full):
    found = full.query(
        "SELECT ?s ?none { <urn:a:s> <urn:a:q> ?s OPTIONAL { ?s <urn:a:no> ?none } }"
    )
    assert list(found.bindings()) == [(T, None)]


def test_construct_and_describe(full):
    found = full.query("CONSTRUCT { ?t <urn:a:of> ?s } { ?s <urn:a:q> ?t FILTER isIRI(?t) }")
    assert isinstance(found, Triples)
    assert list(found.triples()) == [Quad(T, Iri("urn:a:of"), S)]
    described = full.query("DESCRIBE <urn:a:t>")
    assert {quad.predicate for quad in described.triples()} == {P, Q}


def test_ask(full):
    for text, answer in [("ASK { <urn:a:s> ?p ?o }", True), ("ASK { <urn:a:none> ?p ?o }", False)]:
        found = full.query(text)
        assert isinstance(found, Boolean)
        assert bool(found) is answer


def test_results_outlive_the_variable_of_their_store(full):
    found = full.query("SELECT ?o { ?s ?p ?o }")
    rest = full.quads()
    del full
    assert len(list(found.bindings())) == len(list(rest)) == len(QUADS)


@pytest.mark.parametrize(
    "text",
    [
        "", "SELEC * { ?s ?p ?o }", "SELECT * { ?s ?p ?o ", "SELECT * { ?s rkg:memberOf ?o }",
        "SELECT ?x (COUNT(*) AS ?n) { ?x ?y ?z }", "SELECT * { <relative> ?p ?o }",
    ],
)  # fmt: skip
def test_a_query_that_is_none(full, text):
    with pytest.raises(QueryError) as caught:
        full.query(text)
    assert caught.value.exit_code == 3
    assert caught.value.hint


def test_a_function_that_is_not_there(full):
    with pytest.raises(QueryError, match="function"):
        list(full.query("SELECT (<urn:a:f>(?o) AS ?x) { ?s ?p ?o }").bindings())


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a:s> <urn:a:p> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL",
        "LOAD <http://127.0.0.1:9/>", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)  # fmt: skip
def test_updates_and_other_servers_are_refused(full, text):
    with pytest.raises(QueryRefused):
        full.query(text)
    assert len(full) == len(QUADS)


def test_a_query_that_is_nested_without_end_is_refused(full):
    with pytest.raises(QueryTooComplex):
        full.query("SELECT * " + "{" * 100_000 + "}" * 100_000)


# --- the end


def test_a_closed_store_says_so(full):
    full.close()
    full.close()
    for call in (
        lambda: full.query("ASK {}"),
        lambda: full.add(QUADS),
        lambda: full.remove(QUADS),
        lambda: list(full.quads()),
        full.graph_names,
        lambda: full.contains_graph(G),
        lambda: len(full),
    ):
        with pytest.raises(StoreError, match="closed"):
            call()
