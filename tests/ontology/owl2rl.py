"""Whether an ontology is in OWL 2 RL, axiom by axiom.

The triples are turned back into axioms (OWL 2 Mapping to RDF Graphs, section 3), each axiom is
held against the grammar of the profile (OWL 2 Profiles, section 4.2), and against two of the
restrictions that all of OWL 2 DL is under (OWL 2 Structural Specification, section 11.2): that
some axioms are about simple properties only, and that property chains are regular. A triple
that belongs to no axiom is a violation too, so nothing passes because it was not understood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from relations_kg.namespaces import XSD
from tests.ontology.expressions import (
    DATATYPES,
    Entities,
    Node,
    Reader,
    Triple,
    Violation,
    not_equivalent,
    not_sub,
    not_super,
)

__all__ = ["Violation", "violations"]

_VOCABULARIES = (str(RDF), str(RDFS), str(OWL), XSD)
_BUILT_IN_ANNOTATIONS = frozenset(
    {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated}
    | {OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith}
)
_KINDS = {
    OWL.Class: "classes",
    RDFS.Datatype: "datatypes",
    OWL.ObjectProperty: "object_properties",
    OWL.DatatypeProperty: "data_properties",
    OWL.AnnotationProperty: "annotation_properties",
}
_OBJECT_CHARACTERISTICS = frozenset(
    {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty}
    | {OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.TransitiveProperty}
)
_OF_SIMPLE_PROPERTIES = frozenset(
    {OWL.FunctionalProperty, OWL.InverseFunctionalProperty}
    | {OWL.IrreflexiveProperty, OWL.AsymmetricProperty}
)


def violations(triples: Iterable[Triple]) -> list[Violation]:
    """What of an ontology with all its imports is outside of OWL 2 RL; empty if nothing is."""
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return _Checker(graph).check()


class _Checker(Reader):
    def __init__(self, graph: Graph) -> None:
        entities = Entities(
            classes={OWL.Thing, OWL.Nothing}, annotation_properties=set(_BUILT_IN_ANNOTATIONS)
        )
        super().__init__(graph, entities)
        self._edges: defaultdict[Node, set[Node]] = defaultdict(set)  # property to those above
        self._composite: set[Node] = set()
        self._needs_simple: list[tuple[Node, Triple]] = []
        self._chains: list[tuple[Triple, list[Node]]] = []

    def check(self) -> list[Violation]:
        self._declarations()
        self._whole_nodes()
        for triple in sorted(self.graph, key=str):
            if triple not in self.used:
                self._axiom(triple)
        self._simple_properties()
        self._regular_chains()
        for triple in sorted(set(self.graph) - self.used, key=str):
            self.violate(triple, "belongs to no axiom of OWL 2 RL")
        return list(dict.fromkeys(self.violations))

    # Declarations and headers

    def _declarations(self) -> None:
        for subject, _, kind in self.graph.triples((None, RDF.type, None)):
            triple = (subject, RDF.type, kind)
            if kind == OWL.Ontology:
                self._header(subject)
            if not isinstance(subject, URIRef):
                continue
            if kind in _KINDS:
                self.used.add(triple)
                if str(subject).startswith(_VOCABULARIES):
                    if subject not in DATATYPES | _BUILT_IN_ANNOTATIONS:
                        self.violate(triple, "a term of a reserved vocabulary is declared anew")
                    continue
                getattr(self.entities, _KINDS[kind]).add(subject)
            elif kind == OWL.NamedIndividual:
                self.used.add(triple)
        entities = self.entities
        for one, other, what in (
            (entities.classes, entities.datatypes, "a class and a datatype"),
            (entities.object_properties, entities.data_properties, "an object and data property"),
            (
                entities.annotation_properties,
                entities.object_properties | entities.data_properties,
                "an annotation property and another property",
            ),
        ):
            for name in one & other:
                self.violate((name, RDF.type, None), f"is both {what}")
        for name in entities.datatypes:
            if (name, OWL.equivalentClass, None) not in self.graph:
                self.violate((name, RDF.type, RDFS.Datatype), "a datatype without a definition")

    def _header(self, ontology: Node) -> None:
        self.used.add((ontology, RDF.type, OWL.Ontology))
        for predicate in (OWL.imports, OWL.versionIRI):
            self.used |= set(self.graph.triples((ontology, predicate, None)))

    # Axioms that are a node with several triples

    def _whole_nodes(self) -> None:
        for node in set(self.graph.subjects(RDF.type, OWL.AllDisjointClasses)):
            for member, at in self._members(node, OWL.AllDisjointClasses, OWL.members):
                self._all(not_sub(self.class_expression(member, at)))
        for node in set(self.graph.subjects(RDF.type, OWL.AllDisjointProperties)):
            members = list(self._members(node, OWL.AllDisjointProperties, OWL.members))
            if not all(member in self.entities.data_properties for member, _ in members):
                for member, at in members:
                    self.object_property(member, at)
                    self._needs_simple.append((member, at))
        for node in set(self.graph.subjects(RDF.type, OWL.AllDifferent)):
            list(self._members(node, OWL.AllDifferent, OWL.members, OWL.distinctMembers))
        for node in set(self.graph.subjects(RDF.type, OWL.NegativePropertyAssertion)):
            self._negative_assertion(node)
        for node in set(self.graph.subjects(RDF.type, OWL.Axiom)):
            self.used.add((node, RDF.type, OWL.Axiom))
            parts = []
            for predicate in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget):
                self.used |= set(self.graph.triples((node, predicate, None)))
                parts.append(self.graph.value(node, predicate))
            if None in parts or tuple(parts) not in self.graph:
                self.violate((node, RDF.type, OWL.Axiom), "annotates an axiom that is not there")

    def _members(self, node: Node, kind: Node, *predicates: Node) -> Iterator[tuple[Node, Triple]]:
        self.used.add((node, RDF.type, kind))
        found = [t for p in predicates for t in self.graph.triples((node, p, None))]
        if len(found) != 1:
            self.violate((node, RDF.type, kind), "has no list of members, or more than one")
        for triple in found:
            self.used.add(triple)
            for member in self.sequence(triple[2], triple):
                yield member, triple

    def _negative_assertion(self, node: Node) -> None:
        at = (node, RDF.type, OWL.NegativePropertyAssertion)
        self.used.add(at)
        for predicate in (OWL.sourceIndividual, OWL.targetIndividual, OWL.targetValue):
            self.used |= set(self.graph.triples((node, predicate, None)))
        for value in self.graph.objects(node, OWL.assertionProperty):
            self.used.add((node, OWL.assertionProperty, value))
            if value not in self.entities.data_properties:
                self.object_property(value, at)
        for value in self.graph.objects(node, OWL.targetValue):
            self.literal(value, at)

    # Axioms that are one triple, with what hangs on it

    def _axiom(self, triple: Triple) -> None:
        subject, predicate, object_ = triple
        entities = self.entities
        if predicate == RDF.type:
            self._typing(triple)
        elif predicate == RDFS.subClassOf:
            self.used.add(triple)
            self._all(not_sub(self.class_expression(subject, triple)))
            self._all(not_super(self.class_expression(object_, triple)))
        elif predicate == OWL.equivalentClass:
            self._equivalence(triple)
        elif predicate == OWL.disjointWith:
            self.used.add(triple)
            for node in (subject, object_):
                self._all(not_sub(self.class_expression(node, triple)))
        elif predicate == OWL.disjointUnionOf:
            self.used.add(triple)
            self.sequence(object_, triple)
            self.violate(triple, "a disjoint union")
        elif predicate == OWL.hasKey:
            self.used.add(triple)
            self._all(not_sub(self.class_expression(subject, triple)))
            for member in self.sequence(object_, triple):
                if member not in entities.data_properties:
                    self.object_property(member, triple)
        elif predicate in (RDFS.domain, RDFS.range):
            self._domain_or_range(triple)
        elif predicate == OWL.propertyChainAxiom:
            self._chain(triple)
        elif predicate in (
            RDFS.subPropertyOf,
            OWL.equivalentProperty,
            OWL.propertyDisjointWith,
            OWL.inverseOf,
        ):
            self._between_properties(triple)
        elif predicate in (OWL.sameAs, OWL.differentFrom):
            self.used.add(triple)
            if isinstance(object_, Literal):
                self.violate(triple, "a literal stands where an individual belongs")
        elif predicate in entities.annotation_properties:
            self.used.add(triple)
        elif predicate in entities.data_properties:
            self.used.add(triple)
            if isinstance(object_, Literal):
                self.literal(object_, triple)
            else:
                self.violate(triple, "a data property with a value that is no literal")
        elif predicate in entities.object_properties:
            self.used.add(triple)
            if isinstance(object_, Literal):
                self.violate(triple, "an object property with a literal as value")

    def _typing(self, triple: Triple) -> None:
        subject, _, kind = triple
        if kind in _OBJECT_CHARACTERISTICS:
            self.used.add(triple)
            if kind == OWL.FunctionalProperty and subject in self.entities.data_properties:
                return
            self.object_property(subject, triple)
            if kind in _OF_SIMPLE_PROPERTIES:
                self._needs_simple.append((subject, triple))
            if kind == OWL.TransitiveProperty:
                self._composite.add(self._plain(subject))
        elif kind == OWL.ReflexiveProperty:
            self.used.add(triple)
            self.violate(triple, "a reflexive property")
        elif isinstance(kind, BNode) or not str(kind).startswith(_VOCABULARIES):
            self.used.add(triple)
            self._all(not_super(self.class_expression(kind, triple)))

    def _equivalence(self, triple: Triple) -> None:
        subject, _, object_ = triple
        self.used.add(triple)
        if subject in self.entities.datatypes:
            self.data_range(object_, triple)
            return
        for node in (subject, object_):
            self._all(not_equivalent(self.class_expression(node, triple)))

    def _domain_or_range(self, triple: Triple) -> None:
        subject, predicate, object_ = triple
        self.used.add(triple)
        if subject in self.entities.annotation_properties:
            if not isinstance(object_, URIRef):
                self.violate(triple, "the domain or range of an annotation property is no IRI")
        elif subject in self.entities.data_properties and predicate == RDFS.range:
            self.data_range(object_, triple)
        else:
            if subject not in self.entities.data_properties:
                self.object_property(subject, triple)
            self._all(not_super(self.class_expression(object_, triple)))

    def _chain(self, triple: Triple) -> None:
        subject, _, object_ = triple
        self.used.add(triple)
        self.object_property(subject, triple)
        members = self.sequence(object_, triple)
        if len(members) < 2:
            self.violate(triple, "a chain of fewer than two properties")
        for member in members:
            self.object_property(member, triple)
        self._composite.add(self._plain(subject))
        self._chains.append((triple, members))

    def _between_properties(self, triple: Triple) -> None:
        subject, predicate, object_ = triple
        entities = self.entities
        if predicate == OWL.inverseOf and isinstance(subject, BNode):
            return  # an expression, taken where it is used
        self.used.add(triple)
        pair = {subject, object_}
        if predicate == RDFS.subPropertyOf and pair <= entities.annotation_properties:
            return
        if predicate != OWL.inverseOf and pair <= entities.data_properties:
            return
        for node in (subject, object_):
            self.object_property(node, triple)
        if predicate == OWL.propertyDisjointWith:
            self._needs_simple += [(subject, triple), (object_, triple)]
        if predicate in (RDFS.subPropertyOf, OWL.equivalentProperty):
            self._edges[self._plain(subject)].add(self._plain(object_))
        if predicate == OWL.equivalentProperty:
            self._edges[self._plain(object_)].add(self._plain(subject))

    def _all(self, found: Iterator[Violation]) -> None:
        self.violations.extend(found)

    # Restrictions on the axioms together

    def _plain(self, node: Node) -> Node:
        """The property that an expression is about: for this, an inverse is as its property."""
        if isinstance(node, BNode):
            node = self.graph.value(node, OWL.inverseOf)
        named = {node}
        left = [node]
        while left:
            at = left.pop()
            near = {*self.graph.objects(at, OWL.inverseOf), *self.graph.subjects(OWL.inverseOf, at)}
            for other in near - named:
                if isinstance(other, URIRef):
                    named.add(other)
                    left.append(other)
        return min(named, key=str)

    def _above(self, node: Node) -> set[Node]:
        found = {node}
        left = [node]
        while left:
            for above in self._edges[left.pop()] - found:
                found.add(above)
                left.append(above)
        return found

    def _simple_properties(self) -> None:
        """Functional, irreflexive, asymmetric and disjoint properties are no composite ones."""
        not_simple = set().union(*map(self._above, self._composite)) if self._composite else set()
        for node in self.graph.subjects(OWL.onProperty, None):
            for predicate in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
                for triple in self.graph.triples((node, predicate, None)):
                    self._needs_simple.append((self.graph.value(node, OWL.onProperty), triple))
        for node, triple in self._needs_simple:
            if self._plain(node) in not_simple:
                self.violate(triple, f"{node} is transitive or entailed by a chain")

    def _regular_chains(self) -> None:
        """There is a strict order in which every property is above those that entail it."""
        for triple, chain in self._chains:
            members = chain
            top = self._plain(triple[0])
            if members == [triple[0], triple[0]]:
                continue
            if members[0] == triple[0]:
                members = members[1:]
            elif members[-1] == triple[0]:
                members = members[:-1]
            for name in map(self._plain, members):
                self._edges[name].add(top)
                if name == top:
                    self.violate(triple, "a chain with its own property inside")
        for triple, _ in self._chains:
            top = self._plain(triple[0])
            for other in self._above(top) - {top}:
                if top in self._above(other):
                    self.violate(triple, f"{top} and {other} entail each other by chains")
