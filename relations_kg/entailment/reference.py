"""The reference engine: owlrl, with what it gets wrong put right.

owlrl 7.6 is a plain forward chainer over an rdflib graph. Used as it is, it

- compares all properties of a key but the last, so that under a key of one property
  all members of its class are one;
- leaves the last member out of ``owl:AllDisjointProperties`` and ``owl:AllDifferent``;
- makes two different literals of a functional property the same, and then replaces one by
  the other everywhere, where OWL 2 RL has a contradiction;
- breaks on some ill-typed literals, on lists that are circular and on cardinalities that are
  no numbers;
- compares each literal with each other one under RDFS.

The classes below override exactly that. What is still missing from OWL 2 RL: equal values in
different lexical forms are different terms (rules ``dt-eq`` and ``dt-diff``), and that a value
is outside of a datatype is seen only when the two datatypes have no value in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, product
from typing import Any

from owlrl import OWLRL_Semantics, RDFS_Semantics
from owlrl.AxiomaticTriples import OWLRL_Datatypes_Disjointness
from owlrl.DatatypeHandling import AltXSDToPYTHON
from owlrl.XsdDatatypes import (
    OWL_Datatype_Subsumptions,
    OWL_RL_Datatypes,
)
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib import Literal as RdflibLiteral

from relations_kg.entailment import base
from relations_kg.entailment.selection import Triple, is_told, order, split
from relations_kg.namespaces import shrink
from relations_kg.rdf import XSD_STRING, Iri, Literal, Quad, Term
from relations_kg.terms import from_rdflib, to_rdflib

__all__ = ["owl_rl", "rdfs"]

_SAME_AS = Iri(str(OWL.sameAs))
_CARDINALITIES = (OWL.maxCardinality, OWL.maxQualifiedCardinality)
_IRI = re.compile(r"https?://[^\s,()'<>\"]+")
_LONGEST_MESSAGE = 500


def owl_rl(quads: Iterable[Quad]) -> base.Entailed:
    """What follows by the rules of OWL 2 RL (OWL 2 Profiles, section 4.3)."""
    return _close(quads, _OwlRlClosure, base.graph_of(base.OWL_RL))


def rdfs(quads: Iterable[Quad]) -> base.Entailed:
    """What follows by the rules of RDFS (RDF 1.1 Semantics, section 9.2.1)."""
    return _close(quads, _RdfsClosure, base.graph_of(base.RDFS))


class _BlankNodes(dict[Any, None]):
    """Stands in for a list that owlrl searches once for every term of the graph."""

    def append(self, node: Any) -> None:
        self[node] = None


class _OwlRlClosure(OWLRL_Semantics):  # type: ignore[misc]
    """The rules of OWL 2 RL over one graph."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph, False, False)
        self.bnodes = _BlankNodes()
        self.inconsistencies: dict[str, None] = {}
        # The type of a literal matters to nothing but a restriction on a property's values.
        self._types_literals = (None, OWL.someValuesFrom, None) in graph

    def add_error(self, message: str) -> None:
        """Keep a contradiction, instead of writing it into the graph."""
        self.inconsistencies[message] = None

    def store_triple(self, t: tuple[Any, Any, Any]) -> None:
        """Take a triple that a rule has found."""
        subject, predicate, object_ = t
        if predicate == OWL.sameAs and subject == object_:
            return
        if isinstance(subject, RdflibLiteral):
            if predicate == OWL.sameAs and isinstance(object_, RdflibLiteral):
                first, second = sorted((_shown(subject), _shown(object_)))
                self.add_error(f"a property that allows one value has both {first} and {second}")
                return
            if predicate == RDF.type and _are_disjoint(_datatype(subject), object_):
                self.add_error(f"{_shown(subject)} stands where the datatype is {object_}")
            if not self._types_literals:
                return
        super().store_triple(t)

    def _list(self, l: Any) -> list[Any]:  # noqa: E741 - the name is owlrl's
        try:
            return list(self.graph.items(l))
        except ValueError:
            self.add_error(f"the list {l} is circular")
            return []

    def _one_time_rules_datatypes(self) -> None:
        """Rules dt-not-type and dt-type2, for the literals of the datatypes of OWL 2 RL."""
        literals = {o for _, _, o in self.graph if isinstance(o, RdflibLiteral)}
        for literal in literals:
            datatype = literal.datatype
            if datatype not in OWL_RL_Datatypes:
                continue
            if not _is_well_formed(literal):
                self.add_error(f"{_shown(literal)} is no value of its datatype")
            for of in (datatype, *OWL_Datatype_Subsumptions.get(datatype, ())):
                self.store_triple((literal, RDF.type, of))

    def _equality(self, triple: tuple[Any, Any, Any], cycle_num: int) -> None:
        subject, predicate, object_ = triple
        if predicate == OWL.differentFrom and subject == object_:
            self.add_error(f"{subject} is said to be different from itself")
        if predicate == RDF.type and object_ == OWL.AllDifferent:
            for one, other in self._pairs(subject, OWL.members, OWL.distinctMembers):
                if one == other or (one, OWL.sameAs, other) in self.graph:
                    self.add_error(f"{one} and {other} are the same, and said to be different")
            return
        super()._equality(triple, cycle_num)

    def _properties(self, triple: tuple[Any, Any, Any], cycle_num: int) -> None:
        subject, predicate, object_ = triple
        if predicate == OWL.hasKey:
            self._key(subject, self._list(object_))
        elif predicate == RDF.type and object_ == OWL.AllDisjointProperties:
            for one, other in self._pairs(subject, OWL.members):
                for x, y in self.graph.subject_objects(one):
                    if (x, other, y) in self.graph:
                        self.add_error(f"the disjoint {one} and {other} both link {x} to {y}")
        else:
            super()._properties(triple, cycle_num)

    def _classes(self, triple: tuple[Any, Any, Any], cycle_num: int) -> None:
        if triple[1] in _CARDINALITIES and not isinstance(triple[2], RdflibLiteral):
            self.add_error(f"the cardinality {triple[2]} is no number")
            return
        super()._classes(triple, cycle_num)

    def _pairs(self, axiom: Any, *predicates: Any) -> Iterator[tuple[Any, Any]]:
        """Every two members of the lists of an axiom."""
        for predicate in predicates:
            for head in self.graph.objects(axiom, predicate):
                yield from combinations(self._list(head), 2)

    def _key(self, class_: Any, properties: list[Any]) -> None:
        """Rule prp-key: members of a class that agree on all properties of a key are one."""
        if not properties:
            return
        first_with: dict[tuple[Any, ...], Any] = {}
        for member in self.graph.subjects(RDF.type, class_):
            for values in product(*(self.graph.objects(member, p) for p in properties)):
                first = first_with.setdefault(values, member)
                self.store_triple((first, OWL.sameAs, member))


class _RdfsClosure(RDFS_Semantics):  # type: ignore[misc]
    """The rules of RDFS over one graph."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph, False, False)
        self.inconsistencies: dict[str, None] = {}

    def one_time_rules(self) -> None:
        """Nothing: equal values of literals are no matter of RDFS without datatypes."""

    def store_triple(self, t: tuple[Any, Any, Any]) -> None:
        """Take a triple that a rule has found."""
        if not isinstance(t[0], RdflibLiteral) and t[2] != RDFS.Resource:
            super().store_triple(t)


def _close(
    quads: Iterable[Quad], closure_of: type[_OwlRlClosure | _RdfsClosure], name: Iri
) -> base.Entailed:
    used, inert = split(quads)
    graph = Graph()
    for subject, predicate, object_ in used:
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    closure = closure_of(graph)
    closure.closure()
    found = set(_told(graph)).difference(used)
    if closure_of is _OwlRlClosure:
        found.update(_by_equality(inert, [*used, *found]))
    return base.Entailed(
        tuple(Quad(*triple, name) for triple in sorted(found, key=order)),
        tuple(map(base.Inconsistency, sorted(map(_readable, closure.inconsistencies)))),
    )


def _told(graph: Graph) -> Iterator[Triple]:
    for row in graph:
        subject, predicate, object_ = map(from_rdflib, row)
        if isinstance(subject, Literal) or not isinstance(predicate, Iri):
            continue
        triple = subject, predicate, object_
        if is_told(triple):
            yield triple


def _by_equality(inert: list[Triple], triples: Iterable[Triple]) -> Iterator[Triple]:
    """The rules eq-rep-s and eq-rep-o, for the triples that the engine has not seen."""
    same: dict[Term, set[Term]] = {}
    for subject, predicate, object_ in triples:
        if predicate == _SAME_AS:
            same.setdefault(subject, {subject}).add(object_)
    if not same:
        return
    seen = set(inert)
    for subject, predicate, object_ in inert:
        for one, other in product(same.get(subject, {subject}), same.get(object_, {object_})):
            if not isinstance(one, Literal) and (one, predicate, other) not in seen:
                yield one, predicate, other


def _datatype(literal: RdflibLiteral) -> Any:
    if literal.language:
        return RDF.PlainLiteral
    return literal.datatype or URIRef(XSD_STRING)


@cache
def _are_disjoint(one: Any, other: Any) -> bool:
    """Whether two datatypes are known to have no value in common."""
    above_one = {one, *OWL_Datatype_Subsumptions.get(one, ())}
    above_other = {other, *OWL_Datatype_Subsumptions.get(other, ())}
    return any(
        (a in above_one and b in above_other) or (b in above_one and a in above_other)
        for a, _, b in OWLRL_Datatypes_Disjointness
    )


def _is_well_formed(literal: RdflibLiteral) -> bool:
    converter = AltXSDToPYTHON.get(literal.datatype)
    if converter is None:
        return True
    try:
        converter(str(literal))
    except (ValueError, ArithmeticError, LookupError):
        return False
    return True


def _shown(literal: RdflibLiteral) -> str:
    text = str(literal)
    short = repr(text if len(text) <= 80 else text[:79] + "…")
    return f"{short}^^{literal.datatype}" if literal.datatype else short


def _readable(message: str) -> str:
    """A message of the engine with CURIEs for IRIs, and not longer than anybody reads."""
    short = _IRI.sub(lambda iri: shrink(iri[0]) or iri[0], message)
    return short if len(short) <= _LONGEST_MESSAGE else short[: _LONGEST_MESSAGE - 1] + "…"
