"""Names for things, properties and values: those of the data, and those of our ontology.

Looked up for what differs only, in a few passes over the new graph: what else the old one says, it
says as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from relations_kg.comparison.contents import Contents
from relations_kg.comparison.facts import Fact, Thing
from relations_kg.comparison.matching import Difference
from relations_kg.namespaces import OWL, PREFIXES, RDF, RDFS, RKG, shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Subject, Term
from relations_kg.syntax.ntriples import ntriples_term, order

__all__ = ["Words", "turtle_term"]

_TYPE = Iri(RDF + "type")
_SUMMARY = Iri(RKG + "summary")
_NAMES = (
    Iri(RDFS + "label"),
    _SUMMARY,
    Iri(PREFIXES["skos"] + "prefLabel"),
    Iri(PREFIXES["dcterms"] + "title"),
)
_STATED_IN, _IN_SOURCE = Iri(RKG + "statedIn"), Iri(RKG + "inSource")
_FIRST, _REST, _NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
_LONGEST = 90  # characters of a value
_MOST_MEMBERS = 8  # of a list
_DEEPEST = 6  # levels of blank nodes
_EXPRESSIONS = {
    OWL + "someValuesFrom": "some",
    OWL + "allValuesFrom": "only",
    OWL + "hasValue": "value",
    OWL + "minCardinality": "min",
    OWL + "maxCardinality": "max",
    OWL + "cardinality": "exactly",
}
_COMBINATIONS = {
    OWL + "intersectionOf": " and ",
    OWL + "unionOf": " or ",
    OWL + "oneOf": ", ",
}
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+").findall


def turtle_term(term: Term) -> str:
    """A term as Turtle has it, with the prefixes that all our files have."""
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    if isinstance(term, BlankNode):
        return f"_:{term.label}"
    written = ntriples_term(term)
    datatype = shrink(term.datatype)
    return written.replace(f"^^<{term.datatype}>", f"^^{datatype}") if datatype else written


class Side:
    """What one graph says of the nodes that are of interest."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        """Keep some quads."""
        self._values: defaultdict[Subject, dict[Iri, dict[Term, None]]] = defaultdict(dict)
        for quad in quads:
            self.keep(quad)

    def keep(self, quad: Quad) -> None:
        """Take a quad for one that the graph has."""
        of_subject = self._values[quad.subject]
        of_subject.setdefault(quad.predicate, {})[quad.object] = None

    def values(self, node: Term, predicate: Iri) -> list[Term]:
        """The values of a property, sorted."""
        if isinstance(node, Literal):
            return []
        return sorted(self._values.get(node, {}).get(predicate, ()), key=order)

    def properties(self, node: Term) -> list[Iri]:
        """The properties that a node has, sorted."""
        return [] if isinstance(node, Literal) else sorted(self._values.get(node, {}))

    def subjects(self) -> Iterator[Subject]:
        """The nodes of which something is said."""
        return iter(self._values)


class Words:
    """Puts what differs into words.

    What both sides name is called what the new one calls it.

    Attributes:
        old: what the old graph says of what was looked up.
        new: what the new one says.
    """

    def __init__(self, found: Difference, new: Contents, ontology: Contents) -> None:
        """Prepare; :meth:`look_up` comes first.

        Args:
            found: how the graphs differ.
            new: the new graph.
            ontology: what names properties and classes that neither graph does.
        """
        self.old = Side((*found.old_blank, *found.removed))
        self.new = Side(found.new_blank)
        self._ontology = Side()
        self._contents = new, ontology
        self._added = frozenset(found.added)

    def look_up(self, nodes: Iterable[Term]) -> None:
        """Find what names these nodes, their classes and sources."""
        wanted = {node for node in nodes if isinstance(node, Iri)}
        known: set[Iri] = set()
        # Their classes and passages, then the sources that those are in.
        for _ in range(3):
            known |= wanted
            self._read(wanted)
            wanted = {
                value
                for node in wanted
                for side in (self.old, self.new)
                for predicate in (_TYPE, _STATED_IN, _IN_SOURCE)
                for value in side.values(node, predicate)
                if isinstance(value, Iri)
            } - known

    def _read(self, nodes: Collection[Iri]) -> None:
        new, ontology = self._contents
        for quad in new.about(nodes):
            self.new.keep(quad)
            if quad not in self._added:  # the old graph is not gone through: it has the others
                self.old.keep(quad)
        for quad in ontology.about(nodes):
            self._ontology.keep(quad)

    def name(self, node: Term) -> str:
        """What to call a thing, a class or a property."""
        if isinstance(node, Literal):
            return node.lexical
        if isinstance(node, BlankNode):
            return self._expression(node, self.new, 0) or self._expression(node, self.old, 0)
        return self._label(node) or _from_iri(node)

    def kinds(self, node: Term) -> list[str]:
        """The names of its classes."""
        found = self.new.values(node, _TYPE) or self.old.values(node, _TYPE)
        return [self.name(each) for each in found]

    def sources(self, thing: Thing) -> list[str]:
        """The passages that state it, each with its source."""
        side = self.old if thing.change == "removed" else self.new
        return [self._passage(each, side) for each in side.values(thing.node, _STATED_IN)]

    def passages(self, thing: Thing) -> list[Term]:
        """The passages that state it."""
        side = self.old if thing.change == "removed" else self.new
        return side.values(thing.node, _STATED_IN)

    def told(self, thing: Thing) -> list[Fact]:
        """The facts to tell: of what is new or gone, not those that its heading holds."""
        if thing.change == "changed":
            return list(thing.facts)
        heading = {_TYPE, _STATED_IN}
        side = self.old if thing.change == "removed" else self.new
        heading |= {each for each in _NAMES if side.values(thing.node, each)} & {*_NAMES[:2]}
        return [fact for fact in thing.facts if fact.predicate not in heading]

    def values(self, fact: Fact) -> tuple[str, str]:
        """The old and the new value, each empty where there is none; never the same twice."""
        old = "" if fact.old is None else self._value(fact.old, self.old)
        new = "" if fact.new is None else self._value(fact.new, self.new)
        if old == new and fact.old is not None and fact.new is not None:
            old = self._value(fact.old, self.old, exact=True)
            new = self._value(fact.new, self.new, exact=True)
        return old, new

    def _value(self, term: Term, side: Side, *, exact: bool = False) -> str:
        if isinstance(term, BlankNode):
            return self._expression(term, side, 0, exact=exact)
        if exact:
            return turtle_term(term)
        if isinstance(term, Literal):
            text = " ".join(term.lexical.split()) or '""'
            tagged = f" ({term.language})" if term.language not in (None, "en") else ""
            shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
            return f"{shown}{tagged}"
        return self._label(term) or turtle_term(term)

    def _label(self, node: Iri) -> str:
        for predicate in _NAMES:
            for side in (self.new, self.old, self._ontology):
                found = [
                    value
                    for value in side.values(node, predicate)
                    if isinstance(value, Literal) and value.lexical.strip()
                ]
                if found:
                    best = min(found, key=lambda one: (one.language != "en", order(one)))
                    text = " ".join(best.lexical.split())
                    return text.rstrip(".") if predicate == _SUMMARY else text
        return "type" if node == _TYPE else ""

    def _passage(self, node: Term, side: Side) -> str:
        where = self.name(node)
        sources = [self.name(source) for source in side.values(node, _IN_SOURCE)]
        return f"{', '.join(sources)}: {where}" if sources else where

    def _expression(self, node: BlankNode, side: Side, depth: int, *, exact: bool = False) -> str:
        """A list, a class expression as the Manchester syntax has it, or what is said of it."""
        if depth > _DEEPEST:
            return "…"

        def inner(term: Term) -> str:
            if isinstance(term, BlankNode):
                return self._expression(term, side, depth + 1, exact=exact)
            return turtle_term(term) if exact else self._value(term, side)

        def called(predicate: Iri) -> str:
            return turtle_term(predicate) if exact else self.name(predicate)

        if side.values(node, _FIRST):
            members = [inner(each) for each in _members(node, side)]
            if len(members) > _MOST_MEMBERS and not exact:
                members = [*members[: _MOST_MEMBERS - 1], f"… ({len(members)} in all)"]
            return f"({', '.join(members)})"
        properties = side.properties(node)
        on = side.values(node, Iri(OWL + "onProperty"))
        if not exact:
            for predicate in properties:
                values = side.values(node, predicate)
                if on and predicate.value in _EXPRESSIONS:
                    return f"{called(Iri(on[0][0]))} {_EXPRESSIONS[predicate.value]} " + inner(
                        values[0]
                    )
                if predicate.value in _COMBINATIONS:
                    members = [inner(each) for each in _members(values[0], side)]
                    return f"({_COMBINATIONS[predicate.value].join(members)})"
        parts = [
            f"{called(predicate)} {inner(value)}"
            for predicate in properties
            for value in side.values(node, predicate)
        ]
        return f"[{'; '.join(parts)}]"


def _members(head: Term, side: Side) -> Iterator[Term]:
    seen: set[Term] = set()
    while head != _NIL and head not in seen:
        seen.add(head)
        yield from side.values(head, _FIRST)
        head = next(iter(side.values(head, _REST)), _NIL)


def _from_iri(node: Iri) -> str:
    """A CURIE, or the last part of an IRI in words where it is a term of a vocabulary."""
    short = shrink(node.value)
    if short is not None and not short.startswith(("rkg:", "owl:", "rdf:", "rdfs:")):
        return short
    if short is None:
        return f"<{node.value}>"
    words = _PARTS(short.partition(":")[2])
    return " ".join(word if word.isupper() else word.lower() for word in words) or short
