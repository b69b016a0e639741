"""Each rule of OWL 2 RL does what the W3C's tables say, and its fixture fails without it."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest

from relations_kg.entailment import compiled
from relations_kg.entailment.base import Entailed, entail
from relations_kg.entailment.equality import Equivalence
from tests.entailment.cases import Case, quads, shown
from tests.entailment.rule_cases import CASES
from tests.entailment.tables import ALL_RULES, OWL_RL, RDFS_RULES, Closure, close

BY_EQUIVALENCE = ("eq-sym", "eq-trans", "eq-rep-s", "eq-rep-p", "eq-rep-o")
"""Done by classes of equal nodes, so that the engine cannot leave out one of them alone."""
WITH_ANOTHER = {
    "prp-eqp1": "scm-eqp1",
    "prp-eqp2": "scm-eqp1",
    "cax-eqc1": "scm-eqc1",
    "cax-eqc2": "scm-eqc1",
}
"""Compiled from the conclusion of the other rule: without that one, there is not this one."""

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
conclusions = pytest.mark.parametrize(
    "case", [case for case in CASES if case.follows], ids=lambda case: case.rule
)
contradictions = pytest.mark.parametrize(
    "case", [case for case in CASES if case.culprits], ids=lambda case: case.rule
)


def tables(turtle: str, without: Collection[str] = ()) -> Closure:
    return close((quad[:3] for quad in quads(turtle)), without=without)


def engine(turtle: str, without: Collection[str] = ()) -> Entailed:
    return compiled.entail(quads(turtle), "owl-rl", without=without)


def facts(entailed: Entailed) -> set[str]:
    return {shown(quad) for quad in entailed.quads}


def test_every_rule_of_the_tables_has_a_fixture() -> None:
    assert [case.rule for case in CASES] == list(OWL_RL)


@each_case
def test_a_fixture_is_about_its_rule_and_no_other(case: Case) -> None:
    """By the tables alone: what follows follows from the rule, and not without it."""
    everything = {shown(triple) for triple in tables(case.given).told}
    assert case.follows <= everything
    assert not case.never & everything
    by_rule, otherwise = (
        tables(case.given, without) for without in (case.beside, case.beside | {case.rule})
    )
    assert case.follows <= {shown(triple) for triple in by_rule.told}
    assert not case.follows & {shown(triple) for triple in otherwise.told}
    assert {rule for rule, _ in by_rule.contradictions} == ({case.rule} if case.culprits else set())
    assert not otherwise.contradictions


@each_case
def test_the_rules_beside_are_those_that_lead_to_the_same(case: Case) -> None:
    without_rule = {shown(triple) for triple in tables(case.given, {case.rule}).told}
    assert bool(case.beside) == bool(case.follows & without_rule)


@each_case
def test_the_engine_concludes_what_the_tables_do(case: Case) -> None:
    for turtle in (case.given, case.consistent):
        expected = tables(turtle)
        found = engine(turtle)
        assert facts(found) == {shown(triple) for triple in expected.told}
        assert bool(found.inconsistencies) == bool(expected.contradictions)


@each_case
def test_the_reference_concludes_what_the_tables_do(case: Case) -> None:
    for turtle in (case.given, case.consistent):
        expected = tables(turtle)
        found = entail(quads(turtle), "owl-rl", engine="owlrl")
        assert facts(found) == {shown(triple) for triple in expected.told}
        assert bool(found.inconsistencies) == bool(expected.contradictions)


@conclusions
def test_without_the_rule_the_engine_does_not_conclude_it(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case.rule in BY_EQUIVALENCE:
        monkeypatch.setattr(Equivalence, "merge", lambda *_: None)
    elif case.rule not in WITH_ANOTHER:
        assert case.follows <= facts(engine(case.given, case.beside))
    assert not case.follows & facts(engine(case.given, case.beside | {case.rule}))


@pytest.mark.parametrize("rule", WITH_ANOTHER)
def test_a_rule_that_is_made_from_another_can_still_be_left_out_alone(rule: str) -> None:
    (case,) = (case for case in CASES if case.rule == rule)
    assert case.follows <= facts(engine(case.given))
    assert not case.follows & facts(engine(case.given, {rule}))


@contradictions
def test_a_contradiction_names_its_rule_and_its_culprits(case: Case) -> None:
    given = {quad[:3] for quad in quads(case.given)}
    every = engine(case.given).inconsistencies
    assert every
    for found in every:
        assert found.rule == case.rule
        assert case.culprits <= {shown(quad) for quad in found.triples}
        assert {quad[:3] for quad in found.triples} <= given
    assert not engine(case.given, {case.rule}).inconsistencies
    assert not engine(case.consistent).inconsistencies


@contradictions
def test_the_sentence_of_a_contradiction_names_nodes_as_the_data_does(case: Case) -> None:
    found = engine(case.given).inconsistencies[0]
    assert str(found) == found.message
    assert "Variable(" not in found.message
    culprits = [quad for quad in found.triples if shown(quad) in case.culprits]
    assert any(quad.subject[0] in found.message for quad in culprits)


@pytest.mark.parametrize("kind", ["owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty"])
@pytest.mark.parametrize("engine", ["compiled", "owlrl"])
def test_a_declaration_alone_concludes_nothing_that_is_told(kind: str, engine: str) -> None:
    """What scm-cls, scm-op and scm-dp conclude is that a term is below or equivalent to itself.

    Nor is it told that a class is below owl:Thing and above owl:Nothing; but what follows from
    all that is, see the fixtures.
    """
    turtle = f":a a {kind} ."
    assert any(":a" in shown(triple) for triple in tables(turtle).triples - tables(turtle).asserted)
    assert entail(quads(turtle), "owl-rl", engine=engine) == Entailed()


AXIOMATIC_CASES = [
    (  # cls-thing, with scm-cls
        ":R owl:onProperty :p ; owl:someValuesFrom owl:Thing . "
        ":S owl:onProperty :p ; owl:someValuesFrom owl:Thing .",
        {":R rdfs:subClassOf :S", ":S rdfs:subClassOf :R"},
    ),
    (  # cls-nothing1, with scm-cls
        ":R owl:onProperty :p ; owl:allValuesFrom owl:Nothing . "
        ":S owl:onProperty :p ; owl:allValuesFrom owl:Thing .",
        {":R rdfs:subClassOf :S"},
    ),
    (  # what is of a declared class is a owl:Thing
        ":A a owl:Class . :C owl:intersectionOf ( owl:Thing :B ) . :x a :A , :B .",
        {":x rdf:type :C"},
    ),
    (  # what is of no class at all is of every declared one
        ":A a owl:Class . :x a owl:Nothing .",
        {":x rdf:type :A"},
    ),
]


@pytest.mark.parametrize(("turtle", "expected"), AXIOMATIC_CASES)
def test_what_follows_from_the_axiomatic_triples_is_told_though_they_are_not(
    turtle: str, expected: set[str]
) -> None:
    assert expected <= {shown(triple) for triple in tables(turtle).told}
    for engine in ("compiled", "owlrl"):
        assert expected <= facts(entail(quads(turtle), "owl-rl", engine=engine))


def test_a_node_is_the_same_as_itself_where_it_is_said_not_to_be() -> None:
    """The rule eq-ref, of which nothing else is told."""
    for turtle in (
        ":x owl:differentFrom :x .",
        "[] a owl:AllDifferent ; owl:members ( :x :y :x ) .",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :x ) .",
    ):
        assert tables(turtle).contradictions
        assert not tables(turtle, {"eq-ref"}).contradictions
        assert engine(turtle).inconsistencies
        assert entail(quads(turtle), "owl-rl", engine="owlrl").inconsistencies


def test_a_circle_of_properties_makes_restrictions_on_them_the_same() -> None:
    """p is below itself because it is below q, which is below p."""
    turtle = (
        ":p owl:equivalentProperty :q . :R owl:onProperty :p ; owl:hasValue :v . "
        ":S owl:onProperty :p ; owl:hasValue :v ."
    )
    assert ":R owl:equivalentClass :S" in {shown(triple) for triple in tables(turtle).told}
    assert ":R owl:equivalentClass :S" in facts(engine(turtle))


def test_what_is_said_of_a_class_holds_of_one_that_is_the_same() -> None:
    turtle = ":A a owl:Class ; owl:sameAs :B ."
    expected = {shown(triple) for triple in tables(turtle).told}
    assert ":B rdfs:subClassOf :A" in expected
    assert facts(engine(turtle)) == expected


RDFS_CASES = {
    "rdfs2": (":p rdfs:domain :A . :x :p :y .", ":x rdf:type :A"),
    "rdfs3": (":p rdfs:range :A . :x :p :y .", ":y rdf:type :A"),
    "rdfs5": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r",
    ),
    "rdfs7": (":p rdfs:subPropertyOf :q . :x :p :y .", ":x :q :y"),
    "rdfs9": (":A rdfs:subClassOf :B . :x a :A .", ":x rdf:type :B"),
    "rdfs11": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":A rdfs:subClassOf :C"),
    "rdfs12": (":p a rdfs:ContainerMembershipProperty . :x :p :y .", ":x rdfs:member :y"),
}


@pytest.mark.parametrize("rule", RDFS_CASES)
def test_each_rule_of_rdfs_concludes_what_it_should_and_nothing_without_it(rule: str) -> None:
    turtle, expected = RDFS_CASES[rule]
    closure = close((quad[:3] for quad in quads(turtle)), RDFS_RULES)
    assert {shown(triple) for triple in closure.told} == {expected}
    for engine_name in ("compiled", "owlrl"):
        assert facts(entail(quads(turtle), "rdfs", engine=engine_name)) == {expected}
    assert not facts(compiled.entail(quads(turtle), "rdfs", without={rule}))


def test_the_rules_of_rdfs_that_only_say_that_a_term_is_below_itself_tell_nothing() -> None:
    assert set(RDFS_RULES) - set(RDFS_CASES) == {"rdfs6", "rdfs10"}
    turtle = ":p a rdf:Property . :A a rdfs:Class ."
    for engine_name in ("compiled", "owlrl"):
        assert entail(quads(turtle), "rdfs", engine=engine_name) == Entailed()


@pytest.mark.parametrize("name", ["compiled", "owlrl"])
def test_a_literal_is_never_a_subject(name: str) -> None:
    turtle = ':p rdfs:range :A ; owl:inverseOf :q ; a owl:SymmetricProperty . :x :p "a" .'
    assert entail(quads(turtle), "owl-rl", engine=name) == Entailed()


def test_the_page_tells_of_every_rule_of_tables_4_to_9_once(checkout: Path) -> None:
    page = (checkout / "docs" / "entailment.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `((?:eq|prp|cls|cax|scm|dt)-[a-z0-9-]+)` \|", page, re.MULTILINE)
    datatypes = {"dt-type1", "dt-type2", "dt-eq", "dt-diff", "dt-not-type"}
    assert sorted(told) == sorted({*ALL_RULES, *datatypes})


@pytest.mark.parametrize("members", ["( :a :a )", "( :a :b )", "( :b :c :a )"])
@pytest.mark.parametrize("kind", ["owl:members", "owl:distinctMembers"])
@pytest.mark.parametrize("kept", [":a", ":b"])
def test_nodes_that_a_rule_makes_the_same_are_found_in_lists_of_different_ones(
    members: str, kind: str, kept: str
) -> None:
    """Whichever of the two stands for both, and however often it is in the list."""
    turtle = (
        f":p a owl:FunctionalProperty . :x :p :a , :b . {kept} :q :w , :v . "
        f"[] a owl:AllDifferent ; {kind} {members} ."
    )
    assert tables(turtle).contradictions
    (found, *_) = engine(turtle).inconsistencies
    assert found.rule == ("eq-diff2" if kind == "owl:members" else "eq-diff3")


def test_members_of_a_value_restriction_that_are_made_the_same_are_found_as_well() -> None:
    turtle = (
        ':A owl:onProperty :p ; owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; '
        "owl:onClass owl:Thing ; owl:hasValue :a . :a :p :a , :b . "
        "[] a owl:AllDifferent ; owl:members ( :a :a ) ."
    )
    assert tables(turtle).contradictions
    assert engine(turtle).inconsistencies
