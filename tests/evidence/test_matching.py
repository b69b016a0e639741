"""Paths and patterns are matched as the engine matches them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relations_kg.evidence.matching import first_match
from relations_kg.evidence.patterns import blocks
from relations_kg.rdf import Iri, Quad
from relations_kg.results import Solutions
from relations_kg.store.embedded import EmbeddedStore

NODES = [Iri(f"urn:n:{name}") for name in "abcd"]
PROPERTIES = [Iri(f"urn:p:{name}") for name in "pq"]
GRAPHS = st.sets(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)),
    max_size=8,
)
PATHS = st.recursive(
    st.sampled_from([f"<{each.value}>" for each in PROPERTIES] + ["!<urn:p:p>"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("?*+")).map(lambda pair: f"({pair[0]}){pair[1]}"),
        inner.map(lambda path: f"^({path})"),
        st.tuples(inner, st.sampled_from("/|"), inner).map(lambda parts: f"({''.join(parts)})"),
    ),
    max_leaves=4,
)


# Each node is in the graph: the engine finds no path of no length from one that is not.
BASE = {(node, Iri("urn:p:r"), node) for node in NODES}


def store_of(triples: set[tuple[Iri, Iri, Iri]]) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.add(Quad(*triple) for triple in triples | BASE)
    return store


@given(GRAPHS, PATHS, st.sampled_from(NODES), st.sampled_from(NODES))
def test_a_path_has_a_way_exactly_where_the_engine_finds_one(
    triples: set[tuple[Iri, Iri, Iri]], path: str, start: Iri, end: Iri
) -> None:
    store = store_of(triples)
    pattern = f"<{start.value}> {path} <{end.value}>"
    found = [
        first_match(store, block.patterns, {})
        for block in blocks(f"SELECT * WHERE {{ {pattern} }}")
    ]
    assert bool(store.query(f"ASK {{ {pattern} }}")) == (None not in found)
    # The way is made of triples that are there, and is enough by itself.
    way = {triple for each in found if each for triple in each}
    assert way <= triples | BASE
    if None not in found:
        assert store_of(way).query(f"ASK {{ {pattern} }}")


@given(GRAPHS, PATHS, st.sampled_from(NODES))
def test_a_path_from_one_end_leads_to_what_the_engine_finds(
    triples: set[tuple[Iri, Iri, Iri]], path: str, end: Iri
) -> None:
    store = store_of(triples)
    text = f"SELECT * WHERE {{ ?s <urn:p:q> ?m . ?m {path} <{end.value}> }}"
    answer = store.query(text)
    assert isinstance(answer, Solutions)
    expected = any(True for _ in answer.bindings())
    patterns = [pattern for block in blocks(text) for pattern in block.patterns]
    assert (first_match(store, patterns, {}) is not None) == expected
