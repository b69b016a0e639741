from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from hypothesis import strategies as st

from relations_kg.comparison.contents import Contents, line_of
from relations_kg.namespaces import XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.terms import quad_to_engine

_NODES = st.sampled_from([*(BlankNode(f"b{number}") for number in range(5)), Iri("urn:x:a")])
_PREDICATES = st.sampled_from([Iri("urn:x:p"), Iri("urn:x:q")])
_LITERALS = st.sampled_from([Literal("1", XSD + "integer"), Literal("01", XSD + "integer")])
_GRAPHS = st.sampled_from([None, None, Iri("urn:x:g")])


@st.composite
def graphs(draw: st.DrawFn, most: int = 8) -> frozenset[Quad]:
    """A few quads over a few blank nodes, many of which look alike."""
    quads = st.builds(Quad, _NODES, _PREDICATES, _NODES | _LITERALS, _GRAPHS)
    return draw(st.frozensets(quads, max_size=most))


@st.composite
def versions(draw: st.DrawFn) -> tuple[frozenset[Quad], frozenset[Quad]]:
    """Two graphs, the second one being the first with other labels and some changes."""
    old = draw(graphs())
    gone = draw(st.frozensets(st.sampled_from(sorted(old, key=repr)), max_size=2)) if old else set()
    new = (old - gone) | draw(graphs(2))
    labels = draw(st.permutations(range(5)))

    def renamed(quad: Quad) -> Quad:
        terms = [
            BlankNode(f"c{labels[int(term.label[1:])]}") if isinstance(term, BlankNode) else term
            for term in quad
        ]
        return Quad(*terms)  # type: ignore[arg-type]

    return old, frozenset(map(renamed, new))


def contents(quads: Iterable[Quad]) -> Contents:
    """The quads as one side of a comparison."""
    found = Contents("test")
    for quad in quads:
        if any(isinstance(term, BlankNode) for term in quad):
            found.blank.add(quad)
        else:
            found.ground[line_of(quad)] = None
    return found


def canonical(quads: Iterable[Quad]) -> ox.Dataset:
    """The dataset with the canonical labels of RDFC-1.0, as the engine computes them."""
    dataset = ox.Dataset(map(quad_to_engine, quads))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
