"""A workspace gives terms back as they were written, and lets queries name every node."""

from __future__ import annotations

import pytest

from relations_kg.errors import QueryError, RefusedInput
from relations_kg.namespaces import XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.store.workspace import ASSERTED, Workspace

S, P = Iri("urn:s"), Iri("urn:p")
OTHER = Iri("urn:other")


def filled(*objects: Literal | BlankNode) -> Workspace:
    workspace = Workspace()
    workspace.add(Quad(S, P, each) for each in objects)
    return workspace


@pytest.mark.parametrize(
    "literal",
    [
        Literal("01", XSD + "integer"),
        Literal("5", XSD + "nonNegativeInteger"),
        Literal("1.50", XSD + "decimal"),
        Literal(" 7 ", XSD + "integer"),
        Literal("2020-01-01T00:00:00+00:00", XSD + "dateTime"),
        Literal("abc", XSD + "integer"),
        Literal("1", XSD + "integer"),
        Literal("x"),
    ],
)
def test_a_literal_comes_back_as_it_was_written(literal: Literal) -> None:
    workspace = filled(literal)
    assert list(workspace.select("SELECT ?o { ?s ?p ?o }")) == [(literal,)]
    assert list(workspace.triples(ASSERTED)) == [Quad(S, P, literal)]
    assert workspace.missing([Quad(S, P, literal)], (ASSERTED,)) == []


def test_two_forms_of_one_value_stay_two_and_compare_as_one() -> None:
    workspace = filled(Literal("01", XSD + "integer"), Literal("1", XSD + "integer"))
    value = workspace.forms.value("?o")
    assert len(list(workspace.select(f"SELECT ?o {{ ?s ?p ?o FILTER({value} = 1) }}"))) == 2


def test_a_query_can_name_a_blank_node() -> None:
    node = BlankNode("b0")
    workspace = filled(node)
    found = list(workspace.select(f"SELECT ?s {{ ?s ?p {workspace.sparql(node)} }}"))
    assert found == [(S,)]
    assert workspace.ask(f"ASK {{ ?s ?p ?o FILTER({workspace.forms.is_blank('?o')}) }}")
    assert workspace.lines(ASSERTED) == [b"<urn:s> <urn:p> _:b0 ."]


def test_a_query_sees_what_is_asserted_and_the_graphs_it_is_to_see() -> None:
    workspace = filled(Literal("x"))
    workspace.add([Quad(S, P, Literal("y"))], OTHER)
    count = "SELECT ?o { ?s ?p ?o }"
    assert len(list(workspace.select(count))) == 1
    workspace.see(OTHER)
    assert len(list(workspace.select(count))) == 2
    workspace.move(OTHER, ASSERTED)
    workspace.see()
    assert len(list(workspace.select(count))) == 2
    assert not workspace.has(OTHER)


@pytest.mark.parametrize(
    "term",
    [Iri("urn:relations-kg:blank:x"), Literal("1", "urn:relations-kg:lexical:urn:d")],
)
def test_what_a_workspace_keeps_for_itself_is_refused(term: Iri | Literal) -> None:
    with pytest.raises(RefusedInput, match="kept for use"):
        Workspace().add([Quad(S, P, term)])


def test_what_the_engine_cannot_run_is_a_query_error() -> None:
    with pytest.raises(QueryError, match="cannot run"):
        list(Workspace().select("SELECT nonsense"))
    with pytest.raises(QueryError, match="cannot run"):
        Workspace().update("INSERT nonsense")
