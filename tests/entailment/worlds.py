"""Small ontologies with data, drawn at random, that use every construct of OWL 2 RL.

A world is made of fixtures of single rules, of other axioms and of other facts, all with terms
drawn anew, so that one rule's conclusions are another's premises. Its literals are strings and
integers in canonical form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

from relations_kg.namespaces import OWL, RDF, RDFS, XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Subject, Term
from tests.entailment.cases import EXAMPLE, Case, quads
from tests.entailment.rule_cases import CASES

__all__ = ["KINDS", "worlds"]

_T = TypeVar("_T")


def _all(letters: str) -> list[Iri]:
    return [Iri(EXAMPLE + letter) for letter in letters]


_CLASSES, _LINKS, _VALUES = _all("ABCDEF"), _all("pqrst"), _all("mn")
_NODES = _all("abcdef")
_LITERALS: list[Term] = [
    *(Literal("x"), Literal("y")),
    *(Literal("1", XSD + "integer"), Literal("2", XSD + "integer")),
]
_DATATYPES = [Iri(XSD + "string"), Iri(XSD + "integer"), Iri(XSD + "decimal")]
_TYPE, _NIL = Iri(RDF + "type"), Iri(RDF + "nil")
_COUNT = XSD + "nonNegativeInteger"


class _World:
    """Triples in the making."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.triples: list[tuple[Subject, Iri, Term]] = []
        self.classes: list[Subject] = list(_CLASSES)

    def any(self, terms: Sequence[_T]) -> _T:
        """One of the terms; the first ones are more likely, so that axioms and facts meet."""
        most = self._draw(st.integers(1, len(terms)))
        return terms[self._draw(st.integers(0, most - 1))]

    def of(self) -> Term:
        """A class, named or a restriction; now and then one of OWL itself."""
        return self.any([*self.classes, *self.classes, Iri(OWL + "Thing"), Iri(OWL + "Nothing")])

    def say(self, subject: Term, predicate: str, object_: Term) -> None:
        vocabulary, _, name = predicate.partition(":")
        base = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}[vocabulary]
        self.triples.append((subject, Iri(base + name), object_))  # type: ignore[arg-type]

    def fresh(self) -> BlankNode:
        return BlankNode(f"n{len(self.triples)}")

    def list(self, terms: list[Term]) -> Term:
        head: Term = _NIL
        for term in reversed(terms):
            node = self.fresh()
            self.say(node, "rdf:first", term)
            self.say(node, "rdf:rest", head)
            head = node
        return head

    def some(self, terms: list, least: int = 1, most: int = 3) -> list[Term]:
        return [self.any(terms) for _ in range(self._draw(st.integers(least, most)))]


Axiom: TypeAlias = Callable[[_World], None]


def _link(kind: str) -> Axiom:
    return lambda world: world.say(world.any(_LINKS), "rdf:type", Iri(OWL + kind))


def _unary(kind: str, terms: list) -> Axiom:
    return lambda world: world.say(world.any(terms), "rdf:type", Iri(OWL + kind))


def _pair(predicate: str, terms: list) -> Axiom:
    return lambda world: world.say(world.any(terms), predicate, world.any(terms))


def _classes(predicate: str) -> Axiom:
    return lambda world: world.say(world.any(world.classes), predicate, world.of())


def _end(predicate: str, terms: list) -> Axiom:
    return lambda world: world.say(world.any(terms), predicate, world.of())


def _listed(predicate: str, terms: list | None = None) -> Axiom:
    def axiom(world: _World) -> None:
        members = world.some(terms if terms is not None else world.classes)
        world.say(world.any(_CLASSES), predicate, world.list(members))

    return axiom


def _grouped(kind: str, terms: list, predicate: str = "owl:members") -> Axiom:
    def axiom(world: _World) -> None:
        node = world.fresh()
        world.say(node, "rdf:type", Iri(OWL + kind))
        world.say(node, predicate, world.list(world.some(terms, 2)))

    return axiom


def _chain(world: _World) -> None:
    links = world.some(_LINKS, 1, 3)
    world.say(world.any(_LINKS), "owl:propertyChainAxiom", world.list(links))


def _key(world: _World) -> None:
    keys = world.some([*_LINKS, *_VALUES], 1, 2)
    world.say(world.of(), "owl:hasKey", world.list(keys))


def _negative(world: _World) -> None:
    node = world.fresh()
    world.say(node, "owl:sourceIndividual", world.any(_NODES))
    if world.any([True, False]):  # type: ignore[comparison-overlap]
        world.say(node, "owl:assertionProperty", world.any(_LINKS))
        world.say(node, "owl:targetIndividual", world.any(_NODES))
    else:
        world.say(node, "owl:assertionProperty", world.any(_VALUES))
        world.say(node, "owl:targetValue", world.any(_LITERALS))


def _restriction(kind: str) -> Axiom:
    """A class by the values of a property; a named class is below or above it."""

    def axiom(world: _World) -> None:
        for _ in range(1 + (world.any([0, 1]) == 1)):  # two meet in the rules scm-*
            node = world.fresh()
            is_link = world.any([True, True, False])
            world.say(node, "owl:onProperty", world.any(_LINKS if is_link else _VALUES))
            if kind == "hasValue":
                value = world.any(_NODES[:2] if is_link else _LITERALS[:2])
            elif kind in ("someValuesFrom", "allValuesFrom"):
                value = world.of() if is_link or kind == "allValuesFrom" else world.any(_DATATYPES)
            else:
                value = Literal(world.any(["0", "1", "1"]), _COUNT)  # type: ignore[arg-type]
            if not is_link and kind == "allValuesFrom":
                value = Iri(RDFS + "Literal")
            world.say(node, f"owl:{kind}", value)
            if kind == "maxQualifiedCardinality":
                world.say(node, "owl:onClass", world.of() if is_link else Iri(OWL + "Thing"))
            name = world.any(_CLASSES)
            below = world.any([True, False])
            first, second = (name, node) if below else (node, name)
            world.say(first, "rdfs:subClassOf", second)
            world.classes.append(node)

    return axiom


def _typed(world: _World) -> None:
    world.say(world.any(_NODES), "rdf:type", world.of())


def _linked(world: _World) -> None:
    triple = world.any(_NODES), world.any(_LINKS), world.any(_NODES)
    world.triples.append(triple)  # type: ignore[arg-type]


def _valued(world: _World) -> None:
    triple = world.any(_NODES), world.any(_VALUES), world.any(_LITERALS)
    world.triples.append(triple)  # type: ignore[arg-type]


def _fixture(case: Case, *, apart: bool = False) -> Axiom:
    """The axioms and facts of one rule's fixture, with other terms.

    Args:
        apart: whether different terms stay different, as far as there are names.
    """
    triples = [quad[:3] for quad in quads(case.given)]
    has_values = any(isinstance(o, Literal) and o.datatype != _COUNT for _, _, o in triples)

    def axiom(world: _World) -> None:
        names: dict[Term, Term] = {}

        def another(terms: list[Iri]) -> Term:
            free = [term for term in terms if term not in names.values()] if apart else []
            return world.any(free or terms)

        def renamed(term: Term) -> Term:
            if term not in names:
                names[term] = term
                if isinstance(term, BlankNode):
                    names[term] = BlankNode(f"n{len(world.triples)}.{len(names)}")
                elif isinstance(term, Iri) and term.value.startswith(EXAMPLE):
                    letter = term.value[-1]
                    if letter.isupper():
                        names[term] = another(_CLASSES)
                    elif letter in "pqrs":
                        names[term] = another(_VALUES if has_values else _LINKS)
                    else:
                        names[term] = another(_NODES)
            return names[term]

        for subject, predicate, object_ in triples:
            triple = renamed(subject), renamed(predicate), renamed(object_)
            world.triples.append(triple)  # type: ignore[arg-type]

    return axiom


KINDS: Mapping[str, Axiom] = {
    "class": _unary("Class", _CLASSES),
    "object property": _unary("ObjectProperty", _LINKS),
    "datatype property": _unary("DatatypeProperty", _VALUES),
    "same individual": _pair("owl:sameAs", _NODES),
    "same class": _pair("owl:sameAs", _CLASSES),
    "same property": _pair("owl:sameAs", _LINKS),
    "different": _pair("owl:differentFrom", _NODES),
    "all different": _grouped("AllDifferent", _NODES),
    "all distinct": _grouped("AllDifferent", _NODES, "owl:distinctMembers"),
    "domain": _end("rdfs:domain", [*_LINKS, *_VALUES]),
    "range": _end("rdfs:range", _LINKS),
    "functional": _unary("FunctionalProperty", [*_LINKS, *_VALUES]),
    "inverse functional": _unary("InverseFunctionalProperty", [*_LINKS, *_VALUES]),
    "irreflexive": _link("IrreflexiveProperty"),
    "symmetric": _link("SymmetricProperty"),
    "asymmetric": _link("AsymmetricProperty"),
    "transitive": _link("TransitiveProperty"),
    "subproperty": _pair("rdfs:subPropertyOf", _LINKS),
    "data subproperty": _pair("rdfs:subPropertyOf", _VALUES),
    "equivalent property": _pair("owl:equivalentProperty", _LINKS),
    "equivalent data property": _pair("owl:equivalentProperty", _VALUES),
    "chain": _chain,
    "disjoint property": _pair("owl:propertyDisjointWith", _LINKS),
    "all disjoint properties": _grouped("AllDisjointProperties", _LINKS),
    "inverse": _pair("owl:inverseOf", _LINKS),
    "key": _key,
    "negative": _negative,
    "intersection": _listed("owl:intersectionOf"),
    "union": _listed("owl:unionOf"),
    "complement": _classes("owl:complementOf"),
    "some": _restriction("someValuesFrom"),
    "only": _restriction("allValuesFrom"),
    "value": _restriction("hasValue"),
    "at most": _restriction("maxCardinality"),
    "at most of": _restriction("maxQualifiedCardinality"),
    "one of": _listed("owl:oneOf", _NODES),
    "subclass": _classes("rdfs:subClassOf"),
    "equivalent class": _classes("owl:equivalentClass"),
    "disjoint": _classes("owl:disjointWith"),
    "all disjoint": _grouped("AllDisjointClasses", _CLASSES),
}
"""Each kind of axiom, and what draws one."""

_FIXTURES = st.lists(st.sampled_from(CASES), min_size=1, max_size=4)
_FACTS = st.lists(st.sampled_from([_typed, _linked, _linked, _valued]), max_size=8)


@st.composite
def worlds(
    draw: st.DrawFn, kinds: Mapping[str, Axiom] = KINDS, with_case: Case | None = None
) -> list[Quad]:
    """An ontology and data, each triple once.

    Args:
        draw: hypothesis's own.
        kinds: the kinds of axioms to draw from.
        with_case: a rule whose fixture is to be in it.
    """
    world = _World(draw)
    if with_case is not None:
        _fixture(with_case, apart=True)(world)
    for case in draw(_FIXTURES):
        _fixture(case)(world)
    for kind in draw(st.lists(st.sampled_from(sorted(kinds)), max_size=6)):
        kinds[kind](world)
    for fact in draw(_FACTS):
        fact(world)
    return [Quad(*triple) for triple in dict.fromkeys(world.triples)]
