"""``owl:sameAs`` by equivalence classes (rules eq-sym, eq-trans and eq-rep-*).

A node of each class stands for all of them while rules run, so that a class of n nodes costs
no more than one; what follows for the others is written out at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from relations_kg.entailment.rules import SAME_AS, Triple
from relations_kg.namespaces import OWL, RDF, RDFS, XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Term

__all__ = ["Equivalence"]

_VOCABULARIES = (RDF, RDFS, OWL, XSD)


class Equivalence:
    """Classes of nodes that are the same, each with one that stands for it."""

    def __init__(self) -> None:
        self._parent: dict[Term, Term] = {}
        self._members: dict[Term, list[Term]] = {}

    def __bool__(self) -> bool:
        return bool(self._members)

    def representative(self, node: Term) -> Term:
        """The node that stands for ``node``."""
        root = node
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(node, node)) != root:
            self._parent[node], node = root, parent
        return root

    def members(self, representative: Term) -> list[Term]:
        """All nodes of a class, that which stands for it included."""
        return self._members.get(representative, [representative])

    def classes(self) -> Iterator[tuple[Term, list[Term]]]:
        """The classes of more than one node, each with the one that stands for it."""
        yield from self._members.items()

    def merge(self, one: Term, other: Term) -> Term | None:
        """Make two nodes the same.

        Returns:
            The node that stood for its class until now and does no more; ``None`` if the two
            were the same already.
        """
        first, second = self.representative(one), self.representative(other)
        if first == second:
            return None
        # Of equal rank, the larger class keeps its node, so that less is rewritten.
        sizes = -len(self.members(first)), -len(self.members(second))
        if (_rank(second), sizes[1], repr(second)) < (_rank(first), sizes[0], repr(first)):
            first, second = second, first
        self._parent[second] = first
        self._members[first] = [*self.members(first), *self._members.pop(second, [second])]
        return second

    def canonical(self, triple: Triple) -> Triple | None:
        """The triple with nodes that stand for their classes; ``None`` where it says nothing."""
        subject, predicate, object_ = map(self.representative, triple)
        if isinstance(subject, Literal) or not isinstance(predicate, Iri):
            return None
        if predicate == SAME_AS and subject == object_:
            return None
        return subject, predicate, object_

    def expanded(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows by equality: every triple with every node in each place, and the pairs."""
        for subject, predicate, object_ in triples:
            for s, p, o in product(
                self.members(subject), self.members(predicate), self.members(object_)
            ):
                if not isinstance(s, Literal) and isinstance(p, Iri):
                    yield s, p, o
        for members in self._members.values():
            for one, other in product(members, members):
                if one != other and not isinstance(one, Literal):
                    yield one, SAME_AS, other


def _rank(node: Term) -> int:
    """Smaller stands for others: a term of RDF or OWL always keeps its name."""
    if isinstance(node, Iri):
        return 0 if node.value.startswith(_VOCABULARIES) else 1
    return 2 if isinstance(node, BlankNode) else 3
