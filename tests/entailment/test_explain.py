"""Every triple that follows has a proof, and every proof proves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relations_kg.dataset.closure import open_closure
from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.base import entail
from relations_kg.entailment.explain import Explanation, Proof, explain
from relations_kg.entailment.materialize import Materialization
from relations_kg.namespaces import PREFIXES
from relations_kg.rdf import Quad
from relations_kg.store.workspace import ASSERTED, Workspace
from relations_kg.syntax.reading import read

PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + "@prefix : <https://example.org/> .\n"
)


def quads(turtle: str) -> list[Quad]:
    return list(read((PROLOGUE + turtle).encode(), format="turtle"))


def explained(data: str, goal: str, *, regime: str = "owl-rl", most: int = 1) -> Explanation:
    workspace = Workspace()
    workspace.add(quads(data))
    materialization = Materialization(workspace, regime)
    materialization.run()
    (triple,) = quads(goal)
    return explain(workspace, materialization, triple[:3], most=most)


def leaves(proof: Proof) -> Iterator[Proof]:
    if not proof.rule:
        yield proof
    for premise in proof.premises:
        yield from leaves(premise)


def rules(proof: Proof) -> list[str]:
    inner = [rule for premise in proof.premises for rule in rules(premise)]
    return [proof.rule, *inner] if proof.rule else inner


CASES = [
    (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .", ":x a :C .", "cax-sco"),
    (":p rdfs:domain :A . :x :p :y .", ":x a :A .", "prp-dom"),
    (":p owl:inverseOf :q . :x :p :y .", ":y :q :x .", "prp-inv1"),
    (":p owl:propertyChainAxiom ( :q :r ) . :x :q :y . :y :r :z .", ":x :p :z .", "prp-spo2"),
    (
        ":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d . :d :p :e .",
        ":a :p :e .",
        "prp-trp",
    ),
    (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":A rdfs:subClassOf :C .", "scm-sco"),
    (":C owl:intersectionOf ( :A :B ) .", ":C rdfs:subClassOf :A .", "scm-int"),
    (":a owl:sameAs :b . :a :p :c .", ":b :p :c .", "eq-rep-s"),
    (":a owl:sameAs :b .", ":b owl:sameAs :a .", "eq-sym"),
]


@pytest.mark.parametrize(("data", "goal", "rule"), CASES)
def test_a_proof_names_the_last_rule_and_its_leaves_suffice(
    data: str, goal: str, rule: str
) -> None:
    (proof,) = explained(data, goal).proofs
    assert proof.rule == rule
    said = [Quad(*leaf.triple) for leaf in leaves(proof)]
    assert {quad[:3] for quad in said} <= {quad[:3] for quad in quads(data)}
    (triple,) = quads(goal)
    assert triple[:3] in {quad[:3] for quad in entail(said, "owl-rl").quads}


def test_the_shortest_proof_comes_first_and_all_are_found() -> None:
    data = ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :p rdfs:domain :C . :x a :A ; :p :y ."
    short, long = explained(data, ":x a :C .", most=9).proofs[:2]
    assert rules(short) == ["prp-dom"]
    assert rules(long) == ["cax-sco", "cax-sco"]


def test_what_is_asserted_says_so_first() -> None:
    proofs = explained(":A rdfs:subClassOf :B . :x a :A , :B .", ":x a :B .", most=9).proofs
    assert [rules(proof) for proof in proofs] == [[], ["cax-sco"]]


def test_a_circle_is_no_proof() -> None:
    data = ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :x a :A ."
    proofs = explained(data, ":x a :A .", most=9).proofs
    assert [rules(proof) for proof in proofs] == [[]]


def test_the_premise_that_is_missing_is_told() -> None:
    explanation = explained(":p owl:propertyChainAxiom ( :q :r ) . :x :q :y .", ":x :p :z .")
    assert explanation.proofs == ()
    (near,) = (each for each in explanation.near if each.missing.predicate.value.endswith("/r"))
    assert near.rule == "prp-spo2"
    assert near.missing[0].value == "https://example.org/y"  # type: ignore[union-attr]
    assert near.missing[2].value == "https://example.org/z"  # type: ignore[union-attr]


def test_what_no_rule_concludes_has_nothing_near() -> None:
    assert explained(":x :q :y .", ":x :p :z .") == Explanation(quads(":x :p :z .")[0][:3])


def test_rdfs_explains_by_its_own_rules() -> None:
    data = ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A ."
    (proof,) = explained(data, ":x a :C .", regime="rdfs").proofs
    assert rules(proof) == ["rdfs9", "rdfs9"]


def test_every_tenth_triple_that_follows_from_our_graph_has_a_proof_that_holds() -> None:
    closure = open_closure(Recipe())
    materialization = closure.materialization
    assert materialization is not None
    inferred = sorted((quad[:3] for quad in materialization.quads()), key=repr)
    for triple in inferred[::10]:
        (proof,) = explain(closure.workspace, materialization, triple).proofs
        said = [Quad(*leaf.triple) for leaf in leaves(proof)]
        assert not closure.workspace.missing(said, (ASSERTED,))
        assert triple in {quad[:3] for quad in entail(said, "owl-rl").quads}
