from __future__ import annotations

import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import InputError, RefusedInput
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.terms import (
    LANG_STRING,
    from_engine,
    from_rdflib,
    quad_from_engine,
    quad_to_engine,
    quads_from_rdflib,
    to_engine,
    to_rdflib,
)

XSD = "http://www.w3.org/2001/XMLSchema#"

DATATYPES = st.sampled_from(
    [XSD + name for name in (
        "string", "integer", "decimal", "double", "boolean", "byte", "date", "dateTime", "gYear",
        "duration", "token", "normalizedString", "anyURI", "hexBinary", "base64Binary",
    )]
    + ["urn:example:own", "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"]
)  # fmt: skip
LEXICALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        ["01", "1.50", "+1", "1E1000000000", " 1 ", "a  b", "\ta\n", "2020-01-01+00:00", "P1Y12M",
         "24:00:00", "INF", "NaN", "-0", "TRUE", "<p>", "2020-02-30"]
    ),
)  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, LEXICALS, DATATYPES, st.none()),
    st.builds(
        Literal, LEXICALS, st.just(LANG_STRING), st.sampled_from(["en", "en-gb", "uk", "de-1996"])
    ),
)
TERMS = st.one_of(
    LITERALS,
    st.sampled_from([Iri("urn:a:b"), Iri("http://example.org/ü?x=1#y"), BlankNode("b0")]),
)


@given(TERMS)
def test_a_term_survives_the_engine(term):
    assert from_engine(to_engine(term)) == term


@given(TERMS)
def test_a_term_survives_rdflib(term):
    assert from_rdflib(to_rdflib(term)) == term


def test_language_tags_keep_their_case_with_rdflib():
    tagged = Literal("x", LANG_STRING, "en-GB")
    assert from_rdflib(to_rdflib(tagged)) == tagged


def test_plain_and_xsd_string_are_one():
    assert to_rdflib(Literal("x")) == rdflib.Literal("x")
    assert from_rdflib(rdflib.Literal("x", datatype=rdflib.XSD.string)) == Literal("x")


def test_rdflib_values_are_there_where_they_cost_nothing():
    assert to_rdflib(Literal("01", XSD + "integer")).value == 1
    assert to_rdflib(Literal("x", XSD + "integer")).ill_typed
    assert to_rdflib(Literal("a  b", XSD + "token")).ill_typed is False


ABSURD = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from relations_kg.rdf import Literal
from relations_kg.results.rows import python_value
from relations_kg.terms import from_engine, from_rdflib, to_engine, to_rdflib
XSD = "http://www.w3.org/2001/XMLSchema#"
for literal, ill_typed in [
    (Literal("1E1000000000", XSD + "decimal"), True),
    (Literal("9" * 1_000_000, XSD + "integer"), False),
    (Literal("9" * 1_000_000, XSD + "byte"), False),
    (Literal("9" * 1_000_000 + "x", XSD + "integer"), True),
    (Literal("1." + "9" * 1_000_000, XSD + "decimal"), False),
    (Literal("P" + "9" * 100_000 + "Y", XSD + "duration"), None),
    (Literal("<b>" * 100_000, "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"), None),
    (Literal("P99999999999999999999Y", XSD + "duration"), False),
    (Literal("99999999999-01-01", XSD + "date"), True),
]:
    node = to_rdflib(literal)
    assert node.ill_typed == ill_typed, (literal[0][:20], node.ill_typed)
    assert from_rdflib(node) == literal
    assert from_engine(to_engine(literal)) == literal
    assert node == to_rdflib(literal)
    hash(node)
    python_value(literal)
print("fine")
"""


def test_absurd_numbers_cost_no_more_than_their_text():
    done = subprocess.run(
        [sys.executable, "-c", ABSURD], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "fine\n", done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize(
    "term",
    [
        Iri("relative"),
        Iri("http://example.org/a b"),
        Iri("http://example.org/\ud800"),
        Iri(""),
        BlankNode("a b"),
        BlankNode(""),
        Literal("x", LANG_STRING, "not a tag"),
        Literal("x", "relative"),
        Literal("\ud800"),
    ],
)
def test_what_is_no_term_is_told(term):
    with pytest.raises(InputError):
        to_engine(term)


def test_rdf_1_2_is_refused():
    triple = ox.Triple(ox.NamedNode("urn:a:s"), ox.NamedNode("urn:a:p"), ox.Literal("o"))
    with pytest.raises(RefusedInput, match=r"RDF 1\.2"):
        from_engine(triple)
    with pytest.raises(RefusedInput, match="direction"):
        from_engine(ox.Literal("x", language="en", direction=ox.BaseDirection.LTR))


def test_a_graph_named_by_a_blank_node_is_refused():
    quad = ox.Quad(
        ox.NamedNode("urn:a:s"), ox.NamedNode("urn:a:p"), ox.Literal("o"), ox.BlankNode("g")
    )
    with pytest.raises(RefusedInput, match="blank node"):
        quad_from_engine(quad)


@pytest.mark.parametrize("graph", [None, Iri("urn:a:g")])
def test_quads_survive_the_engine(graph):
    quad = Quad(BlankNode("s"), Iri("urn:a:p"), Literal("01", XSD + "integer"), graph)
    assert quad_from_engine(quad_to_engine(quad)) == quad


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_the_named_graphs_of_an_rdflib_dataset_are_kept():
    quads = [
        Quad(Iri("urn:a:s"), Iri("urn:a:p"), Literal("01", XSD + "integer")),
        Quad(BlankNode("s"), Iri("urn:a:p"), BlankNode("o"), Iri("urn:a:g")),
    ]
    dataset = rdflib.Dataset()
    for quad in quads:
        part = dataset if quad.graph is None else dataset.graph(to_rdflib(quad.graph))
        part.add(tuple(map(to_rdflib, quad[:3])))
    assert set(quads_from_rdflib(dataset)) == set(quads)


def test_a_graph_of_an_rdflib_dataset_named_by_a_blank_node_is_refused():
    dataset = rdflib.Dataset()
    part = dataset.graph(rdflib.BNode())
    part.add((rdflib.URIRef("urn:a:s"), rdflib.URIRef("urn:a:p"), rdflib.Literal("o")))
    with pytest.raises(InputError, match="blank node"):
        list(quads_from_rdflib(dataset))


def test_a_plain_graph_of_rdflib_is_the_default_graph():
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("urn:a:s"), rdflib.URIRef("urn:a:p"), rdflib.Literal("o")))
    assert list(quads_from_rdflib(graph)) == [
        Quad(Iri("urn:a:s"), Iri("urn:a:p"), Literal("o"), None)
    ]


def test_blank_nodes_of_rdflib_get_labels_that_can_be_written():
    one, two = from_rdflib(rdflib.BNode("a b")), from_rdflib(rdflib.BNode("a/b"))
    assert one != two
    assert from_engine(to_engine(one)) == one
    assert from_rdflib(rdflib.BNode("a b")) == one


def test_what_is_no_term_of_rdf_is_told():
    with pytest.raises(InputError, match="Variable"):
        from_rdflib(rdflib.Variable("x"))
