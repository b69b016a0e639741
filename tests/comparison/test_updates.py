"""The SPARQL update of a difference, applied to the old graph by the engine, gives the new one."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given

from relations_kg.comparison.matching import difference
from relations_kg.comparison.updates import update_of
from relations_kg.errors import FormatMismatch
from relations_kg.namespaces import RDF, XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.terms import quad_to_engine
from tests.comparison.graphs import contents, versions

P = Iri("urn:x:p")


def store(quads: Iterable[Quad]) -> ox.Store:
    found = ox.Store()
    found.extend(map(quad_to_engine, quads))
    return found


def canonical(held: ox.Store) -> ox.Dataset:
    dataset = ox.Dataset(held)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def check(old: Iterable[Quad], new: Iterable[Quad]) -> str:
    old, new = list(old), list(new)
    update = update_of(difference(contents(old), contents(new)), contents(new))
    changed = store(old)
    if update:
        changed.update(update)
    assert canonical(changed) == canonical(store(new)), update
    return update


@given(versions())
def test_applied_to_the_old_graph_it_gives_the_new_one(
    pair: tuple[frozenset[Quad], frozenset[Quad]],
) -> None:
    check(*pair)


def test_what_has_no_blank_node_is_data() -> None:
    a, b = Quad(Iri("urn:x:a"), P, Iri("urn:x:b")), Quad(Iri("urn:x:a"), P, Iri("urn:x:c"))
    assert check([a], [b]) == (
        "DELETE DATA {\n  <urn:x:a> <urn:x:p> <urn:x:b> .\n} ;\n"
        "INSERT DATA {\n  <urn:x:a> <urn:x:p> <urn:x:c> .\n}\n"
    )


def test_nothing_differs_nothing_is_done() -> None:
    quad = Quad(BlankNode("a"), P, BlankNode("b"))
    assert check([quad], [quad]) == ""


def test_of_nodes_that_are_alike_one_changes() -> None:
    alike = [Quad(BlankNode(f"b{number}"), P, Iri("urn:x:a")) for number in range(4)]
    check(alike, alike[:3])
    check(alike, [*alike, Quad(BlankNode("b1"), P, Iri("urn:x:other"))])


def test_a_value_stays_that_an_engine_takes_for_one_that_goes() -> None:
    one, other = (Quad(Iri("urn:x:a"), P, Literal(text, XSD + "integer")) for text in ("1", "01"))
    assert "INSERT DATA" in check([one, other], [one])
    node = BlankNode("b")
    check([one._replace(subject=node), other._replace(subject=node)], [one._replace(subject=node)])


def test_what_has_an_iri_is_not_taken_for_a_blank_node() -> None:
    alike = [Quad(Iri(f"urn:x:{number}"), P, Iri("urn:x:a")) for number in range(20)]
    blank = Quad(BlankNode("b"), P, Iri("urn:x:a"))
    more = Quad(BlankNode("b"), P, Iri("urn:x:b"))
    # An engine may come first upon what was added first, or last.
    check([*alike, blank], [*alike, blank, more])
    check([blank, *alike], [*alike, blank, more])


def test_two_nodes_that_are_alike_are_two() -> None:
    alike = [Quad(BlankNode(f"b{number}"), P, Iri("urn:x:a")) for number in range(2)]
    update = check(alike, [*alike, Quad(BlankNode("b0"), P, BlankNode("b1"))])
    # Whichever way the engine finds first: of all of them none takes one node for both.
    changed = store(alike)
    changed.update(update.replace("LIMIT 1", ""))
    links = [quad for quad in changed if isinstance(quad.object, ox.BlankNode)]
    assert len(links) == 2
    assert all(quad.subject != quad.object for quad in links)


def a_list(members: int) -> list[Quad]:
    nodes = [BlankNode(f"b{number}") for number in range(members)]
    rests = [*nodes[1:], Iri(RDF + "nil")]
    first = [Quad(node, Iri(RDF + "first"), Iri(f"urn:x:{n}")) for n, node in enumerate(nodes)]
    rest = [Quad(*each) for each in zip(nodes, [Iri(RDF + "rest")] * members, rests, strict=True)]
    return [Quad(Iri("urn:x:owner"), P, nodes[0]), *first, *rest]


def test_a_list_is_changed_in_one_place() -> None:
    old = a_list(40)
    new = [
        quad._replace(object=Iri("urn:x:y")) if quad[2][0] == "urn:x:7" else quad for quad in old
    ]
    update = check(old, new)
    assert update.count("INSERT") == 1
    assert "DELETE DATA" not in update


def test_what_would_take_too_long_a_pattern_is_refused() -> None:
    old = a_list(300)
    found = difference(contents(old), contents(old[:-1]))
    with pytest.raises(FormatMismatch, match="300 blank nodes hang together"):
        update_of(found, contents(old[:-1]))
