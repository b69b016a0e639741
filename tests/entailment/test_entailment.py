"""What follows from facts and ontology, whatever engine finds it."""

from __future__ import annotations

import random

import pytest
import rdflib.term

from relations_kg.entailment import reference, selection
from relations_kg.entailment.base import REGIMES, Entailed, entail
from relations_kg.errors import UnknownName
from relations_kg.namespaces import OWL, PREFIXES, RDF, RDFS, XSD, shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.resources import ontology_files
from relations_kg.syntax.reading import read

PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + "@prefix : <https://example.org/> .\n"
)


def quads(turtle: str) -> list[Quad]:
    return list(read((PROLOGUE + turtle).encode(), format="turtle"))


def name(term: Term) -> str:
    if isinstance(term, Literal):
        return f'"{term.lexical}"'
    if isinstance(term, BlankNode):
        return "[]"
    return (
        shrink(term.value, {**{iri: p for p, iri in PREFIXES.items()}, EXAMPLE: ""}) or term.value
    )


EXAMPLE = "https://example.org/"


def facts(entailed: Entailed) -> set[str]:
    return {" ".join(map(name, quad[:3])) for quad in entailed.quads}


def owl(turtle: str) -> Entailed:
    return entail(quads(turtle), "owl-rl")


def follows(turtle: str) -> set[str]:
    return facts(owl(turtle))


def contradictions(turtle: str) -> tuple[str, ...]:
    return tuple(map(str, owl(turtle).inconsistencies))


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":A rdfs:subClassOf :B . :x a :A .", {":x rdf:type :B"}),
        (":p rdfs:subPropertyOf :q . :x :p :y .", {":x :q :y"}),
        (":p rdfs:domain :A . :x :p :y .", {":x rdf:type :A"}),
        (":p rdfs:range :A . :x :p :y .", {":y rdf:type :A"}),
    ],
)
@pytest.mark.parametrize("regime", ["rdfs", "owl-rl"])
def test_rdfs_follows_under_both_regimes(turtle: str, expected: set[str], regime: str) -> None:
    assert facts(entail(quads(turtle), regime)) == expected


OWL_CASES = [
    (":p owl:inverseOf :q . :x :p :y . :a :q :b .", {":y :q :x", ":b :p :a"}),
    (":p a owl:SymmetricProperty . :x :p :y .", {":y :p :x"}),
    (":p a owl:TransitiveProperty . :x :p :y . :y :p :z .", {":x :p :z"}),
    (
        ":p owl:propertyChainAxiom ( :q :r :s ) . :a :q :b . :b :r :c . :c :s :d .",
        {":a :p :d"},
    ),
    (
        ":A owl:equivalentClass :B . :x a :A . :y a :B .",
        {":x rdf:type :B", ":y rdf:type :A", ":B owl:equivalentClass :A"}
        | {":A rdfs:subClassOf :B", ":B rdfs:subClassOf :A"},
    ),
    (
        ":C owl:intersectionOf ( :A :B ) . :x a :A , :B . :y a :A .",
        {":x rdf:type :C", ":C rdfs:subClassOf :A", ":C rdfs:subClassOf :B"},
    ),
    (
        "[] owl:onProperty :p ; owl:someValuesFrom :A ; rdfs:subClassOf :B . :x :p :y . :y a :A .",
        {":x rdf:type []", ":x rdf:type :B"},
    ),
    (
        "[] owl:onProperty :p ; owl:someValuesFrom xsd:integer ; rdfs:subClassOf :B . :x :p 1 .",
        {":x rdf:type []", ":x rdf:type :B"},
    ),
    (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] . :x a :A .",
        {":x rdf:type []", ":x :p :v"},
    ),
    (
        ":p a owl:FunctionalProperty . :x :p :y , :z . :z :q :w .",
        {":y owl:sameAs :z", ":z owl:sameAs :y", ":y :q :w"},
    ),
]


@pytest.mark.parametrize(("turtle", "expected"), OWL_CASES)
def test_owl_rl_follows(turtle: str, expected: set[str]) -> None:
    assert follows(turtle) == expected
    assert contradictions(turtle) == ()


STATES = """
:State owl:hasKey ( :code ) .
:a a :State ; :code "ALB" . :b a :State ; :code "UKR" .
"""


def test_a_key_makes_two_nodes_one_only_if_they_agree_on_it() -> None:
    assert follows(STATES) == set()
    assert follows(STATES + ':c a :State ; :code "UKR" .') == {
        ":b owl:sameAs :c",
        ":c owl:sameAs :b",
    }
    assert follows(STATES + ':c :code "UKR" .') == set()


def test_a_key_of_two_properties_needs_both() -> None:
    key = ":A owl:hasKey ( :p :q ) . :x a :A ; :p 1 ; :q 2 . :y a :A ; :p 1 ; :q %s ."
    assert follows(key % "3") == set()
    assert follows(key % "2") == {":x owl:sameAs :y", ":y owl:sameAs :x"}


def test_what_has_no_key_value_is_nobody_else() -> None:
    assert follows(":A owl:hasKey ( :p ) . :x a :A . :y a :A .") == set()


@pytest.mark.parametrize(
    "turtle",
    [
        ":A owl:disjointWith :B . :x a :A , :B .",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :B , :C .",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A , :C .",
        ":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .",
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :x :q :y ; :r :y .",
        "[] a owl:AllDifferent ; owl:members ( :x :y :z ) . :y owl:sameAs :z .",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y ) . :y owl:sameAs :x .",
        ":x owl:differentFrom :x .",
        ":x owl:differentFrom :y ; owl:sameAs :y .",
        ":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .",
        ":p a owl:IrreflexiveProperty . :x :p :x .",
        ":x a owl:Nothing .",
        ':p rdfs:range xsd:integer . :x :p "seven" .',
        ':p rdfs:range xsd:integer . :x :p "seven"@en .',
        ':x :p "x"^^xsd:decimal .',
        ':x :p ""^^xsd:dateTime .',
        ':x :p "-1"^^xsd:nonNegativeInteger .',
        "[] owl:onProperty :p ; owl:maxCardinality :one .",
        ":C owl:intersectionOf _:list . _:list rdf:first :A ; rdf:rest _:list .",
    ],
)
def test_a_contradiction_is_told_and_stops_nothing(turtle: str) -> None:
    result = owl(turtle + " :A rdfs:subClassOf :Top . :w a :A .")
    assert result.inconsistencies
    assert ":w rdf:type :Top" in facts(result)
    assert not any("ErrorMessage" in str(quad) for quad in result.quads)


def test_two_values_where_one_is_allowed_are_a_contradiction_and_do_not_spread() -> None:
    result = owl(':p a owl:FunctionalProperty . :x :p "1993" , "1993-01-13" . :z :q "1993" .')
    assert result.quads == ()
    (message,) = map(str, result.inconsistencies)
    assert "'1993'" in message
    assert "'1993-01-13'" in message


def test_a_contradiction_names_its_terms_as_people_write_them() -> None:
    (message,) = contradictions(
        "rkg:State owl:disjointWith rkg:Person . state:ALB a rkg:State , rkg:Person ."
    )
    assert str(message) == "state:ALB is of the disjoint classes rkg:State and rkg:Person"


def test_a_range_is_kept_by_the_datatypes_below_it() -> None:
    turtle = ":p rdfs:range xsd:decimal . :q rdfs:range rdfs:Literal . :x :p 1 , 1.5 ; :q 'a'@en ."
    assert owl(turtle) == Entailed()


def test_a_huge_number_costs_nothing() -> None:
    assert len(contradictions(':x :p "1E1000000000"^^xsd:decimal .')) <= 1


@pytest.mark.parametrize("regime", ["rdfs", "owl-rl"])
def test_nothing_follows_that_nobody_asks_for(regime: str, everything: list[Quad]) -> None:
    vocabularies = (RDF, RDFS, OWL, XSD)
    known = {quad[:3] for quad in everything}
    result = entail(everything, regime)
    assert result.quads
    for subject, predicate, object_, graph in result.quads:
        assert not isinstance(subject, Literal)
        assert (subject, predicate, object_) not in known
        assert graph == Iri(f"https://w3id.org/relations-kg/dataset/inferred/{regime}")
        assert not subject[0].startswith(vocabularies)
        assert not (predicate.value == RDF + "type" and object_[0].startswith(vocabularies))
        assert subject != object_ or predicate.value.endswith("inForce")


def test_symmetry_and_transitivity_make_no_claim_the_same_as_itself() -> None:
    turtle = "rkg:sameOccurrenceAs a owl:SymmetricProperty , owl:TransitiveProperty ."
    assert follows(turtle + ":x rkg:sameOccurrenceAs :y .") == {":y rkg:sameOccurrenceAs :x"}


@pytest.fixture(scope="module")
def everything() -> list[Quad]:
    """The shipped ontology with a few facts of every kind."""
    ontology = [quad for path in ontology_files() for quad in read(path)]
    return ontology + quads(
        """
        state:ALB a rkg:State ; rkg:iso3166Alpha3 "ALB" ; rdfs:label "Albania"@en .
        state:UKR a rkg:State ; rkg:iso3166Alpha3 "UKR" ; rdfs:label "Ukraine"@en .
        :ukraine owl:sameAs state:UKR .
        situation:embassy a rkg:Embassy ; rkg:embassyOf state:UKR ; rkg:receivingState state:ALB ;
            rkg:inForce situation:embassy ; rdfs:label "embassy"@en .
        situation:membership a rkg:Membership ; rkg:member state:ALB ;
            rkg:organization organization:COE ; rkg:inForce situation:membership .
        situation:former a rkg:Membership ; rkg:member state:UKR ;
            rkg:organization organization:CIS .
        """
    )


@pytest.mark.parametrize("regime", ["rdfs", "owl-rl"])
def test_what_the_engine_is_not_shown_changes_nothing(
    regime: str, everything: list[Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = entail(everything, regime)
    assert selection.split(everything).inert
    unsplit = selection.Split(list({quad[:3]: None for quad in everything}), [])
    monkeypatch.setattr(reference, "split", lambda _: unsplit)
    assert entail(everything, regime) == shown
    if regime == "owl-rl":
        assert ':ukraine rdfs:label "Ukraine"' in facts(shown)


def test_shortcuts_follow_from_situations_in_force_alone(everything: list[Quad]) -> None:
    found = facts(entail(everything, "owl-rl"))
    assert "state:ALB rkg:memberOf organization:COE" in found
    assert "organization:COE rkg:hasMember state:ALB" in found
    assert "state:UKR rkg:hasEmbassyIn state:ALB" in found
    assert "state:UKR rkg:hasMissionIn state:ALB" in found
    assert "situation:former rkg:concerns state:UKR" in found
    assert "state:UKR rkg:memberOf organization:CIS" not in found


def test_the_ontology_itself_is_consistent(everything: list[Quad]) -> None:
    assert entail(everything, "owl-rl").inconsistencies == ()


def test_the_order_of_the_input_changes_nothing(everything: list[Quad]) -> None:
    shuffled = random.Random(7).sample(everything, len(everything))
    assert entail(shuffled, "owl-rl") == entail(everything, "owl-rl")


def test_what_follows_is_closed(everything: list[Quad]) -> None:
    result = entail(everything, "owl-rl")
    assert entail([*everything, *result.quads], "owl-rl") == Entailed()


def test_the_regime_none_entails_nothing(everything: list[Quad]) -> None:
    assert entail(everything, "none") == Entailed()


def test_an_unknown_regime_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(UnknownName) as refusal:
        entail([], "owl-dl")
    assert all(regime in (refusal.value.hint or "") for regime in REGIMES)


def test_the_conversions_of_rdflib_stay_as_they_are() -> None:
    conversions = dict(rdflib.term._toPythonMapping)
    owl(':x :p "x"^^xsd:decimal .')
    assert rdflib.term._toPythonMapping == conversions
