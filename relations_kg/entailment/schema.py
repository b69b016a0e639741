"""The axioms of an ontology, and what follows from them alone.

Axioms are the triples that table 9 of the OWL 2 RL/RDF rules (OWL 2 Profiles, section 4.3),
and the bodies of the others, read by constant predicates or classes of RDFS and OWL. There
are few of them, so they are closed here, in this process, and rules are made of the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations, product

from relations_kg.entailment.rules import TYPE, Triple
from relations_kg.namespaces import OWL, RDF, RDFS
from relations_kg.rdf import BlankNode, Iri, Literal, Term

__all__ = ["AXIOM_CLASSES", "AXIOM_PROPERTIES", "Order", "Schema"]

FIRST, REST, NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
SUBCLASS, SUBPROPERTY = Iri(RDFS + "subClassOf"), Iri(RDFS + "subPropertyOf")
DOMAIN, RANGE = Iri(RDFS + "domain"), Iri(RDFS + "range")
EQUIVALENT_CLASS = Iri(OWL + "equivalentClass")
EQUIVALENT_PROPERTY = Iri(OWL + "equivalentProperty")
ALL_DIFFERENT = Iri(OWL + "AllDifferent")
THING, NOTHING = Iri(OWL + "Thing"), Iri(OWL + "Nothing")

AXIOM_PROPERTIES = (
    *(FIRST, REST, SUBCLASS, SUBPROPERTY, DOMAIN, RANGE),
    *(
        Iri(OWL + name)
        for name in (
            *("equivalentClass", "equivalentProperty", "disjointWith", "complementOf", "oneOf"),
            *("intersectionOf", "unionOf", "onProperty", "someValuesFrom", "allValuesFrom"),
            *("hasValue", "maxCardinality", "maxQualifiedCardinality", "onClass", "inverseOf"),
            *("propertyChainAxiom", "hasKey", "propertyDisjointWith", "members", "distinctMembers"),
            *("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue"),
        )
    ),
)
"""Predicates of triples that are axioms."""
AXIOM_CLASSES = (
    *(Iri(RDFS + name) for name in ("Class", "ContainerMembershipProperty")),
    *(
        Iri(OWL + name)
        for name in (
            *("Class", "ObjectProperty", "DatatypeProperty", "AllDifferent"),
            *("FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty"),
            *("SymmetricProperty", "AsymmetricProperty", "TransitiveProperty"),
            *("AllDisjointClasses", "AllDisjointProperties"),
        )
    ),
)
"""Classes that make a triple with ``rdf:type`` an axiom."""


class Order:
    """A preorder such as ``rdfs:subClassOf``: edges, and what is above each node."""

    def __init__(self) -> None:
        self._above: defaultdict[Term, dict[Term, None]] = defaultdict(dict)
        self._closed: dict[Term, frozenset[Term]] = {}

    def add(self, low: Term, high: Term) -> bool:
        """Take an edge, which may lead from a node to itself; whether it is new."""
        if high in self._above[low]:
            return False
        self._above[low][high] = None
        self._closed.clear()
        return True

    def above(self, low: Term) -> frozenset[Term]:
        """All that can be reached from ``low`` by one edge or more."""
        known = self._closed.get(low)
        if known is None:
            found: dict[Term, None] = {}
            left = [low]
            while left:
                for high in self._above.get(left.pop(), ()):
                    if high not in found:
                        found[high] = None
                        left.append(high)
            known = self._closed[low] = frozenset(found)
        return known

    def pairs(self) -> Iterator[tuple[Term, Term]]:
        """Each node with each one that is above it."""
        for low in list(self._above):
            for high in self.above(low):
                yield low, high

    def edges(self) -> Iterator[tuple[Term, Term]]:
        """The edges that were taken, but for those from a node to itself."""
        for low, highs in self._above.items():
            for high in highs:
                if low != high:
                    yield low, high


class Schema:
    """The axioms, closed under the rules ``scm-*``.

    Attributes:
        axioms: the axioms as they were given.
        classes: ``rdfs:subClassOf``; its edges are those given and those that follow from other
            axioms, each with its reason in :attr:`reasons`.
        properties: ``rdfs:subPropertyOf``, likewise.
        reasons: for an edge, the name of the rule and the axioms that it follows from; an edge
            that is an axiom itself has none.
        faults: sentences on what is malformed in the axioms.
    """

    def __init__(self, axioms: Iterable[Triple]) -> None:
        self.axioms = frozenset(axioms)
        self.faults: dict[str, None] = {}
        self.reasons: dict[Triple, tuple[str, tuple[Triple, ...]]] = {}
        self.classes, self.properties = Order(), Order()
        self._objects: defaultdict[Iri, defaultdict[Term, list[Term]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._instances: defaultdict[Term, list[Term]] = defaultdict(list)
        for subject, predicate, object_ in sorted(self.axioms, key=repr):
            if predicate == TYPE:
                self._instances[object_].append(subject)
            else:
                self._objects[predicate][subject].append(object_)
        self._declared_classes = frozenset(self.instances("Class"))

    def pairs(self, predicate: Iri | str) -> Iterator[tuple[Term, Term]]:
        """Subject and object of each axiom with a predicate (a name of OWL, or an IRI)."""
        predicate = Iri(OWL + predicate) if isinstance(predicate, str) else predicate
        found = self._objects.get(predicate)
        for subject, objects in () if found is None else found.items():
            for object_ in objects:
                yield subject, object_

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """The objects of the axioms with a subject and a predicate (a name of OWL)."""
        return self._of(subject, Iri(OWL + predicate))

    def instances(self, class_: str) -> list[Term]:
        """What the axioms say is of a class (a name of OWL)."""
        return self._instances.get(Iri(OWL + class_), [])

    def containers(self) -> list[Term]:
        """The properties that are an ``rdfs:ContainerMembershipProperty``."""
        return self._instances.get(Iri(RDFS + "ContainerMembershipProperty"), [])

    def list_of(self, head: Term) -> tuple[list[Term], list[Triple]]:
        """The members of an RDF list and the axioms that make it; empty where it is malformed."""
        members: list[Term] = []
        triples: list[Triple] = []
        seen: set[Term] = set()
        while head != NIL:
            firsts, rests = self._of(head, FIRST), self._of(head, REST)
            if head in seen or len(firsts) != 1 or len(rests) != 1 or isinstance(head, Literal):
                what = "is circular" if head in seen else "is not well-formed"
                self.faults[f"the list {_shown(head)} {what}"] = None
                return [], []
            seen.add(head)
            members.append(firsts[0])
            triples += [(head, FIRST, firsts[0]), (head, REST, rests[0])]
            head = rests[0]
        return members, triples

    def _of(self, subject: Term, predicate: Iri) -> list[Term]:
        found = self._objects.get(predicate)
        return [] if found is None else found.get(subject, [])

    def restrictions(self, kind: str) -> Iterator[tuple[Term, Term, Term]]:
        """Class, property and filler of each restriction with the predicate ``kind``."""
        for class_, filler in self.pairs(kind):
            for property_ in self.objects(class_, "onProperty"):
                yield class_, property_, filler

    def close(self, *, without: frozenset[str] = frozenset()) -> None:
        """Close under the rules of table 9 but for those named."""
        if "scm-cls" not in without:
            for class_ in (*self._declared_classes, THING, NOTHING):
                for low, high in ((class_, class_), (class_, THING), (NOTHING, class_)):
                    self.classes.add(low, high)
        for kind, name in (("ObjectProperty", "scm-op"), ("DatatypeProperty", "scm-dp")):
            for property_ in self.instances(kind) if name not in without else ():
                self.properties.add(property_, property_)
        self._order(SUBCLASS, EQUIVALENT_CLASS, self.classes, "scm-eqc1", without)
        self._order(SUBPROPERTY, EQUIVALENT_PROPERTY, self.properties, "scm-eqp1", without)
        for kind, name in (("intersectionOf", "scm-int"), ("unionOf", "scm-uni")):
            for class_, head in self.pairs(kind) if name not in without else ():
                members, triples = self.list_of(head)
                axioms = ((class_, Iri(OWL + kind), head), *triples)
                for member in members:
                    low, high = (class_, member) if kind == "intersectionOf" else (member, class_)
                    self._edge(low, high, name, axioms)
        while self._restricted(without):
            pass

    def inferred(self, *, without: frozenset[str] = frozenset()) -> Iterator[Triple]:
        """The triples that follow from the axioms by table 9; some may be axioms themselves."""
        for order, below, same, names in (
            (self.classes, SUBCLASS, EQUIVALENT_CLASS, ("scm-sco", "scm-eqc2")),
            (self.properties, SUBPROPERTY, EQUIVALENT_PROPERTY, ("scm-spo", "scm-eqp2")),
        ):
            pairs = set(order.edges() if names[0] in without else order.pairs())
            for low, high in pairs:
                yield low, below, high  # type: ignore[misc]
                if names[1] not in without and (high, low) in pairs:
                    yield low, same, high  # type: ignore[misc]
        for predicate, kind in ((DOMAIN, "dom"), (RANGE, "rng")):
            widened = f"scm-{kind}1" not in without
            lower = self._below(self.properties) if f"scm-{kind}2" not in without else {}
            for property_, class_ in self.pairs(predicate):
                for low in (property_, *lower.get(property_, ())):
                    yield low, predicate, class_
                    for high in self.classes.above(class_) if widened else ():
                        yield low, predicate, high

    def _order(
        self, below: Iri, same: Iri, order: Order, name: str, without: frozenset[str]
    ) -> None:
        for low, high in self.pairs(below):
            order.add(low, high)
        for one, other in self.pairs(same) if name not in without else ():
            for low, high in permutations((one, other)):
                if order.add(low, high):
                    self.reasons[low, below, high] = name, ((one, same, other),)  # type: ignore[index,assignment]

    def _restricted(self, without: frozenset[str]) -> bool:
        """The rules scm-hv, scm-svf* and scm-avf*, once; whether one of them found anything."""
        new = False
        for kind, name in (("someValuesFrom", "scm-svf"), ("allValuesFrom", "scm-avf")):
            known = list(self.restrictions(kind))
            by_property, by_filler = _grouped(known, 1), _grouped(known, 2)
            if f"{name}1" not in without:
                for group in by_property.values():
                    for (c1, p, y1), (c2, _, y2) in product(group, repeat=2):
                        if y2 in self.classes.above(y1):
                            new |= self._restriction_edge(c1, c2, f"{name}1", kind, p, p, y1, y2)
            if f"{name}2" not in without:
                for group in by_filler.values():
                    for (c1, p1, y), (c2, p2, _) in product(group, repeat=2):
                        if p2 in self.properties.above(p1):
                            low, high = (c1, c2) if name == "scm-svf" else (c2, c1)
                            new |= self._restriction_edge(
                                low, high, f"{name}2", kind, p1, p2, y, y, (c1, c2)
                            )
        if "scm-hv" not in without:
            for group in _grouped(list(self.restrictions("hasValue")), 2).values():
                for (c1, p1, i), (c2, p2, _) in product(group, repeat=2):
                    if p2 in self.properties.above(p1):
                        new |= self._restriction_edge(c1, c2, "scm-hv", "hasValue", p1, p2, i, i)
        return new

    def _restriction_edge(
        self,
        low: Term,
        high: Term,
        name: str,
        kind: str,
        p1: Term,
        p2: Term,
        y1: Term,
        y2: Term,
        classes: tuple[Term, Term] | None = None,
    ) -> bool:
        c1, c2 = classes or (low, high)
        on, of = Iri(OWL + "onProperty"), Iri(OWL + kind)
        axioms = [(c1, of, y1), (c1, on, p1), (c2, of, y2), (c2, on, p2)]
        if y1 != y2:
            axioms.append((y1, SUBCLASS, y2))
        elif p1 != p2:
            axioms.append((p1, SUBPROPERTY, p2))
        return self._edge(low, high, name, tuple(axioms))

    def _edge(
        self, low: Term, high: Term, name: str, axioms: tuple[tuple[Term, Iri, Term], ...]
    ) -> bool:
        if not self.classes.add(low, high):
            return False
        self.reasons[low, SUBCLASS, high] = name, axioms  # type: ignore[index,assignment]
        return True

    @staticmethod
    def _below(order: Order) -> Mapping[Term, list[Term]]:
        below: defaultdict[Term, list[Term]] = defaultdict(list)
        for low, high in order.pairs():
            below[high].append(low)
        return below


def _grouped(
    items: list[tuple[Term, Term, Term]], key: int
) -> Mapping[Term, list[tuple[Term, Term, Term]]]:
    groups: defaultdict[Term, list[tuple[Term, Term, Term]]] = defaultdict(list)
    for item in items:
        groups[item[key]].append(item)
    return groups


def _shown(node: Term) -> str:
    return f"_:{node.label}" if isinstance(node, BlankNode) else str(node[0])
