"""Every triple that follows has a proof, and every step of it is what the W3C's tables say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings

from relations_kg.dataset.closure import open_closure
from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.compile import compile_owl_rl, compile_rdfs
from relations_kg.entailment.explain import explain
from relations_kg.entailment.matching import is_literal
from relations_kg.entailment.materialize import Materialization
from relations_kg.entailment.proofs import Explanation, Leaf, Premise, Proof
from relations_kg.entailment.rules import Atom, Triple
from relations_kg.entailment.sentences import CLAUSES, Words
from relations_kg.namespaces import expand
from relations_kg.rdf import Iri, Quad
from relations_kg.store.workspace import ASSERTED, Workspace
from tests.entailment.cases import Case, quads, shown
from tests.entailment.rule_cases import CASES
from tests.entailment.tables import ALL_RULES, OWL_RL, RDFS_RULES, close
from tests.entailment.worlds import worlds

TABLES = {"owl-rl": ALL_RULES, "rdfs": RDFS_RULES}
CONCLUDING = [case for case in CASES if case.follows]


def closed(data: list[Quad], regime: str = "owl-rl") -> tuple[Workspace, Materialization]:
    workspace = Workspace()
    workspace.add(data)
    materialization = Materialization(workspace, regime)
    materialization.run()
    return workspace, materialization


def explained(data: str, goal: str, *, regime: str = "owl-rl", every: bool = False) -> Explanation:
    (triple,) = quads(f"{goal} .")
    return explain(*closed(quads(data), regime), triple[:3], every=every)


def steps(proof: Premise) -> Iterator[Proof]:
    """The steps of a proof, each once, conclusions before premises."""
    seen: set[Triple] = set()
    left = [proof]
    while left:
        premise = left.pop(0)
        if isinstance(premise, Proof) and premise.triple not in seen:
            seen.add(premise.triple)
            yield premise
            left += premise.premises


def texts(atoms: tuple[Atom, ...]) -> list[str]:
    return [shown(tuple(atom)) for atom in atoms]  # type: ignore[arg-type]


def rules(proof: Proof) -> list[str]:
    return [step.rule for step in steps(proof)]


def facts(proof: Proof) -> set[str]:
    return {shown(leaf.triple) for leaf in proof.leaves()}


def check(proof: Proof, asserted: set[Triple], regime: str) -> set[str]:
    """A proof is sound, by the tables alone; the rules that it uses."""
    assert {leaf.triple for leaf in proof.leaves()} <= asserted
    for step in steps(proof):
        premises = {premise.triple for premise in step.premises}
        assert step.triple not in premises
        table = TABLES[regime]
        by_this_rule = close(premises, {step.rule: table[step.rule]}).triples
        assert step.triple in by_this_rule, f"{shown(step.triple)} by {step.rule}"
    assert without_circles(proof)
    return set(rules(proof))


def without_circles(proof: Proof) -> bool:
    """Whether no triple is in a proof of itself."""
    above: dict[Triple, set[Triple]] = {}

    def visit(premise: Premise, path: frozenset[Triple]) -> bool:
        if isinstance(premise, Leaf) or premise.triple in above:
            return premise.triple not in path
        if premise.triple in path:
            return False
        above[premise.triple] = set()
        return all(visit(each, path | {premise.triple}) for each in premise.premises)

    return visit(proof, frozenset())


@pytest.mark.parametrize("regime", TABLES)
def test_whatever_follows_has_a_proof_of_which_each_step_is_in_the_tables(regime: str) -> None:
    @settings(max_examples=80)
    @given(worlds())
    def explain_all(world: list[Quad]) -> None:
        workspace, materialization = closed(world, regime)
        asserted = {quad[:3] for quad in world}
        for quad in materialization.quads():
            explanation = explain(workspace, materialization, quad[:3])
            assert explanation.holds
            (proof,) = explanation.proofs
            check(proof, asserted, regime)

    explain_all()


@settings(max_examples=15)
@given(worlds())
def test_of_all_proofs_none_needs_all_that_another_needs(world: list[Quad]) -> None:
    workspace, materialization = closed(world)
    asserted = {quad[:3] for quad in world}
    for quad in list(materialization.quads())[:8]:
        shortest = explain(workspace, materialization, quad[:3]).proofs[0]
        proofs = explain(workspace, materialization, quad[:3], every=True).proofs
        needs = [frozenset(leaf.triple for leaf in proof.leaves()) for proof in proofs]
        for proof in proofs:
            check(proof, asserted, "owl-rl")
        assert not any(one <= other for one in needs for other in needs if one is not other)
        assert [p.steps for p in proofs] == sorted(p.steps for p in proofs)
        assert any(need <= {leaf.triple for leaf in shortest.leaves()} for need in needs)


@pytest.mark.parametrize("case", CONCLUDING, ids=lambda case: case.rule)
def test_each_rule_is_named_where_it_is_what_makes_a_triple_follow(case: Case) -> None:
    data = quads(case.given)
    workspace, materialization = closed(data)
    asserted = {quad[:3] for quad in data}
    named: set[str] = set()
    for quad in materialization.quads():
        if shown(quad[:3]) in case.follows:
            for proof in explain(workspace, materialization, quad[:3], every=True).proofs:
                named |= check(proof, asserted, "owl-rl")
    assert case.rule in named


@pytest.mark.parametrize("case", CONCLUDING, ids=lambda case: case.rule)
def test_what_looks_as_if_it_followed_has_no_proof(case: Case) -> None:
    workspace, materialization = closed(quads(case.given))
    for text in case.never:
        (triple,) = quads(f"{text} .")
        assert not explain(workspace, materialization, triple[:3]).holds


SHORTEST = [
    # data, goal, the rules of the shortest proof
    (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :D . :x a :A .",
     ":x a :D", ["cax-sco"] * 3),
    (":p rdfs:domain :A ; rdfs:subPropertyOf :q . :q rdfs:domain :B . :x :p :y .",
     ":x a :B", ["prp-dom", "prp-spo1"]),
    (":p rdfs:range :A . :x :p :y .", ":y a :A", ["prp-rng"]),
    (":p owl:inverseOf :q . :x :p :y .", ":y :q :x", ["prp-inv1"]),
    (":p owl:propertyChainAxiom ( :q :r ) . :x :q :y . :y :r :z .", ":x :p :z", ["prp-spo2"]),
    (":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":p rdfs:domain :B", ["scm-dom1"]),
    (":A owl:equivalentClass :B .", ":B rdfs:subClassOf :A", ["scm-eqc1"]),
    (":C owl:intersectionOf ( :A :B ) .", ":C rdfs:subClassOf :B", ["scm-int"]),
    (":C owl:oneOf ( :a :b ) .", ":b a :C", ["cls-oo"]),
    (":C owl:hasKey ( :p :q ) . :x a :C ; :p 1 ; :q 2 . :y a :C ; :p 1 ; :q 2 .",
     ":x owl:sameAs :y", ["prp-key"]),
    (":p a owl:FunctionalProperty . :x :p :a , :b . :a :q :c .",
     ":b :q :c", ["eq-rep-s", "prp-fp"]),
    (":a owl:sameAs :b . :b owl:sameAs :c .", ":a owl:sameAs :c", ["eq-trans"]),
    (":a owl:sameAs :b .", ":b owl:sameAs :a", ["eq-sym"]),
    (":p owl:sameAs :q . :x :p :y .", ":x :q :y", ["eq-rep-p"]),
    (":A a owl:Class . :x a :A .", ":x a owl:Thing", ["cax-sco", "scm-cls"]),
    (":R owl:onProperty :p ; owl:someValuesFrom owl:Nothing . "
     ":S owl:onProperty :p ; owl:someValuesFrom owl:Thing .",
     ":R rdfs:subClassOf :S", ["scm-svf1", "scm-cls", "cls-nothing1"]),
    (":x :q :y . :y :r :z . :p owl:propertyChainAxiom ( :q :r ) . "
     ":x :s :z . :s rdfs:subPropertyOf :t . :t rdfs:subPropertyOf :p .",
     ":x :p :z", ["prp-spo2"]),  # of more facts, and fewer steps
    # As the axiom is written, and not only with the node that its value is the same as.
    (":A owl:onProperty :p , :m ; owl:hasValue 'v' ; owl:maxQualifiedCardinality "
     "'1'^^xsd:nonNegativeInteger ; owl:onClass owl:Thing . :a a :A ; :p :a .",
     ":A owl:hasValue :a", ["eq-rep-o", "cls-maxqc4", "cls-hv1"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "goal", "expected"), SHORTEST, ids=[c[1] for c in SHORTEST])
def test_the_rules_of_the_shortest_proof(data: str, goal: str, expected: list[str]) -> None:
    (proof,) = explained(data, goal).proofs
    assert rules(proof) == expected
    assert proof.steps == len(expected)


def test_a_transitive_closure_of_five_links_needs_four_steps_and_all_links() -> None:
    chain = list(pairwise("abcdef"))
    data = ":p a owl:TransitiveProperty . " + " ".join(f":{s} :p :{o} ." for s, o in chain)
    (proof,) = explained(data, ":a :p :f").proofs
    assert rules(proof) == ["prp-trp"] * 4
    assert facts(proof) == {*(f":{s} :p :{o}" for s, o in chain),
                            ":p rdf:type owl:TransitiveProperty"}  # fmt: skip


def test_a_long_chain_is_proved_as_well() -> None:
    data = ":p a owl:TransitiveProperty . " + " ".join(f":n{i} :p :n{i + 1} ." for i in range(60))
    (proof,) = explained(data, ":n0 :p :n60").proofs
    assert proof.steps == 59


def test_the_longer_way_is_a_proof_too_if_it_needs_something_else() -> None:
    data = ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :p rdfs:domain :C . :x a :A ; :p :y ."
    short, long = explained(data, ":x a :C", every=True).proofs
    assert rules(short) == ["prp-dom"]
    assert rules(long) == ["cax-sco", "cax-sco"]


def test_what_is_asserted_is_said_to_be_and_its_proofs_are_told_if_asked_for() -> None:
    data = ":A rdfs:subClassOf :B . :x a :A , :B ."
    told = explained(data, ":x a :B")
    assert told.asserted is not None
    assert told.proofs == ()
    told = explained(data, ":x a :B", every=True)
    assert told.asserted is not None
    assert [rules(proof) for proof in told.proofs] == [["cax-sco"]]


def test_two_literals_are_no_step_although_a_rule_asks_for_them_to_be_the_same() -> None:
    at_most_one = "owl:maxQualifiedCardinality '1'^^xsd:nonNegativeInteger ; owl:onClass owl:Thing"
    data = quads(
        f":A owl:onProperty :p , :m ; {at_most_one} ; owl:hasValue 'v' , 'w' . :a a :A ; :p :a . "
        ":B owl:onProperty :m ; owl:hasValue 'v' . :m a owl:DatatypeProperty ."
    )
    workspace, materialization = closed(data)
    inferred = [quad[:3] for quad in materialization.quads()]
    assert any(is_literal(object_) for _, _, object_ in inferred)
    for triple in inferred:
        (proof,) = explain(workspace, materialization, triple).proofs
        check(proof, {quad[:3] for quad in data}, "owl-rl")


def test_a_circle_proves_nothing() -> None:
    data = ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :x a :A ."
    assert explained(data, ":x a :A", every=True).proofs == ()
    assert not explained(":p a owl:SymmetricProperty . :a :q :b .", ":a :p :b").holds


def test_how_many_proofs_are_told_has_a_limit_and_it_is_said() -> None:
    data = ":p rdfs:range :A . " + " ".join(f":n{i} :p :x ." for i in range(30))
    found = explained(data, ":x a :A", every=True)
    assert len(found.proofs) == 20
    assert found.more
    assert not explained(":p rdfs:range :A . :n :p :x .", ":x a :A", every=True).more


def test_under_rdfs_its_own_rules_are_named_and_less_follows() -> None:
    data = (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A . :p owl:inverseOf :q . :x :p :y ."
    )
    (proof,) = explained(data, ":x a :C", regime="rdfs").proofs
    assert rules(proof) == ["rdfs9", "rdfs9"]
    (proof,) = explained(data, ":A rdfs:subClassOf :C", regime="rdfs").proofs
    assert rules(proof) == ["rdfs11"]
    assert not explained(data, ":y :q :x", regime="rdfs").holds


def test_the_missing_premise_of_a_chain_is_told_with_what_holds() -> None:
    found = explained(":p owl:propertyChainAxiom ( :q :r :s ) . :x :q :a . :a :r :b .", ":x :p :z")
    assert not found.holds
    (miss,) = found.nearest
    assert miss.rule == "prp-spo2"
    assert texts(miss.held) == [":x :q :a", ":a :r :b"]
    assert texts(miss.missing) == [":b :s :z"]


def test_what_holds_and_leads_on_is_nearer_than_what_holds_apart() -> None:
    data = ":p owl:propertyChainAxiom ( :q :r :s ) . :x :q :a . :a :r :c . :b :s :z ."
    (miss,) = explained(data, ":x :p :z").nearest
    assert texts(miss.missing) == [":c :s :z"]


def test_what_may_be_anything_is_a_variable_with_an_example() -> None:
    data = ":p owl:propertyChainAxiom ( :q :r ) . :x :q :a , :b ."
    (miss,) = explained(data, ":x :p :z").nearest
    ((_, example),) = miss.example
    assert miss.matches == 2
    assert miss.missing[0].subject == miss.held[0].object
    assert example == Iri("https://example.org/a")


def test_a_rule_that_only_says_it_otherwise_leads_to_the_one_that_misses_something() -> None:
    data = ":w owl:inverseOf :p . :p owl:propertyChainAxiom ( :q :r ) . :x :q :a ."
    (miss,) = explained(data, ":z :w :x").nearest
    assert texts(miss.missing) == [":a :r :z"]
    assert [(shown(step.triple), step.rule) for step in miss.leads_to] == [(":z :w :x", "prp-inv2")]


def test_where_as_much_is_missing_each_rule_is_told() -> None:
    data = ":A rdfs:subClassOf :C . :B rdfs:subClassOf :C . :x :p :y ."
    missing = {texts(m.missing)[0] for m in explained(data, ":x a :C").nearest}
    assert missing == {":x rdf:type :A", ":x rdf:type :B"}


def test_what_no_rule_concludes_has_nothing_near() -> None:
    found = explained(":x :q :y .", ":x :p :z")
    assert not found.holds
    assert found.nearest == ()


def test_every_rule_with_a_conclusion_has_its_words() -> None:
    concluding = {name for name, rule in OWL_RL.items() if rule.head != (("FALSE",),)}
    assert concluding <= set(CLAUSES)
    for program in (compile_owl_rl, compile_rdfs):
        for case in CASES:
            for rule in program(quad[:3] for quad in quads(case.given)).rules:
                assert rule.head is None or rule.name in CLAUSES


@pytest.mark.parametrize("case", CONCLUDING, ids=lambda case: case.rule)
def test_a_sentence_has_the_conclusion_and_all_premises(case: Case) -> None:
    workspace, materialization = closed(quads(case.given))
    words = Words(workspace)
    for quad in materialization.quads():
        (proof,) = explain(workspace, materialization, quad[:3]).proofs
        for step in steps(proof):
            sentence = step.sentence
            claim = words.claim(step.triple)
            assert sentence.lower().startswith(claim.lower())
            assert sentence.endswith(".")
            assert "{" not in sentence


def test_our_graph_is_explained_with_passages_and_labels() -> None:
    closure = open_closure(Recipe())
    assert closure.materialization is not None
    goal = tuple(Iri(expand(name)) for name in ("state:ALB", "rkg:memberOf", "organization:NATO"))
    (proof,) = explain(closure.workspace, closure.materialization, goal).proofs  # type: ignore[arg-type]
    assert rules(proof) == ["prp-spo2", "prp-inv2"]
    assert proof.sentence.startswith("Albania is a member of North Atlantic Treaty Organization,")
    places = {str(passage) for leaf in proof.leaves() for passage in leaf.passages}
    assert len(places) == 1
    assert "lead, paragraph 3, sentence 2" in places.pop()


def test_every_tenth_triple_that_follows_from_our_graph_has_a_sound_proof() -> None:
    closure = open_closure(Recipe())
    workspace, materialization = closure.workspace, closure.materialization
    assert materialization is not None
    asserted = {quad[:3] for quad in workspace.triples(ASSERTED)}
    inferred = sorted((quad[:3] for quad in materialization.quads()), key=repr)
    assert inferred
    for triple in inferred[::10]:
        (proof,) = explain(workspace, materialization, triple).proofs
        check(proof, asserted, "owl-rl")
