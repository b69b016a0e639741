"""What follows from one graph only, and from which asserted change."""

from __future__ import annotations

from pathlib import Path

from relations_kg.comparison.compare import compare_contents
from relations_kg.comparison.consequences import Consequence
from relations_kg.comparison.contents import Contents, contents_of
from relations_kg.dataset.closure import open_closure
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.entailment.rules import Triple
from relations_kg.namespaces import PREFIXES, RKG, expand
from relations_kg.rdf import Iri, Quad
from relations_kg.resources import graph_files
from relations_kg.store.workspace import ASSERTED

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
MEMBER = """situation:m a rkg:Membership ; rkg:member state:XXA ; rkg:organization organization:O .
situation:m rkg:start "2020" ; rkg:end ".." .
"""
MEMBER_OF = (Iri(expand("state:XXA")), Iri(RKG + "memberOf"), Iri(expand("organization:O")))


def contents(text: str) -> Contents:
    return contents_of("x", [DataFile("x", Path("x"), "turtle", (PROLOGUE + text).encode())])


def consequences(
    old: str, new: str, regime: str = "owl-rl"
) -> dict[tuple[str, Triple], Consequence]:
    found = compare_contents(contents(old), contents(new), Recipe((), regime)).consequences
    assert found is not None
    return {(each.change, each.triple): each for each in found}


def cause(subject: str, predicate: str, object_: str) -> tuple[Iri, Iri, Iri]:
    return Iri(expand(subject)), Iri(expand(predicate)), Iri(expand(object_))


def test_what_follows_now_is_told_with_the_fact_it_follows_from() -> None:
    lacking = MEMBER.replace("rkg:organization organization:O", "a rkg:Situation")
    found = consequences(lacking, MEMBER)["added", MEMBER_OF]
    assert [quad[:3] for quad in found.causes] == [
        cause("situation:m", "rkg:organization", "organization:O")
    ]
    assert found.rule == "prp-spo2"


def test_what_does_not_follow_any_more_is_told_with_the_fact_that_is_gone() -> None:
    lacking = MEMBER.replace("rkg:organization organization:O", "a rkg:Situation")
    found = consequences(MEMBER, lacking)["removed", MEMBER_OF]
    assert cause("situation:m", "rkg:organization", "organization:O") in {
        quad[:3] for quad in found.causes
    }


def test_an_end_is_the_cause_of_what_it_ends() -> None:
    ended = MEMBER.replace('".."', '"2021"')
    found = consequences(MEMBER, ended)["removed", MEMBER_OF]
    assert {quad.predicate.value for quad in found.causes} == {RKG + "end"}
    assert {quad.object[0] for quad in found.causes} == {"..", "2021"}


def test_an_axiom_is_a_cause_as_well() -> None:
    axiom = "rkg:Embassy rdfs:subClassOf schema:Place ."
    fact = "situation:e a rkg:Embassy ."
    triple = cause("situation:e", "rdf:type", "schema:Place")
    found = consequences(fact, fact + axiom, "rdfs")["added", triple]
    assert [quad[:3] for quad in found.causes] == [
        cause("rkg:Embassy", "rdfs:subClassOf", "schema:Place")
    ]


def test_what_is_asserted_and_follows_even_so_is_no_difference_of_closures() -> None:
    said = "state:XXA rkg:memberOf organization:O ."
    assert ("removed", MEMBER_OF) not in consequences(MEMBER + said, MEMBER)
    assert ("added", MEMBER_OF) not in consequences(MEMBER, MEMBER + said)


def closed(quads: list[Quad]) -> set[Triple]:
    closure = open_closure(Recipe(()), asserted=quads)
    assert closure.materialization is not None
    found = {quad[:3] for quad in closure.workspace.triples(ASSERTED)}
    return found | {quad[:3] for quad in closure.materialization.quads()}


def test_of_the_shipped_graph_every_difference_of_the_closures_has_its_cause() -> None:
    old = contents_of("old", data_files(graph_files()))
    gone = expand("situation:embassy-of-ukraine-in-albania")
    new = contents_of("new", ())
    lines = [line for line in old.ground if not line.startswith(f"<{gone}>".encode())]
    new.ground = dict.fromkeys(lines)
    comparison = compare_contents(old, new, Recipe(()))
    assert comparison.consequences
    asserted = set(comparison.difference.removed)
    assert all(each.causes and asserted.issuperset(each.causes) for each in comparison.consequences)
    expected = closed(list(old.quads())) ^ closed(list(new.quads()))
    assert {each.triple for each in comparison.consequences} == expected - {
        quad[:3] for quad in asserted
    }
