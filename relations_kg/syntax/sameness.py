"""Whether two texts with the same labels for blank nodes say the same.

Blank nodes without a label are written where they are used, so they form trees, and equal trees
have equal content. What no tree is found in costs no search: neither a long list nor nodes that
are all alike take longer than reading them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable

from relations_kg.rdf import BlankNode, Quad

__all__ = ["same_quads"]


def same_quads(one: Iterable[Quad], other: Iterable[Quad], labels: Collection[str]) -> bool:
    """Whether two datasets are the same, up to the names of the blank nodes without a label.

    Args:
        one: the quads of the one.
        other: the quads of the other.
        labels: the labels that stand for the same blank node in both; other blank nodes are
            the object of one quad or of none, and of none that leads back to them.
    """
    numbers: dict[Hashable, int] = {}
    return _content(one, labels, numbers) == _content(other, labels, numbers)


def _content(
    quads: Iterable[Quad], labels: Collection[str], numbers: dict[Hashable, int]
) -> Counter[int]:
    """How often each statement is made; one about an unlabelled node is all that is said of it."""
    said: dict[BlankNode, list[Quad]] = {}
    known: list[Quad] = []
    objects: set[BlankNode] = set()
    for quad in set(quads):
        if isinstance(quad.subject, BlankNode) and quad.subject.label not in labels:
            said.setdefault(quad.subject, []).append(quad)
        else:
            known.append(quad)
        if isinstance(quad.object, BlankNode) and quad.object.label not in labels:
            objects.add(quad.object)
    trees = _trees(said, objects, numbers)

    def number(quad: Quad) -> int:
        return _number(numbers, (*quad[:2], _key(quad, trees), quad.graph))

    content = Counter(map(number, known))
    content.update(trees[node] for node in said if node not in objects)
    return content


def _trees(
    said: dict[BlankNode, list[Quad]], objects: set[BlankNode], numbers: dict[Hashable, int]
) -> dict[BlankNode, int]:
    """A number for all that is said of each unlabelled node, the same for the same."""
    trees: dict[BlankNode, int] = {}
    waiting = [*said, *(node for node in objects if node not in said)]
    while waiting:
        node = waiting[-1]
        about = said.get(node, [])
        inner = [
            quad.object
            for quad in about
            if isinstance(quad.object, BlankNode)
            and quad.object in objects
            and quad.object not in trees
        ]
        if inner:
            waiting.extend(inner)
            continue
        waiting.pop()
        if node not in trees:
            content = Counter(
                _number(numbers, (quad.predicate, _key(quad, trees), quad.graph)) for quad in about
            )
            trees[node] = _number(numbers, frozenset(content.items()))
    return trees


def _key(quad: Quad, trees: dict[BlankNode, int]) -> Hashable:
    """The object, or the number of its tree."""
    if isinstance(quad.object, BlankNode) and quad.object in trees:
        return trees[quad.object]
    return quad.object


def _number(numbers: dict[Hashable, int], content: Hashable) -> int:
    return numbers.setdefault(content, len(numbers))
