"""What has to be taken from one graph and added to it to make another one of it."""

from __future__ import annotations

from dataclasses import dataclass

from relations_kg.comparison.blank_nodes import MOST_STEPS, matched
from relations_kg.comparison.contents import Contents, quads_of
from relations_kg.rdf import BlankNode, Quad, Term
from relations_kg.syntax.ntriples import order

__all__ = ["Difference", "difference", "quad_order", "renamed"]


@dataclass(frozen=True)
class Difference:
    """The quads in which two graphs differ, with one name for a blank node that both have.

    Attributes:
        removed: what only the old graph has, sorted.
        added: what only the new graph has, sorted.
        old_blank: the quads of the old graph with blank nodes.
        new_blank: those of the new one, its blank nodes named as those of the old one that they
            are; the others have names that the old one does not have.
        names: for each blank node of the new graph that name.
    """

    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]
    old_blank: frozenset[Quad]
    new_blank: frozenset[Quad]
    names: dict[BlankNode, BlankNode]

    @property
    def is_empty(self) -> bool:
        """Whether the graphs are the same up to the names of blank nodes."""
        return not self.removed and not self.added


def difference(old: Contents, new: Contents, *, most_steps: int = MOST_STEPS) -> Difference:
    """What only one of two graphs has.

    Literals are compared as they are written: ``01`` and ``1`` differ.

    Args:
        old: the one.
        new: the other.
        most_steps: how much work matching blank nodes may be, in links looked at.

    Raises:
        RefusedInput: the blank nodes are too much alike to be matched.
    """
    names = _names(old, new, most_steps)
    new_blank = frozenset(renamed(quad, names) for quad in new.blank)
    old_blank = frozenset(old.blank)
    removed = [*quads_of(_only(old, new)), *(old_blank - new_blank)]
    added = [*quads_of(_only(new, old)), *(new_blank - old_blank)]
    return Difference(
        tuple(sorted(removed, key=quad_order)),
        tuple(sorted(added, key=quad_order)),
        old_blank,
        new_blank,
        names,
    )


def quad_order(quad: Quad) -> tuple[object, ...]:
    """What quads are sorted by: graph, subject, predicate, object, each by code point."""
    graph = "" if quad.graph is None else quad.graph.value
    return graph, order(quad.subject), quad.predicate.value, order(quad.object)


def _only(one: Contents, other: Contents) -> list[bytes]:
    """The lines that only one has."""
    lines = other.ground
    return [line for line in one.ground if line not in lines]


def _names(old: Contents, new: Contents, most_steps: int) -> dict[BlankNode, BlankNode]:
    """For each blank node of the new graph its name."""
    if not new.blank:
        return {}
    names = matched(old.blank, new.blank, most_steps=most_steps)
    taken = {term for quad in old.blank for term in quad if isinstance(term, BlankNode)}
    number = 0
    for quad in sorted(new.blank, key=quad_order):
        for term in quad:
            if isinstance(term, BlankNode) and term not in names:
                while (fresh := BlankNode(f"n{number}")) in taken:
                    number += 1
                taken.add(fresh)
                names[term] = fresh
    return names


def renamed(quad: Quad, names: dict[BlankNode, BlankNode]) -> Quad:
    """A quad of the new graph with these names for its blank nodes."""

    def named(term: Term) -> Term:
        return names[term] if isinstance(term, BlankNode) else term

    return quad._replace(subject=named(quad.subject), object=named(quad.object))  # type: ignore[arg-type]
