"""Blank nodes are matched as RDFC-1.0 would, and where graphs differ, so that little does."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given

from relations_kg.comparison.blank_nodes import matched
from relations_kg.comparison.matching import difference
from relations_kg.errors import RefusedInput
from relations_kg.namespaces import RDF
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from tests.comparison.graphs import canonical, contents, graphs, versions

P, REST, FIRST = Iri("urn:x:p"), Iri(RDF + "rest"), Iri(RDF + "first")
Versions = tuple[frozenset[Quad], frozenset[Quad]]


def blank_nodes(quads: frozenset[Quad]) -> list[BlankNode]:
    return sorted({term for quad in quads for term in quad if isinstance(term, BlankNode)})


def renamed(quads: frozenset[Quad], names: dict[BlankNode, BlankNode]) -> frozenset[Quad]:
    return frozenset(Quad(*(names.get(term, term) for term in quad)) for quad in quads)  # type: ignore[arg-type,call-overload]


@given(versions())
def test_two_graphs_are_the_same_if_their_canonical_forms_are(pair: Versions) -> None:
    old, new = pair
    found = difference(contents(old), contents(new))
    assert found.is_empty == (canonical(old) == canonical(new))


@given(versions())
def test_the_old_graph_with_the_difference_is_the_new_one(pair: Versions) -> None:
    old, new = pair
    found = difference(contents(old), contents(new))
    assert set(found.removed) <= old
    assert not old & set(found.added)
    assert canonical((old - set(found.removed)) | set(found.added)) == canonical(new)


@given(versions())
def test_no_other_names_make_a_small_difference_smaller(pair: Versions) -> None:
    old, new = pair
    found = difference(contents(old), contents(new))
    ours, theirs = blank_nodes(old), blank_nodes(new)
    ours += [BlankNode(f"x{number}") for number in range(len(theirs) - len(ours))]
    least = min(
        len(old ^ renamed(new, dict(zip(theirs, chosen, strict=False))))
        for chosen in permutations(ours, len(theirs))
    )
    assert len(found.removed) + len(found.added) == least


@given(graphs())
def test_a_graph_does_not_differ_from_itself(graph: frozenset[Quad]) -> None:
    assert difference(contents(graph), contents(graph)).is_empty


@given(versions())
def test_the_way_back_is_as_long(pair: Versions) -> None:
    old, new = map(contents, pair)
    there, back = difference(old, new), difference(new, old)
    assert (len(there.removed), len(there.added)) == (len(back.added), len(back.removed))


def a_list(prefix: str, members: list[str]) -> set[Quad]:
    nodes = [BlankNode(f"{prefix}{number}") for number in range(len(members))]
    following = [*nodes[1:], Iri(RDF + "nil")]
    quads = {Quad(Iri("urn:x:owner"), P, nodes[0])}
    for node, member, rest in zip(nodes, members, following, strict=True):
        quads |= {Quad(node, FIRST, Literal(member)), Quad(node, REST, rest)}
    return quads


@pytest.mark.parametrize(
    ("members", "differing"),
    [
        ([str(number) for number in range(2000)], 0),
        (["0", "x", *(str(number) for number in range(2, 2000))], 2),
        (["x", *(str(number) for number in range(2000))], 4),
        ([str(number) for number in range(1999)], 4),
    ],
    ids=["the same", "another member", "one more in front", "one less at the end"],
)
def test_a_long_list_differs_where_it_differs(members: list[str], differing: int) -> None:
    old = a_list("a", [str(number) for number in range(2000)])
    found = difference(contents(old), contents(a_list("b", members)))
    assert len(found.removed) + len(found.added) == differing


def clique(prefix: str, size: int) -> set[Quad]:
    nodes = [BlankNode(f"{prefix}{number}") for number in range(size)]
    return {Quad(one, P, other) for one in nodes for other in nodes if one != other}


def strongly_regular(prefix: str, *, rook: bool) -> set[Quad]:
    """The rook's graph of 4 by 4, or Shrikhande's, which refinement cannot tell from it."""
    near = {(1, 0), (3, 0), (0, 1), (0, 3), (1, 1), (3, 3)}
    places = [(row, column) for row in range(4) for column in range(4)]
    return {
        Quad(BlankNode(f"{prefix}{a}{b}"), P, BlankNode(f"{prefix}{c}{d}"))
        for a, b in places
        for c, d in places
        if ((a == c) != (b == d) if rook else ((a - c) % 4, (b - d) % 4) in near)
    }


def test_what_makes_canonicalization_exponential_is_matched_at_once() -> None:
    assert difference(contents(clique("a", 30)), contents(clique("b", 30))).is_empty


def test_alike_is_not_the_same() -> None:
    rook = contents(strongly_regular("a", rook=True))
    assert difference(rook, contents(strongly_regular("b", rook=True))).is_empty
    assert not difference(rook, contents(strongly_regular("b", rook=False))).is_empty


def rings(*sizes: int) -> set[Quad]:
    """Rings whose nodes all hang on one more node; refinement sees one ring like another."""
    hub, quads, first = BlankNode("hub"), set(), 0
    for size in sizes:
        nodes = [BlankNode(f"n{first + number:02}") for number in range(size)]
        first += size
        for one, other in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
            quads |= {Quad(one, P, other), Quad(other, P, one), Quad(hub, P, one)}
    return quads


def test_a_choice_that_was_wrong_is_taken_back() -> None:
    assert difference(contents(rings(6, 3, 3)), contents(rings(3, 3, 6))).is_empty
    assert not difference(contents(rings(6, 6)), contents(rings(3, 6, 3))).is_empty


def test_blank_nodes_that_are_too_much_alike_are_refused() -> None:
    with pytest.raises(RefusedInput, match="so much alike") as caught:
        matched(clique("a", 30), clique("b", 30), most_steps=1000)
    assert caught.value.hint is not None
    assert "IRI" in caught.value.hint
