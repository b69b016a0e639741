"""Whether two texts say the same."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.syntax.reading import read
from relations_kg.syntax.sameness import same_quads

LABELS = ("x", "y")


def same(one: str, other: str) -> bool:
    quads = [read(text.encode(), "trig", keep_labels=True) for text in (one, other)]
    return same_quads(*quads, LABELS)


def canonicalized(text: str) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(text.encode(), ox.RdfFormat.TRIG))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


NODES = st.recursive(
    st.sampled_from(["1", "<a:o>", "_:x", "_:y", "[]"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda nodes: f"( {' '.join(nodes)} )"),
        st.lists(st.tuples(st.sampled_from(["<a:p>", "<a:q>"]), inner), min_size=1, max_size=2).map(
            lambda pairs: f"[ {' ; '.join(f'{verb} {node}' for verb, node in pairs)} ]"
        ),
    ),
    max_leaves=4,
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(["<a:s>", "_:x", "[]"]), NODES).map(
        lambda pair: f"{pair[0]} <a:p> {pair[1]} ."
    ),
    max_size=3,
).map("\n".join)


@given(TEXTS, TEXTS)
def test_it_agrees_with_the_engine(one: str, other: str) -> None:
    # The engine may take one label for the other; that there is a label more says which it is.
    named = "<a:name> <a:x> _:x ; <a:y> _:y .\n"
    expected = canonicalized(named + one) == canonicalized(named + other)
    assert same(named + one, named + other) == expected


@given(st.lists(st.tuples(st.sampled_from("pq"), NODES), min_size=1, max_size=4))
def test_order_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    lines = [f"<a:s> <a:{verb}> {node} ." for verb, node in pairs]
    assert same("\n".join(lines), "\n".join(reversed(lines)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<a:s> <a:p> [] .", "<a:s> <a:p> [] , [] ."),
        ("[] <a:p> 1 .", "[] <a:p> 1 . [] <a:p> 1 ."),
        ("<a:s> <a:p> [ <a:q> 1 ] .", "<a:s> <a:p> [ <a:q> 01 ] ."),
        ("<a:s> <a:p> _:x .", "<a:s> <a:p> _:y ."),
        ("<a:s> <a:p> _:x .", "<a:s> <a:p> [] ."),
        ("<a:s> <a:p> ( 1 2 ) .", "<a:s> <a:p> ( 2 1 ) ."),
        ("<a:s> <a:p> 1 .", "<a:g> { <a:s> <a:p> 1 }"),
        ("<a:g> { <a:s> <a:p> [ <a:p> 1 ] }", "<a:h> { <a:s> <a:p> [ <a:p> 1 ] }"),
        ('<a:s> <a:p> "a" .', '<a:s> <a:p> "a"@en .'),
    ],
)
def test_what_differs_is_seen(one: str, other: str) -> None:
    assert not same(one, other)
    assert same(one, one)
    assert same(other, other)


def test_long_lists_and_many_nodes_alike_are_no_search() -> None:
    # Canonicalization takes half a minute for a list a fifth as long.
    text = f"<a:s> <a:p> ( {'1 ' * 3000} ) , {', '.join(['[ <a:q> [] ]'] * 3000)} ."
    assert same(text, text)
    assert not same(text, text.replace("1  )", "2  )"))
