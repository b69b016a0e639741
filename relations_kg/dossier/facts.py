"""What a store says of one node at a time, remembered, with names for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from relations_kg.namespaces import PREFIXES, RDF, RDFS, RKG, shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.results import Solutions
from relations_kg.store.base import Store

__all__ = ["About", "Facts"]

_LABELS: Final = (RDFS + "label", RKG + "summary", PREFIXES["skos"] + "prefLabel")
_TYPE: Final = RDF + "type"


class About:
    """The properties of one node."""

    def __init__(self, properties: Mapping[str, tuple[Term, ...]]) -> None:
        """Hold them.

        Args:
            properties: the objects by the IRI of the property, sorted.
        """
        self.properties = properties

    def __bool__(self) -> bool:
        """Whether anything is said of it."""
        return bool(self.properties)

    def terms(self, property: str) -> tuple[Term, ...]:
        """The objects of a property, sorted."""
        return self.properties.get(property, ())

    def iris(self, property: str) -> tuple[str, ...]:
        """The objects of a property that are IRIs, sorted."""
        return tuple(term.value for term in self.terms(property) if isinstance(term, Iri))

    def iri(self, property: str) -> str:
        """The first object of a property that is an IRI, or nothing."""
        return next(iter(self.iris(property)), "")

    def texts(self, property: str) -> tuple[str, ...]:
        """The literals of a property: in English or without language where there are such."""
        literals = [term for term in self.terms(property) if isinstance(term, Literal)]
        english = [each for each in literals if each.language in (None, "en")]
        return tuple(each.lexical for each in english or literals)

    def text(self, property: str) -> str:
        """The first of :meth:`texts`, or nothing."""
        return next(iter(self.texts(property)), "")

    def label(self) -> str:
        """Its name in English, or any, or nothing."""
        return next((text for name in _LABELS if (text := self.text(name))), "")


class Facts:
    """A store that is asked for what it says of nodes."""

    def __init__(self, store: Store) -> None:
        """Ask a store.

        Args:
            store: a built dataset; its union of graphs is asked.
        """
        self.store = store
        self._known: dict[str, About] = {}
        self._above: dict[str, frozenset[str]] = {}

    def about(self, iri: str) -> About:
        """All that is said of a node."""
        if iri not in self._known:
            found: dict[str, set[Term]] = {}
            for quad in self.store.quads(Iri(iri)):
                found.setdefault(quad.predicate.value, set()).add(quad.object)
            self._known[iri] = About(
                {name: tuple(sorted(terms, key=_order)) for name, terms in sorted(found.items())}
            )
        return self._known[iri]

    def label(self, iri: str) -> str:
        """A name for a node: its label, or the end of its IRI."""
        return self.about(iri).label() or shrink(iri) or iri

    def kinds(self, iri: str) -> tuple[str, ...]:
        """The narrowest classes of relations-kg that a node is in, sorted."""
        classes = {name for name in self.about(iri).iris(_TYPE) if name.startswith(RKG)}
        return tuple(
            sorted(
                one
                for one in classes
                if not any(one != other and one in self.above(other) for other in classes)
            )
        )

    def kind(self, iri: str) -> str:
        """What a node is, in words: ``honorary consulate``; nothing where no class is named."""
        kinds = self.kinds(iri)
        return self.label(kinds[0]) if kinds else ""

    def is_a(self, iri: str, *classes: str) -> bool:
        """Whether a node is in one of some classes, given by their local names."""
        wanted = {RKG + name for name in classes}
        return any(
            kind in wanted or self.above(kind) & wanted for kind in self.about(iri).iris(_TYPE)
        )

    def above(self, class_: str) -> frozenset[str]:
        """The classes above a class, whether or not anything is entailed."""
        if class_ not in self._above:
            found: set[str] = set()
            left = [class_]
            while left:
                for above in self.about(left.pop()).iris(RDFS + "subClassOf"):
                    if above not in found and above != class_:
                        found.add(above)
                        left.append(above)
            self._above[class_] = frozenset(found)
        return self._above[class_]

    def select(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        """The solutions of a query with the prefix ``rkg:``."""
        answer = self.store.query(f"PREFIX rkg: <{RKG}>\n{query}")
        if isinstance(answer, Solutions):
            yield from answer.bindings()

    def iris(self, query: str) -> list[str]:
        """The IRIs in the first column of a query, sorted, each once."""
        found = {row[0].value for row in self.select(query) if isinstance(row[0], Iri)}
        return sorted(found)


def _order(term: Term) -> tuple[int, str, str, str]:
    if isinstance(term, Literal):
        return (1, term.lexical, term.datatype, term.language or "")
    if isinstance(term, BlankNode):
        return (2, term.label, "", "")
    return (0, term.value, "", "")
