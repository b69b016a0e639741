"""Class expressions and data ranges of OWL 2, read from RDF, and where OWL 2 RL allows them.

Sources: OWL 2 Web Ontology Language Mapping to RDF Graphs (Second Edition), section 3.2.4, and
OWL 2 Web Ontology Language Profiles (Second Edition), section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from relations_kg.namespaces import XSD

Node = Any
Triple = tuple[Any, Any, Any]

DATATYPES = frozenset(
    {RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal}
    | {
        URIRef(XSD + name)
        for name in (
            *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger"),
            *("positiveInteger", "negativeInteger", "long", "int", "short", "byte"),
            *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "float", "double"),
            *("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"),
            *("boolean", "hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp"),
        )
    }
)
"""The datatypes of OWL 2 RL (Profiles, section 4.2.1)."""

_CARDINALITIES = {
    OWL.minCardinality: "min",
    OWL.minQualifiedCardinality: "min",
    OWL.maxCardinality: "max",
    OWL.maxQualifiedCardinality: "max",
    OWL.cardinality: "exact",
    OWL.qualifiedCardinality: "exact",
}
_BOOLEANS = {OWL.intersectionOf: "and", OWL.unionOf: "or", OWL.oneOf: "one of"}


@dataclass(frozen=True)
class Violation:
    """What is outside of the profile, and the triple that says it."""

    triple: Triple
    reason: str


@dataclass(frozen=True)
class Expression:
    """A class expression.

    Attributes:
        kind: ``class``, ``and``, ``or``, ``not``, ``one of``, ``some``, ``only``, ``value``,
            ``self``, ``min``, ``max``, ``exact`` or ``unknown``.
        triple: where it is written.
        parts: the class expressions in it.
        name: the class, for ``class``.
        number: the cardinality.
        is_data: it restricts a data property.
    """

    kind: str
    triple: Triple
    parts: tuple[Expression, ...] = ()
    name: Node = None
    number: int = 0
    is_data: bool = False


@dataclass
class Entities:
    """What the declarations of an ontology say that its names are."""

    classes: set[Node] = field(default_factory=set)
    datatypes: set[Node] = field(default_factory=set)
    object_properties: set[Node] = field(default_factory=set)
    data_properties: set[Node] = field(default_factory=set)
    annotation_properties: set[Node] = field(default_factory=set)


class Reader:
    """Reads expressions off a graph, and notes which triples they consist of."""

    def __init__(self, graph: Graph, entities: Entities) -> None:
        self.graph = graph
        self.entities = entities
        self.used: set[Triple] = set()
        self.violations: list[Violation] = []
        self._nodes: set[Node] = set()

    def violate(self, triple: Triple, reason: str) -> None:
        self.violations.append(Violation(triple, reason))

    def sequence(self, head: Node, at: Triple) -> list[Node]:
        """The members of an RDF list."""
        members: list[Node] = []
        seen: set[Node] = set()
        while head != RDF.nil:
            firsts = list(self.graph.objects(head, RDF.first))
            rests = list(self.graph.objects(head, RDF.rest))
            if head in seen or len(firsts) != 1 or len(rests) != 1:
                self.violate(at, "not a well-formed list")
                return []
            seen.add(head)
            self.used |= {(head, RDF.first, firsts[0]), (head, RDF.rest, rests[0])}
            if (head, RDF.type, RDF.List) in self.graph:
                self.used.add((head, RDF.type, RDF.List))
            members.append(firsts[0])
            head = rests[0]
        return members

    def object_property(self, node: Node, at: Triple) -> bool:
        """Whether ``node`` is an object property or the inverse of one."""
        if node in self.entities.object_properties:
            return True
        if isinstance(node, BNode):
            inverses = list(self.graph.objects(node, OWL.inverseOf))
            if len(inverses) == 1 and inverses[0] in self.entities.object_properties:
                self.used.add((node, OWL.inverseOf, inverses[0]))
                declaration = (node, RDF.type, OWL.ObjectProperty)
                if declaration in self.graph:
                    self.used.add(declaration)
                return True
        self.violate(at, f"{node} is not declared as an object property")
        return False

    def data_range(self, node: Node, at: Triple) -> None:
        """Reads a data range, all kinds of which but two are outside of the profile."""
        if isinstance(node, URIRef):
            if node not in DATATYPES and node not in self.entities.datatypes:
                self.violate(at, f"{node} is not a datatype of OWL 2 RL")
            return
        self._once(node, at)
        self._take_type(node, RDFS.Datatype)
        for predicate, value in self.graph.predicate_objects(node):
            triple = (node, predicate, value)
            if predicate == OWL.intersectionOf:
                self.used.add(triple)
                for member in self.sequence(value, triple):
                    self.data_range(member, triple)
            elif predicate != RDF.type:
                self.used.add(triple)
                self.violate(triple, f"{_local(predicate)} makes a data range outside of OWL 2 RL")

    def literal(self, node: Node, at: Triple) -> None:
        """Checks the datatype of a literal in an axiom."""
        datatype = node.datatype or (RDF.PlainLiteral if node.language else URIRef(XSD + "string"))
        if datatype not in DATATYPES and datatype not in self.entities.datatypes:
            self.violate(at, f"a literal of {datatype}, which is not a datatype of OWL 2 RL")

    def class_expression(self, node: Node, at: Triple) -> Expression:
        if isinstance(node, URIRef):
            if node not in self.entities.classes:
                self.violate(at, f"{node} is not declared as a class")
            return Expression("class", at, name=node)
        if isinstance(node, Literal):
            self.violate(at, "a literal stands where a class belongs")
            return Expression("unknown", at)
        self._once(node, at)
        if (node, OWL.onProperty, None) in self.graph:
            return self._restriction(node, at)
        self._take_type(node, OWL.Class)
        for predicate, value in self.graph.predicate_objects(node):
            triple = (node, predicate, value)
            if predicate in _BOOLEANS:
                self.used.add(triple)
                members = self.sequence(value, triple)
                kind = _BOOLEANS[predicate]
                parts = (
                    ()
                    if kind == "one of"
                    else tuple(self.class_expression(member, triple) for member in members)
                )
                return Expression(kind, triple, parts)
            if predicate == OWL.complementOf:
                self.used.add(triple)
                return Expression("not", triple, (self.class_expression(value, triple),))
        self.violate(at, "not a class expression of OWL 2")
        return Expression("unknown", at)

    def _restriction(self, node: Node, at: Triple) -> Expression:
        self._take_type(node, OWL.Restriction)
        properties = list(self.graph.objects(node, OWL.onProperty))
        self.used |= {(node, OWL.onProperty, value) for value in properties}
        is_data = len(properties) == 1 and properties[0] in self.entities.data_properties
        if not is_data:
            for value in properties:
                self.object_property(value, (node, OWL.onProperty, value))
        found: list[Expression] = []
        for predicate, value in self.graph.predicate_objects(node):
            triple = (node, predicate, value)
            if predicate in (OWL.someValuesFrom, OWL.allValuesFrom):
                kind = "some" if predicate == OWL.someValuesFrom else "only"
                found.append(
                    Expression(kind, triple, self._filler(value, triple, is_data), is_data=is_data)
                )
            elif predicate == OWL.hasValue:
                if isinstance(value, Literal):
                    self.literal(value, triple)
                found.append(Expression("value", triple, is_data=is_data))
            elif predicate == OWL.hasSelf:
                found.append(Expression("self", triple))
            elif predicate in _CARDINALITIES:
                kind = _CARDINALITIES[predicate]
                parts = self._qualifier(node)
                found.append(Expression(kind, triple, parts, number=int(value), is_data=is_data))
        if len(found) != 1 or len(properties) != 1:
            self.violate(at, "not a restriction of OWL 2 on one property")
            return Expression("unknown", at)
        self.used.add(found[0].triple)
        return found[0]

    def _qualifier(self, node: Node) -> tuple[Expression, ...]:
        for predicate in (OWL.onClass, OWL.onDataRange):
            for value in self.graph.objects(node, predicate):
                triple = (node, predicate, value)
                self.used.add(triple)
                return self._filler(value, triple, predicate == OWL.onDataRange)
        return ()

    def _filler(self, value: Node, at: Triple, is_data: bool) -> tuple[Expression, ...]:
        if is_data:
            self.data_range(value, at)
            return ()
        return (self.class_expression(value, at),)

    def _once(self, node: Node, at: Triple) -> None:
        if node in self._nodes:
            self.violate(at, "one blank node stands for an expression in two places")
        self._nodes.add(node)

    def _take_type(self, node: Node, expected: Node) -> None:
        for of in (expected, OWL.Class):
            if (node, RDF.type, of) in self.graph:
                self.used.add((node, RDF.type, of))


def not_sub(expression: Expression) -> Iterator[Violation]:
    """Why an expression cannot stand for a subclass (subClassExpression)."""
    kind = expression.kind
    if kind in ("and", "or") or (kind == "some" and not expression.is_data):
        for part in expression.parts:
            if kind != "some" or part.name != OWL.Thing:
                yield from not_sub(part)
    elif kind == "class":
        yield from _not_thing(expression)
    elif kind not in ("one of", "some", "value", "unknown"):
        yield Violation(expression.triple, f"{_title(expression)} as a subclass")


def not_super(expression: Expression) -> Iterator[Violation]:
    """Why an expression cannot stand for a superclass (superClassExpression)."""
    kind = expression.kind
    if kind in ("and", "only"):
        for part in expression.parts:
            yield from not_super(part)
    elif kind == "not":
        yield from not_sub(expression.parts[0])
    elif kind == "max":
        if expression.number not in (0, 1):
            yield Violation(expression.triple, f"a maximum of {expression.number}")
        for part in expression.parts:
            if part.name != OWL.Thing:
                yield from not_sub(part)
    elif kind == "class":
        yield from _not_thing(expression)
    elif kind not in ("value", "unknown"):
        yield Violation(expression.triple, f"{_title(expression)} as a superclass")


def not_equivalent(expression: Expression) -> Iterator[Violation]:
    """Why an expression cannot stand in an equivalence (equivClassExpression)."""
    kind = expression.kind
    if kind == "and":
        for part in expression.parts:
            yield from not_equivalent(part)
    elif kind == "class":
        yield from _not_thing(expression)
    elif kind not in ("value", "unknown"):
        yield Violation(expression.triple, f"{_title(expression)} in an equivalence")


def _not_thing(expression: Expression) -> Iterator[Violation]:
    if expression.name == OWL.Thing:
        yield Violation(expression.triple, "owl:Thing as a class expression")


def _title(expression: Expression) -> str:
    names = {
        "and": "an intersection",
        "or": "a union",
        "not": "a complement",
        "one of": "an enumeration",
        "some": "an existential restriction",
        "only": "a universal restriction",
        "self": "a self restriction",
        "min": "a minimum cardinality",
        "max": "a maximum cardinality",
        "exact": "an exact cardinality",
    }
    return names[expression.kind]


def _local(predicate: Node) -> str:
    return "owl:" + str(predicate).rpartition("#")[2]
