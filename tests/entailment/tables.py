"""The rules of OWL 2 RL as the W3C prints them, and the plainest closure over them.

Tables 4 to 7 and 9 of OWL 2 Web Ontology Language Profiles, section 4.3, one line each: the
premises, an arrow, the conclusions. ``FALSE`` is a contradiction. What the tables write as
``LIST[?x, ?e1, ..., ?en]`` is here a word for what the rule does with the list:

- ``MEMBER ?x ?e``: any element;
- ``TWO ?x ?e ?f``: two elements at different places;
- ``ALL ?x ?y``: ``?y`` is of the class of every element;
- ``CHAIN ?x ?u ?v``: the elements, taken as properties, lead from ``?u`` to ``?v``;
- ``AGREE ?x ?u ?v``: for each element taken as property, ``?u`` and ``?v`` share a value.

Table 8, the datatypes, is left out but for two things: a literal is of its datatype
(``dt-type2``), and two different literals in their canonical form are not the same (``dt-diff``
with ``eq-diff1``). Triples with a literal as subject are kept where they say its type or that a
node is the same.

Nothing here is fast; nothing here is taken from an engine, so it can judge them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple, TypeAlias

from relations_kg.entailment.selection import is_told
from relations_kg.namespaces import OWL, RDF, XSD, expand
from relations_kg.rdf import Iri, Literal, Term

__all__ = ["ALL_RULES", "AXIOMATIC", "OWL_RL", "RDFS_RULES", "Closure", "close"]

AXIOMATIC = """
eq-ref       ?s ?p ?o => ?s owl:sameAs ?s , ?p owl:sameAs ?p , ?o owl:sameAs ?o
prp-ap       => rdfs:label a owl:AnnotationProperty
cls-thing    => owl:Thing a owl:Class
cls-nothing1 => owl:Nothing a owl:Class
"""

OWL_RL_TABLES = """
eq-sym     ?x owl:sameAs ?y => ?y owl:sameAs ?x
eq-trans   ?x owl:sameAs ?y , ?y owl:sameAs ?z => ?x owl:sameAs ?z
eq-rep-s   ?s owl:sameAs ?t , ?s ?p ?o => ?t ?p ?o
eq-rep-p   ?p owl:sameAs ?q , ?s ?p ?o => ?s ?q ?o
eq-rep-o   ?o owl:sameAs ?t , ?s ?p ?o => ?s ?p ?t
eq-diff1   ?x owl:sameAs ?y , ?x owl:differentFrom ?y => FALSE
eq-diff2   ?x a owl:AllDifferent , ?x owl:members ?y , TWO ?y ?z ?w , ?z owl:sameAs ?w => FALSE
eq-diff3   ?x a owl:AllDifferent , ?x owl:distinctMembers ?y , TWO ?y ?z ?w , \
           ?z owl:sameAs ?w => FALSE

prp-dom    ?p rdfs:domain ?c , ?x ?p ?y => ?x a ?c
prp-rng    ?p rdfs:range ?c , ?x ?p ?y => ?y a ?c
prp-fp     ?p a owl:FunctionalProperty , ?x ?p ?y , ?x ?p ?z => ?y owl:sameAs ?z
prp-ifp    ?p a owl:InverseFunctionalProperty , ?x ?p ?y , ?z ?p ?y => ?x owl:sameAs ?z
prp-irp    ?p a owl:IrreflexiveProperty , ?x ?p ?x => FALSE
prp-symp   ?p a owl:SymmetricProperty , ?x ?p ?y => ?y ?p ?x
prp-asyp   ?p a owl:AsymmetricProperty , ?x ?p ?y , ?y ?p ?x => FALSE
prp-trp    ?p a owl:TransitiveProperty , ?x ?p ?y , ?y ?p ?z => ?x ?p ?z
prp-spo1   ?p rdfs:subPropertyOf ?q , ?x ?p ?y => ?x ?q ?y
prp-spo2   ?p owl:propertyChainAxiom ?l , CHAIN ?l ?x ?y => ?x ?p ?y
prp-eqp1   ?p owl:equivalentProperty ?q , ?x ?p ?y => ?x ?q ?y
prp-eqp2   ?p owl:equivalentProperty ?q , ?x ?q ?y => ?x ?p ?y
prp-pdw    ?p owl:propertyDisjointWith ?q , ?x ?p ?y , ?x ?q ?y => FALSE
prp-adp    ?x a owl:AllDisjointProperties , ?x owl:members ?l , TWO ?l ?p ?q , \
           ?u ?p ?v , ?u ?q ?v => FALSE
prp-inv1   ?p owl:inverseOf ?q , ?x ?p ?y => ?y ?q ?x
prp-inv2   ?p owl:inverseOf ?q , ?x ?q ?y => ?y ?p ?x
prp-key    ?c owl:hasKey ?l , ?x a ?c , ?y a ?c , AGREE ?l ?x ?y => ?x owl:sameAs ?y
prp-npa1   ?n owl:sourceIndividual ?i , ?n owl:assertionProperty ?p , \
           ?n owl:targetIndividual ?j , ?i ?p ?j => FALSE
prp-npa2   ?n owl:sourceIndividual ?i , ?n owl:assertionProperty ?p , \
           ?n owl:targetValue ?j , ?i ?p ?j => FALSE

cls-nothing2 ?x a owl:Nothing => FALSE
cls-int1   ?c owl:intersectionOf ?l , ALL ?l ?y => ?y a ?c
cls-int2   ?c owl:intersectionOf ?l , MEMBER ?l ?d , ?y a ?c => ?y a ?d
cls-uni    ?c owl:unionOf ?l , MEMBER ?l ?d , ?y a ?d => ?y a ?c
cls-com    ?c owl:complementOf ?d , ?x a ?c , ?x a ?d => FALSE
cls-svf1   ?r owl:someValuesFrom ?c , ?r owl:onProperty ?p , ?u ?p ?v , ?v a ?c => ?u a ?r
cls-svf2   ?r owl:someValuesFrom owl:Thing , ?r owl:onProperty ?p , ?u ?p ?v => ?u a ?r
cls-avf    ?r owl:allValuesFrom ?c , ?r owl:onProperty ?p , ?u a ?r , ?u ?p ?v => ?v a ?c
cls-hv1    ?r owl:hasValue ?v , ?r owl:onProperty ?p , ?u a ?r => ?u ?p ?v
cls-hv2    ?r owl:hasValue ?v , ?r owl:onProperty ?p , ?u ?p ?v => ?u a ?r
cls-maxc1  ?r owl:maxCardinality 0 , ?r owl:onProperty ?p , ?u a ?r , ?u ?p ?y => FALSE
cls-maxc2  ?r owl:maxCardinality 1 , ?r owl:onProperty ?p , ?u a ?r , ?u ?p ?y , \
           ?u ?p ?z => ?y owl:sameAs ?z
cls-maxqc1 ?r owl:maxQualifiedCardinality 0 , ?r owl:onProperty ?p , ?r owl:onClass ?c , \
           ?u a ?r , ?u ?p ?y , ?y a ?c => FALSE
cls-maxqc2 ?r owl:maxQualifiedCardinality 0 , ?r owl:onProperty ?p , \
           ?r owl:onClass owl:Thing , ?u a ?r , ?u ?p ?y => FALSE
cls-maxqc3 ?r owl:maxQualifiedCardinality 1 , ?r owl:onProperty ?p , ?r owl:onClass ?c , \
           ?u a ?r , ?u ?p ?y , ?y a ?c , ?u ?p ?z , ?z a ?c => ?y owl:sameAs ?z
cls-maxqc4 ?r owl:maxQualifiedCardinality 1 , ?r owl:onProperty ?p , \
           ?r owl:onClass owl:Thing , ?u a ?r , ?u ?p ?y , ?u ?p ?z => ?y owl:sameAs ?z
cls-oo     ?c owl:oneOf ?l , MEMBER ?l ?y => ?y a ?c

cax-sco    ?c rdfs:subClassOf ?d , ?x a ?c => ?x a ?d
cax-eqc1   ?c owl:equivalentClass ?d , ?x a ?c => ?x a ?d
cax-eqc2   ?c owl:equivalentClass ?d , ?x a ?d => ?x a ?c
cax-dw     ?c owl:disjointWith ?d , ?x a ?c , ?x a ?d => FALSE
cax-adc    ?a a owl:AllDisjointClasses , ?a owl:members ?l , TWO ?l ?c ?d , \
           ?x a ?c , ?x a ?d => FALSE

scm-cls    ?c a owl:Class => ?c rdfs:subClassOf ?c , ?c owl:equivalentClass ?c , \
           ?c rdfs:subClassOf owl:Thing , owl:Nothing rdfs:subClassOf ?c
scm-sco    ?c rdfs:subClassOf ?d , ?d rdfs:subClassOf ?e => ?c rdfs:subClassOf ?e
scm-eqc1   ?c owl:equivalentClass ?d => ?c rdfs:subClassOf ?d , ?d rdfs:subClassOf ?c
scm-eqc2   ?c rdfs:subClassOf ?d , ?d rdfs:subClassOf ?c => ?c owl:equivalentClass ?d
scm-op     ?p a owl:ObjectProperty => ?p rdfs:subPropertyOf ?p , ?p owl:equivalentProperty ?p
scm-dp     ?p a owl:DatatypeProperty => ?p rdfs:subPropertyOf ?p , ?p owl:equivalentProperty ?p
scm-spo    ?p rdfs:subPropertyOf ?q , ?q rdfs:subPropertyOf ?r => ?p rdfs:subPropertyOf ?r
scm-eqp1   ?p owl:equivalentProperty ?q => ?p rdfs:subPropertyOf ?q , ?q rdfs:subPropertyOf ?p
scm-eqp2   ?p rdfs:subPropertyOf ?q , ?q rdfs:subPropertyOf ?p => ?p owl:equivalentProperty ?q
scm-dom1   ?p rdfs:domain ?c , ?c rdfs:subClassOf ?d => ?p rdfs:domain ?d
scm-dom2   ?q rdfs:domain ?c , ?p rdfs:subPropertyOf ?q => ?p rdfs:domain ?c
scm-rng1   ?p rdfs:range ?c , ?c rdfs:subClassOf ?d => ?p rdfs:range ?d
scm-rng2   ?q rdfs:range ?c , ?p rdfs:subPropertyOf ?q => ?p rdfs:range ?c
scm-hv     ?c owl:hasValue ?i , ?c owl:onProperty ?p , ?d owl:hasValue ?i , \
           ?d owl:onProperty ?q , ?p rdfs:subPropertyOf ?q => ?c rdfs:subClassOf ?d
scm-svf1   ?c owl:someValuesFrom ?y , ?c owl:onProperty ?p , ?d owl:someValuesFrom ?z , \
           ?d owl:onProperty ?p , ?y rdfs:subClassOf ?z => ?c rdfs:subClassOf ?d
scm-svf2   ?c owl:someValuesFrom ?y , ?c owl:onProperty ?p , ?d owl:someValuesFrom ?y , \
           ?d owl:onProperty ?q , ?p rdfs:subPropertyOf ?q => ?c rdfs:subClassOf ?d
scm-avf1   ?c owl:allValuesFrom ?y , ?c owl:onProperty ?p , ?d owl:allValuesFrom ?z , \
           ?d owl:onProperty ?p , ?y rdfs:subClassOf ?z => ?c rdfs:subClassOf ?d
scm-avf2   ?c owl:allValuesFrom ?y , ?c owl:onProperty ?p , ?d owl:allValuesFrom ?y , \
           ?d owl:onProperty ?q , ?p rdfs:subPropertyOf ?q => ?d rdfs:subClassOf ?c
scm-int    ?c owl:intersectionOf ?l , MEMBER ?l ?d => ?c rdfs:subClassOf ?d
scm-uni    ?c owl:unionOf ?l , MEMBER ?l ?d => ?d rdfs:subClassOf ?c
"""

RDFS_TABLES = """
rdfs2  ?p rdfs:domain ?c , ?x ?p ?y => ?x a ?c
rdfs3  ?p rdfs:range ?c , ?x ?p ?y => ?y a ?c
rdfs5  ?p rdfs:subPropertyOf ?q , ?q rdfs:subPropertyOf ?r => ?p rdfs:subPropertyOf ?r
rdfs6  ?p a rdf:Property => ?p rdfs:subPropertyOf ?p
rdfs7  ?p rdfs:subPropertyOf ?q , ?x ?p ?y => ?x ?q ?y
rdfs9  ?c rdfs:subClassOf ?d , ?x a ?c => ?x a ?d
rdfs10 ?c a rdfs:Class => ?c rdfs:subClassOf ?c
rdfs11 ?c rdfs:subClassOf ?d , ?d rdfs:subClassOf ?e => ?c rdfs:subClassOf ?e
rdfs12 ?p a rdfs:ContainerMembershipProperty => ?p rdfs:subPropertyOf rdfs:member
"""

Triple: TypeAlias = tuple[Term, Term, Term]
Pattern: TypeAlias = tuple["Term | str", ...]
Binding: TypeAlias = dict[str, Term]

_TYPE, _SAME_AS = Iri(RDF + "type"), Iri(OWL + "sameAs")
_FIRST, _REST, _NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
_COUNT = XSD + "nonNegativeInteger"


class Rule(NamedTuple):
    """One line of a table."""

    name: str
    body: tuple[Pattern, ...]
    head: tuple[Pattern, ...]


def _token(text: str) -> Term | str:
    if text.startswith("?") or text.isupper():
        return text
    if text == "a":
        return _TYPE
    return Literal(text, _COUNT) if text.isdigit() else Iri(expand(text))


def _side(text: str) -> tuple[Pattern, ...]:
    return tuple(tuple(map(_token, part.split())) for part in text.split(" , ") if part.strip())


def _rules(table: str) -> Mapping[str, Rule]:
    rules = {}
    for line in filter(None, table.splitlines()):
        name, _, rest = line.partition(" ")
        body, head = rest.split("=>")
        rules[name] = Rule(name, _side(body), _side(head))
    return rules


OWL_RL: Mapping[str, Rule] = _rules(OWL_RL_TABLES)
"""The rules of tables 4, 5, 6, 7 and 9 that conclude something worth asking for."""
ALL_RULES: Mapping[str, Rule] = {**_rules(AXIOMATIC), **OWL_RL}
"""Those and the ones that are about every term."""
RDFS_RULES: Mapping[str, Rule] = _rules(RDFS_TABLES)
"""The rules of RDF 1.1 Semantics, section 9.2.1, but for what is of class ``rdfs:Resource``."""


class Closure:
    """Everything that follows, with the rules that said so.

    Attributes:
        triples: asserted and derived ones.
        contradictions: the rule's name and the triples that contradict each other.
        fired: the names of the rules that concluded something new.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples: set[Triple] = set()
        self.contradictions: set[tuple[str, tuple[Triple, ...]]] = set()
        self.fired: set[str] = set()
        self._by_predicate: dict[Term, list[Triple]] = defaultdict(list)
        self._by_subject: dict[tuple[Term, Term], list[Triple]] = defaultdict(list)
        self._by_object: dict[tuple[Term, Term], list[Triple]] = defaultdict(list)
        self.asserted = frozenset(triples)
        for triple in self.asserted:
            self.add(triple)

    @property
    def told(self) -> set[Triple]:
        """What follows and is told, without what was asserted."""
        return {
            triple
            for triple in self.triples - self.asserted
            if not isinstance(triple[0], Literal) and is_told(triple)  # type: ignore[arg-type]
        }

    def add(self, triple: Triple) -> bool:
        """Take a triple; whether it is new."""
        if triple in self.triples:
            return False
        self.triples.add(triple)
        subject, predicate, object_ = triple
        self._by_predicate[predicate].append(triple)
        self._by_subject[predicate, subject].append(triple)
        self._by_object[predicate, object_].append(triple)
        return True

    def matching(self, pattern: Pattern, binding: Binding) -> Iterator[tuple[Binding, Triple]]:
        """The ways to match one pattern, and the triple of each."""
        subject, predicate, object_ = (
            binding.get(term, term) if isinstance(term, str) else term for term in pattern
        )
        candidates: Iterable[Triple]
        if isinstance(predicate, str):
            candidates = list(self.triples)
        elif not isinstance(subject, str):
            candidates = list(self._by_subject.get((predicate, subject), ()))
        elif not isinstance(object_, str):
            candidates = list(self._by_object.get((predicate, object_), ()))
        else:
            candidates = list(self._by_predicate.get(predicate, ()))
        for triple in candidates:
            bound = dict(binding)
            for term, value in zip((subject, predicate, object_), triple, strict=True):
                if isinstance(term, str):
                    if bound.setdefault(term, value) != value:
                        break
                elif term != value:
                    break
            else:
                yield bound, triple

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """The objects of one subject and predicate."""
        return [triple[2] for triple in self._by_subject.get((predicate, subject), ())]

    def lists(self, head: Term, before: tuple[Term, ...] = ()) -> Iterator[tuple[Term, ...]]:
        """The lists that begin at a node: one, or several where a node has several values."""
        if head == _NIL:
            yield ()
        if head in before:
            return
        for rest in self.objects(head, _REST):
            for tail in self.lists(rest, (*before, head)):
                for first in self.objects(head, _FIRST):
                    yield first, *tail

    def solutions(
        self, body: tuple[Pattern, ...], binding: Binding, used: tuple[Triple, ...] = ()
    ) -> Iterator[tuple[Binding, tuple[Triple, ...]]]:
        """The ways to match all patterns, in the order in which they stand."""
        if not body:
            yield binding, used
            return
        pattern, rest = body[0], body[1:]
        if isinstance(pattern[0], str) and not pattern[0].startswith("?"):
            ways: Iterable[tuple[Binding, tuple[Triple, ...]]] = self._of_list(pattern, binding)
        else:
            ways = ((bound, (triple,)) for bound, triple in self.matching(pattern, binding))
        for bound, triples in ways:
            yield from self.solutions(rest, bound, used + triples)

    def _of_list(
        self, pattern: Pattern, binding: Binding
    ) -> Iterator[tuple[Binding, tuple[Triple, ...]]]:
        word, head, *names = map(str, pattern)
        for elements in set(self.lists(binding[head])):
            if not elements:
                continue
            if word == "MEMBER":
                for element in elements:
                    yield binding | {names[0]: element}, ()
            elif word == "TWO":
                for one, other in combinations(elements, 2):
                    yield binding | {names[0]: one, names[1]: other}, ()
            else:
                body = _BODIES[word](elements, names)
                for bound, used in self.solutions(body, binding):
                    yield {n: v for n, v in bound.items() if n[1] != "_"}, used


def _all(elements: tuple[Term, ...], names: list[str]) -> tuple[Pattern, ...]:
    return tuple((names[0], _TYPE, element) for element in elements)


def _chain(elements: tuple[Term, ...], names: list[str]) -> tuple[Pattern, ...]:
    nodes = [names[0], *(f"?_{place}" for place in range(1, len(elements))), names[1]]
    return tuple((nodes[i], element, nodes[i + 1]) for i, element in enumerate(elements))


def _agree(elements: tuple[Term, ...], names: list[str]) -> tuple[Pattern, ...]:
    return tuple(
        (name, element, f"?_{place}") for place, element in enumerate(elements) for name in names
    )


_BODIES = {"ALL": _all, "CHAIN": _chain, "AGREE": _agree}


def close(
    triples: Iterable[Triple],
    rules: Mapping[str, Rule] = ALL_RULES,
    without: Iterable[str] = (),
) -> Closure:
    """The closure of triples, each rule run over everything until nothing is new."""
    closure = Closure(triples)
    for literal in {t[2] for t in closure.asserted if isinstance(t[2], Literal)}:
        closure.add((literal, _TYPE, Iri(literal.datatype)))
        if literal.datatype == XSD + "integer":
            closure.add((literal, _TYPE, Iri(XSD + "decimal")))
    left = [rule for name, rule in rules.items() if name not in frozenset(without)]
    grown = True
    while grown:
        grown = False
        for rule in left:
            for binding, used in list(closure.solutions(rule.body, {})):
                grown |= _conclude(closure, rule, binding, used)
    return closure


def _conclude(closure: Closure, rule: Rule, binding: Binding, used: tuple[Triple, ...]) -> bool:
    grown = False
    for pattern in rule.head:
        if pattern == ("FALSE",):
            closure.contradictions.add((rule.name, used))
            closure.fired.add(rule.name)
            continue
        subject, predicate, object_ = (
            binding[term] if isinstance(term, str) else term for term in pattern
        )
        if not isinstance(predicate, Iri):
            continue
        if isinstance(subject, Literal) and predicate != _TYPE:
            if predicate != _SAME_AS:
                continue
            if isinstance(object_, Literal):
                if subject != object_:
                    closure.contradictions.add((rule.name, used))
                    closure.fired.add(rule.name)
                continue
        if closure.add((subject, predicate, object_)):
            closure.fired.add(rule.name)
            grown = True
    return grown
