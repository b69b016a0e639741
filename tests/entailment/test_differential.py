"""The compiled engine beside the W3C's tables and beside owlrl, over worlds drawn at random.

The tables decide: the compiled engine has to find what they say, no more and no less, and owlrl
what they say but for :data:`tests.entailment.differences.DIFFERENCES`.
"""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations_kg.entailment.base import Entailed, entail
from relations_kg.entailment.materialize import Materialization
from relations_kg.entailment.rules import TYPE
from relations_kg.entailment.selection import is_of_vocabulary
from relations_kg.namespaces import XSD
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.resources import graph_files, ontology_files
from relations_kg.store.workspace import Workspace
from relations_kg.syntax.reading import read
from tests.entailment.cases import EXAMPLE, Case, quads, shown
from tests.entailment.differences import DIFFERENCES
from tests.entailment.rule_cases import CASES
from tests.entailment.tables import RDFS_RULES, Closure, close
from tests.entailment.worlds import KINDS, worlds

regimes = pytest.mark.parametrize("regime", ["rdfs", "owl-rl"])


def triples(found: Entailed) -> set[tuple[object, ...]]:
    return {quad[:3] for quad in found.quads}


def by_tables(world: list[Quad], regime: str = "owl-rl") -> Closure:
    facts = (quad[:3] for quad in world)
    return close(facts) if regime == "owl-rl" else close(facts, RDFS_RULES)


def compare(world: list[Quad], regime: str) -> set[str]:
    """The engine finds what the tables say; the rules that the tables needed for it."""
    expected = by_tables(world, regime)
    found = entail(world, regime)
    if _types_literals(expected):
        # A literal is no subject in RDF, so no store holds that it is of a class, and what would
        # follow from that alone is not found.
        assert triples(found) <= expected.told
        return expected.fired
    assert set(map(shown, triples(found))) == set(map(shown, expected.told))
    assert bool(found.inconsistencies) == bool(expected.contradictions)
    return expected.fired


def _types_literals(closure: Closure) -> bool:
    """Whether a literal is put in a class other than a datatype."""
    return any(
        isinstance(subject, Literal) and predicate == TYPE and not is_of_vocabulary(object_)
        for subject, predicate, object_ in closure.triples
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_closure_is_that_of_the_tables_and_the_rule_was_needed(case: Case) -> None:
    fired: set[str] = set()

    @settings(max_examples=8)
    @given(worlds(with_case=case))
    def close_both(world: list[Quad]) -> None:
        fired.update(compare(world, "owl-rl"))

    close_both()
    assert case.rule in fired


def test_the_closure_under_rdfs_is_that_of_the_tables_and_every_rule_was_needed() -> None:
    fired: set[str] = set()

    @settings(max_examples=200)
    @given(worlds())
    def close_both(world: list[Quad]) -> None:
        fired.update(compare(world, "rdfs"))

    close_both()
    assert fired >= set(RDFS_RULES) - WITHOUT_DECLARATIONS


WITHOUT_DECLARATIONS = {"rdfs6", "rdfs10", "rdfs12"}
"""These are about ``rdf:Property``, ``rdfs:Class`` and containers, which no world declares."""


@settings(max_examples=200)
@given(worlds())
def test_owlrl_finds_the_same_but_for_the_documented_differences(world: list[Quad]) -> None:
    closure = by_tables(world)
    found = entail(world, "owl-rl", engine="owlrl")
    assert triples(found) <= closure.told
    assert not found.inconsistencies or closure.contradictions
    if not any(difference.applies(closure) for difference in DIFFERENCES):
        assert triples(found) == closure.told
        assert bool(found.inconsistencies) == bool(closure.contradictions)


@settings(max_examples=100)
@given(worlds())
def test_owlrl_and_the_compiled_engine_find_the_same_under_rdfs(world: list[Quad]) -> None:
    assert triples(entail(world, "rdfs")) == triples(entail(world, "rdfs", engine="owlrl"))


DIFFERENT = [
    (
        ":R owl:onProperty :p ; owl:someValuesFrom xsd:string . :x :p 'a' .",
        {":x rdf:type :R"},
    ),
    (
        ":p a owl:FunctionalProperty . :x :p :y , 'a' . :z :q 'a' .",
        {":z :q :y"},
    ),
    (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p . "
        ":R owl:onProperty :p ; owl:hasValue :v . :S owl:onProperty :p ; owl:hasValue :v .",
        {":R rdfs:subClassOf :S"},
    ),
]


@pytest.mark.parametrize("number", range(len(DIFFERENCES)))
def test_a_difference_is_one_and_the_tables_are_on_the_side_of_the_compiled_engine(
    number: int,
) -> None:
    turtle, missing = DIFFERENT[number]
    closure = by_tables(quads(turtle))
    applying = [difference.applies(closure) for difference in DIFFERENCES]
    assert applying == [place == number for place in range(len(DIFFERENCES))]
    assert missing <= set(map(shown, closure.told))
    assert missing <= set(map(shown, triples(entail(quads(turtle), "owl-rl"))))
    assert not missing & set(map(shown, triples(entail(quads(turtle), "owl-rl", engine="owlrl"))))


def test_every_kind_of_axiom_draws_what_it_says() -> None:
    """Every kind of axiom is in one of a few hundred worlds: the strategy leaves none out."""
    seen: set[str] = set()
    names = {name: _counting(name, draw, seen) for name, draw in KINDS.items()}

    @settings(max_examples=300, database=None, derandomize=True)
    @given(worlds(names))
    def draw(_: list[Quad]) -> None:
        pass

    draw()
    assert seen == set(KINDS)


def _counting(name: str, draw: object, seen: set[str]):  # type: ignore[no-untyped-def]
    def counted(world: object) -> None:
        seen.add(name)
        draw(world)  # type: ignore[operator]

    return counted


@regimes
@settings(max_examples=100)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_and_the_named_graphs_change_nothing(
    regime: str, world: list[Quad], chance: random.Random
) -> None:
    graphs = [None, Iri(EXAMPLE + "one"), Iri(EXAMPLE + "two")]
    spread = [quad._replace(graph=graph) for quad in world for graph in chance.sample(graphs, 2)]
    chance.shuffle(spread)
    found, expected = entail(spread, regime), entail(world, regime)
    assert found.quads == expected.quads
    assert bool(found.inconsistencies) == bool(expected.inconsistencies)


@regimes
@settings(max_examples=100)
@given(worlds())
def test_what_follows_from_what_follows_is_there(regime: str, world: list[Quad]) -> None:
    assert entail([*world, *entail(world, regime).quads], regime).quads == ()


@regimes
@settings(max_examples=100)
@given(worlds(), st.data())
def test_more_facts_never_take_a_conclusion_back(
    regime: str, world: list[Quad], data: st.DataObject
) -> None:
    fewer = data.draw(st.lists(st.sampled_from(world), unique=True))
    known = triples(entail(world, regime)) | {quad[:3] for quad in world}
    before = entail(fewer, regime)
    assert triples(before) <= known
    if any(each.rule for each in before.inconsistencies):  # half a list is a fault of its own
        assert entail(world, regime).inconsistencies


class Kept:
    """A materialization that changes with what is asserted."""

    def __init__(self, world: list[Quad], regime: str) -> None:
        workspace = Workspace()
        workspace.add(world)
        self.regime = regime
        self.asserted = set(world)
        self.materialization = Materialization(workspace, regime)
        self.materialization.run()

    def add(self, more: list[Quad]) -> None:
        self.materialization.add(more)
        self.asserted.update(more)

    def remove(self, some: list[Quad]) -> None:
        self.materialization.remove(some)
        self.asserted.difference_update(some)

    def check(self) -> None:
        """It says what a new one over the same facts would."""
        found = list(self.materialization.quads())
        expected = entail(sorted(self.asserted, key=repr), self.regime)
        assert len(found) == len(set(found))
        assert set(found) == set(expected.quads)
        kept = self.materialization.inconsistencies
        assert bool(kept) == bool(expected.inconsistencies)


@regimes
@settings(max_examples=200)
@given(worlds(), st.data())
def test_what_is_added_bit_by_bit_concludes_the_same_as_all_at_once(
    regime: str, world: list[Quad], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(world))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(world)), max_size=3)))
    parts = [order[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    kept = Kept(parts[0], regime)
    for part in parts[1:]:
        kept.add(part)
        kept.check()


@regimes
@settings(max_examples=100)
@given(worlds(), st.data())
def test_what_is_removed_leaves_what_the_rest_concludes(
    regime: str, world: list[Quad], data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(world), unique=True))
    kept = Kept(world, regime)
    kept.remove(some)
    kept.check()
    kept.add(some)
    kept.check()


@regimes
@settings(max_examples=50)
@given(worlds(), st.data())
def test_asserting_what_follows_and_taking_it_back_changes_nothing(
    regime: str, world: list[Quad], data: st.DataObject
) -> None:
    inferred = [quad._replace(graph=None) for quad in entail(world, regime).quads]
    some = data.draw(st.lists(st.sampled_from(inferred), unique=True)) if inferred else []
    kept = Kept(world, regime)
    kept.add(some)
    kept.check()
    kept.remove(some)
    kept.check()


def test_no_conclusion_leads_through_a_literal_as_subject_at_once_or_bit_by_bit() -> None:
    """By prp-symp and then prp-inv1 it would, if a literal could be a subject."""
    axioms = quads(":p a owl:SymmetricProperty ; owl:inverseOf :q .")
    facts = quads(":x :p 'a' .")
    assert not by_tables([*axioms, *facts]).told
    assert entail([*axioms, *facts], "owl-rl") == Entailed()
    kept = Kept(axioms, "owl-rl")
    kept.add(facts)
    kept.check()


def test_what_one_round_finds_meets_what_else_it_finds() -> None:
    """A chain whose links both follow from the same new fact, and from nothing else."""
    axioms = quads(
        ":p owl:propertyChainAxiom ( :q :r ) ; rdfs:subPropertyOf :q , :r . "
        ":s owl:propertyChainAxiom ( :r :q ) . :s rdfs:subPropertyOf :p ."
    )
    facts = quads(":a :p :b . :b :p :c . :c :p :d .")
    assert Quad(Iri(EXAMPLE + "a"), Iri(EXAMPLE + "p"), Iri(EXAMPLE + "d"))[:3] in triples(
        entail([*axioms, *facts], "owl-rl")
    )
    kept = Kept(axioms, "owl-rl")
    kept.add(facts)
    kept.check()


@pytest.mark.parametrize("size", [2, 30])
def test_of_a_clique_of_equals_each_has_what_every_other_has(size: int) -> None:
    names = [Iri(f"{EXAMPLE}n{number}") for number in range(size)]
    same = Iri("http://www.w3.org/2002/07/owl#sameAs")
    label, linked = Iri(EXAMPLE + "label"), Iri(EXAMPLE + "linked")
    world = [Quad(one, same, other) for one, other in pairwise(names)]
    world += [
        Quad(names[0], label, Literal("01", XSD + "integer")),
        Quad(names[-1], linked, names[0]),
    ]
    found = triples(entail(world, "owl-rl")) | {quad[:3] for quad in world}
    for one, other in combinations(names, 2):
        assert {(one, same, other), (other, same, one)} <= found
        assert {(one, linked, other), (other, linked, one)} <= found
    for name in names:
        assert (name, label, Literal("01", XSD + "integer")) in found
        assert (name, linked, name) in found
    assert len(found) == size * (size - 1) + size + size * size


def test_our_own_ontology_and_graph_have_the_closure_of_owlrl() -> None:
    files = [*ontology_files(), *graph_files()]
    world = list(dict.fromkeys(quad._replace(graph=None) for path in files for quad in read(path)))
    compiled = entail(world, "owl-rl")
    reference = entail(world, "owl-rl", engine="owlrl")
    assert len(compiled.quads) > 1000
    assert triples(compiled) == triples(reference)
    assert compiled.inconsistencies == reference.inconsistencies == ()
