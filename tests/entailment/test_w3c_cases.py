"""Cases of the W3C's OWL 2 test suite that are in the profile RL, in as few triples as they need.

The suite asks for what OWL 2 RL ontologies entail under the RDF-based semantics. The rules of
the profile do not find all of that (OWL 2 Profiles, theorem PR1, promises plain facts between
named things, and no more): which they do, which they do not and why is what this file says.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from relations_kg.entailment.base import entail
from tests.entailment.cases import quads, shown
from tests.entailment.tables import close

engines = pytest.mark.parametrize("engine", ["compiled", "owlrl"])


class Entailed(NamedTuple):
    """A positive entailment case: its name in the suite, premises and conclusions."""

    name: str
    premises: str
    conclusions: tuple[str, ...]


class Beyond(NamedTuple):
    """A case whose conclusions no rule reaches, with what would have to be known."""

    name: str
    premises: str
    conclusions: tuple[str, ...]
    reason: str


DERIVED = [
    Entailed(
        "New-Feature-Keys-001",
        ":Person owl:hasKey ( :ssn ) . "
        ':peter a :Person ; :ssn "123" . :griffin a :Person ; :ssn "123" .',
        (":peter owl:sameAs :griffin",),
    ),
    Entailed(
        "New-Feature-Keys-003",
        ":Member owl:hasKey ( :name ) ; rdfs:subClassOf :Person . "
        ':peter a :Member ; :name "Peter" . :griffin a :Member ; :name "Peter" .',
        (":peter owl:sameAs :griffin", ":griffin rdf:type :Person"),
    ),
    Entailed(
        "New-Feature-ObjectPropertyChain-001",
        ":aunt owl:propertyChainAxiom ( :mother :sister ) . "
        ":stewie :mother :lois . :lois :sister :carol .",
        (":stewie :aunt :carol",),
    ),
    Entailed(
        "New-Feature-ObjectPropertyChain-BJP-003",
        ":p owl:propertyChainAxiom ( :p :q ) . :a :p :b . :b :q :c .",
        (":a :p :c",),
    ),
    Entailed(
        "WebOnt-FunctionalProperty-002",
        ":p a owl:FunctionalProperty . :subject :p :a , :b . :a :q :c .",
        (":b :q :c",),
    ),
    Entailed(
        "WebOnt-InverseFunctionalProperty-002",
        ":p a owl:InverseFunctionalProperty . :a :p :object . :b :p :object . :a :q :c .",
        (":b :q :c",),
    ),
    Entailed(
        "WebOnt-SymmetricProperty-001",
        ":path a owl:SymmetricProperty . :ghent :path :antwerp .",
        (":antwerp :path :ghent",),
    ),
    Entailed(
        "WebOnt-TransitiveProperty-001",
        ":path a owl:TransitiveProperty . :ghent :path :antwerp . :antwerp :path :amsterdam .",
        (":ghent :path :amsterdam",),
    ),
    Entailed(
        "WebOnt-equivalentClass-001",
        ":Car owl:equivalentClass :Automobile . :car a :Car . :auto a :Automobile .",
        (":car rdf:type :Automobile", ":auto rdf:type :Car"),
    ),
    Entailed(
        "WebOnt-equivalentClass-002",
        ":Car a owl:Class ; owl:equivalentClass :Automobile . :Automobile a owl:Class .",
        (":Car rdfs:subClassOf :Automobile", ":Automobile rdfs:subClassOf :Car"),
    ),
    Entailed(
        "WebOnt-equivalentClass-003",
        ":Car rdfs:subClassOf :Automobile . :Automobile rdfs:subClassOf :Car .",
        (":Car owl:equivalentClass :Automobile",),
    ),
    Entailed(
        "WebOnt-equivalentProperty-001",
        ":head owl:equivalentProperty :leader . :x :leader :y . :v :head :w .",
        (":x :head :y", ":v :leader :w"),
    ),
    Entailed(
        "WebOnt-equivalentProperty-002",
        ":head a owl:ObjectProperty ; owl:equivalentProperty :leader .",
        (":head rdfs:subPropertyOf :leader", ":leader rdfs:subPropertyOf :head"),
    ),
    Entailed(
        "WebOnt-equivalentProperty-003",
        ":head rdfs:subPropertyOf :leader . :leader rdfs:subPropertyOf :head .",
        (":head owl:equivalentProperty :leader",),
    ),
    Entailed(
        "WebOnt-sameAs-001",
        ":a owl:sameAs :b . :a :p :c ; rdfs:label 'a' .",
        (":b :p :c", ':b rdfs:label "a"'),
    ),
]

INCONSISTENT = {
    "DisjointClasses-002": ":Boy owl:disjointWith :Girl . :stewie a :Boy , :Girl .",
    "New-Feature-AsymmetricProperty-001": (
        ":parent a owl:AsymmetricProperty . :peter :parent :stewie . :stewie :parent :peter ."
    ),
    "New-Feature-DisjointDataProperties-001": (
        ':name owl:propertyDisjointWith :street . :peter :name "P" ; :street "P" .'
    ),
    "New-Feature-IrreflexiveProperty-001": (
        ":marries a owl:IrreflexiveProperty . :peter :marries :peter ."
    ),
    "New-Feature-Keys-006": (
        ":Person owl:hasKey ( :ssn ) . :name a owl:FunctionalProperty . "
        ':peter a :Person ; :ssn "1" ; :name "Peter" . :meg a :Person ; :ssn "1" ; :name "Meg" .'
    ),
    "New-Feature-NegativeDataPropertyAssertion-001": (
        "[] owl:sourceIndividual :meg ; owl:assertionProperty :age ; owl:targetValue 5 . "
        ":meg :age 5 ."
    ),
    "New-Feature-NegativeObjectPropertyAssertion-001": (
        "[] owl:sourceIndividual :peter ; owl:assertionProperty :son ; "
        "owl:targetIndividual :meg . :peter :son :meg ."
    ),
    "WebOnt-Nothing-001": ":x a owl:Nothing .",
    "functionality-clash": ":age a owl:FunctionalProperty . :a :age 18 , 19 .",
    "string-integer-clash": ':age rdfs:range xsd:integer . :a :age "aString" .',
}
BY_DATATYPES = {"string-integer-clash"}
"""Contradictions of table 8, of which the tables here have no rule."""

_NO_HEAD = "no rule concludes that individuals are different: that needs the rule read backwards"
_NO_CLASS = "no rule makes a class expression"
_NO_RANGE = "no rule compares the values of two datatypes: it is no matter of triples"
_ALL_DISJOINT = "[] a owl:AllDisjointProperties ; owl:members ( :p :q ) . "
BEYOND = [
    Beyond(
        "chain2trans1",
        ":p owl:propertyChainAxiom ( :p :p ) .",
        (":p rdf:type owl:TransitiveProperty",),
        "no rule concludes an axiom about a property from a chain; links are chained all the same",
    ),
    Beyond(
        "DisjointClasses-001",
        ":Boy owl:disjointWith :Girl . :stewie a :Boy . :NoGirl owl:complementOf :Girl .",
        (":stewie rdf:type :NoGirl",),
        f"{_NO_CLASS}, and none concludes that something is of a complement",
    ),
    Beyond(
        "DisjointClasses-003",
        "[] a owl:AllDisjointClasses ; owl:members ( :Boy :Girl :Dog ) . :stewie a :Boy . "
        ":NoGirl owl:complementOf :Girl . :NoDog owl:complementOf :Dog .",
        (":stewie rdf:type :NoGirl", ":stewie rdf:type :NoDog"),
        f"{_NO_CLASS}, and none concludes that something is of a complement",
    ),
    Beyond(
        "New-Feature-DisjointDataProperties-002",
        _ALL_DISJOINT + ':peter :p "a" . :lois :q "a" .',
        (":peter owl:differentFrom :lois",),
        _NO_HEAD,
    ),
    Beyond(
        "New-Feature-DisjointObjectProperties-001",
        ":p owl:propertyDisjointWith :q . :stewie :p :peter ; :q :lois .",
        (":peter owl:differentFrom :lois",),
        _NO_HEAD,
    ),
    Beyond(
        "New-Feature-DisjointObjectProperties-002",
        _ALL_DISJOINT + ":stewie :p :peter ; :q :lois .",
        (":peter owl:differentFrom :lois",),
        _NO_HEAD,
    ),
    Beyond(
        "New-Feature-ObjectQCR-002",
        '[] owl:onProperty :child ; owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; '
        "owl:onClass :Woman ; owl:equivalentClass :Father . :peter a :Father ; "
        ":child :stewie , :meg . :meg a :Woman ; owl:differentFrom :stewie . "
        ":NoWoman owl:complementOf :Woman .",
        (":stewie rdf:type :NoWoman",),
        f"{_NO_CLASS}, and none concludes that something is of a complement",
    ),
    Beyond(
        "New-Feature-ReflexiveProperty-001",
        ":knows a owl:ReflexiveProperty . :peter a owl:NamedIndividual .",
        (":peter :knows :peter",),
        "reflexive properties are not in the profile's syntax (OWL 2 Profiles, 4.2)",
    ),
    Beyond(
        "WebOnt-I5.5-005",
        ":A a owl:Class .",
        ("[] owl:unionOf",),
        _NO_CLASS,
    ),
    Beyond(
        "WebOnt-I5.8-008",
        ":p rdfs:range xsd:short , xsd:unsignedInt .",
        (":p rdfs:range xsd:unsignedShort",),
        _NO_RANGE,
    ),
    Beyond(
        "WebOnt-I5.8-009",
        ":p rdfs:range xsd:nonNegativeInteger , xsd:nonPositiveInteger .",
        (":p rdfs:range xsd:short",),
        _NO_RANGE,
    ),
    Beyond(
        "WebOnt-differentFrom-001",
        ":a owl:differentFrom :b .",
        (":b owl:differentFrom :a",),
        "no rule says that owl:differentFrom is symmetric; the contradiction is found either way",
    ),
    Beyond(
        "owl2-rl-rules-fp-differentFrom",
        ":p a owl:FunctionalProperty . :y1 :p :x1 . :y2 :p :x2 . :x1 owl:differentFrom :x2 .",
        (":y1 owl:differentFrom :y2",),
        _NO_HEAD,
    ),
    Beyond(
        "owl2-rl-rules-ifp-differentFrom",
        ":p a owl:InverseFunctionalProperty . :x1 :p :y1 . :x2 :p :y2 . "
        ":x1 owl:differentFrom :x2 .",
        (":y1 owl:differentFrom :y2",),
        _NO_HEAD,
    ),
]


def follows(turtle: str, engine: str) -> set[str]:
    return {shown(quad) for quad in entail(quads(turtle), "owl-rl", engine=engine).quads}


@engines
@pytest.mark.parametrize("case", DERIVED, ids=lambda case: case.name)
def test_what_the_rules_entail_is_found(case: Entailed, engine: str) -> None:
    assert set(case.conclusions) <= follows(case.premises, engine)


@engines
@pytest.mark.parametrize("name", INCONSISTENT)
def test_what_is_inconsistent_is_found(name: str, engine: str) -> None:
    premises = quads(INCONSISTENT[name])
    assert entail(premises, "owl-rl", engine=engine).inconsistencies
    by_tables = close(quad[:3] for quad in premises).contradictions
    assert bool(by_tables) == (name not in BY_DATATYPES)


@engines
@pytest.mark.parametrize("case", BEYOND, ids=lambda case: case.name)
def test_what_no_rule_concludes_is_not_promised(case: Beyond, engine: str) -> None:
    assert case.reason
    by_tables = close(quad[:3] for quad in quads(case.premises))
    everything = {shown(triple) for triple in by_tables.triples}
    for conclusion in case.conclusions:
        wanted = conclusion.removeprefix("[]")
        assert not any(wanted in triple for triple in everything)
    assert not set(case.conclusions) & follows(case.premises, engine)
    assert not by_tables.contradictions


@engines
def test_a_chain_of_a_property_with_itself_links_as_a_transitive_one_does(engine: str) -> None:
    chain = ":p owl:propertyChainAxiom ( :p :p ) . :a :p :b . :b :p :c . :c :p :d ."
    assert {":a :p :c", ":a :p :d", ":b :p :d"} == follows(chain, engine)


@engines
@pytest.mark.parametrize(
    "turtle",
    [":a owl:differentFrom :b ; owl:sameAs :b .", ":a owl:differentFrom :b . :b owl:sameAs :a ."],
)
def test_what_is_different_is_different_both_ways(turtle: str, engine: str) -> None:
    assert entail(quads(turtle), "owl-rl", engine=engine).inconsistencies


@pytest.mark.parametrize("case", BEYOND, ids=lambda case: case.name)
def test_the_page_says_what_is_not_found(case: Beyond, checkout: Path) -> None:
    page = (checkout / "docs" / "entailment.md").read_text(encoding="utf-8")
    stem, _, number = case.name.rpartition("-")
    assert f"`{case.name}`" in page or (f"`{stem}-" in page and f"`-{number}`" in page)
