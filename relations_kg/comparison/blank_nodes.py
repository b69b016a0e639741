"""Which blank node of one graph is which of another: so that as little as can be differs.

First whole components, nodes that links hold together: two that are isomorphic are the same.
Colour refinement decides that at once unless nodes of a component are alike; then one of them is
paired with each that it may be, one after the other, and refinement goes on from there. What is
left differs, and :mod:`relations_kg.comparison.similarity` pairs its nodes.

RDF 1.1 Concepts, section 3.6 (graph isomorphism). RDF Dataset Canonicalization (RDFC-1.0) decides
the same; why its algorithm is not used is in the decision on comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from relations_kg.comparison.colouring import Budget, Colouring, Structure
from relations_kg.comparison.similarity import similar
from relations_kg.rdf import BlankNode, Quad

__all__ = ["MOST_STEPS", "matched"]

MOST_STEPS: Final = 20_000_000
"""Links between blank nodes that are looked at before the graphs are refused."""


def matched(
    old: Iterable[Quad], new: Iterable[Quad], *, most_steps: int = MOST_STEPS
) -> dict[BlankNode, BlankNode]:
    """For blank nodes of ``new`` those of ``old`` that they are; the others are in none.

    Where the two are isomorphic, the quads of ``new`` with their nodes replaced are those of
    ``old``.

    Args:
        old: quads with blank nodes.
        new: quads with blank nodes; a label that is in both means nothing.
        most_steps: how many links to look at before it is given up.

    Raises:
        RefusedInput: the blank nodes are too much alike.
    """
    structure = Structure(old, new)
    budget = Budget(most_steps)
    colouring = Colouring.of(structure, budget)
    pairs = _isomorphic(structure, colouring, budget)
    pairs = similar(structure, colouring.colours, pairs)
    return {structure.nodes[theirs]: structure.nodes[ours] for ours, theirs in pairs.items()}


def _isomorphic(structure: Structure, colouring: Colouring, budget: Budget) -> dict[int, int]:
    """The pairs of nodes in components that are the same in both graphs."""
    nodes = range(len(structure.nodes))
    waiting: defaultdict[tuple[int, ...], list[list[int]]] = defaultdict(list)
    for component in structure.components(nodes[structure.olds :]):
        waiting[_colours(component, colouring)].append(component)
    pairs: dict[int, int] = {}
    for ours in structure.components(nodes[: structure.olds]):
        key = _colours(ours, colouring)
        for position, theirs in enumerate(waiting[key]):
            if len(set(key)) == len(key):
                by_colour = {colouring.colours[node]: node for node in theirs}
                pairs |= {node: by_colour[colouring.colours[node]] for node in ours}
            elif found := _isomorphism(structure, colouring.colours, ours, theirs, budget):
                pairs |= found
            else:
                continue
            del waiting[key][position]
            break
    return pairs


def _colours(component: Iterable[int], colouring: Colouring) -> tuple[int, ...]:
    return tuple(sorted(colouring.colours[node] for node in component))


def _isomorphism(
    structure: Structure,
    colours: dict[int, int],
    ours: Sequence[int],
    theirs: Sequence[int],
    budget: Budget,
) -> dict[int, int] | None:
    """Pairs that make one component the other, with the same colours in each; or ``None``."""
    colouring = Colouring(structure, {node: colours[node] for node in (*ours, *theirs)}, budget)
    # For each choice: how many of our nodes need none before it, what else the node may be, and
    # what to go back to.
    choices: list[tuple[int, Iterator[int], int]] = []
    settled = 0
    while True:
        while settled < len(ours) and len(_class_of(colouring, ours[settled])) == 2:
            settled += 1
        if settled == len(ours):
            return {node: max(_class_of(colouring, node)) for node in ours}
        alike = sorted(
            node for node in _class_of(colouring, ours[settled]) if node >= structure.olds
        )
        choices.append((settled, iter(alike), colouring.mark()))
        while choices:
            settled, candidates, mark = choices[-1]
            colouring.undo(mark)
            candidate = next(candidates, None)
            if candidate is None:
                choices.pop()
                continue
            colouring.pair(ours[settled], candidate)
            if colouring.is_balanced(mark):
                break
        else:
            return None


def _class_of(colouring: Colouring, node: int) -> set[int]:
    return colouring.members(colouring.colours[node])
