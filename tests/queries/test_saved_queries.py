"""Every saved query, bound with the examples of its header, and what the answers mean.

With its examples, a query gives the answer in ``tests/golden/``, and rdflib's own engine gives the
same over the same dataset. ``RKG_UPDATE_GOLDEN=1`` writes the golden answers instead of comparing
them; read them before you keep them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

from relations_kg import KnowledgeGraph
from relations_kg.importers import registry
from relations_kg.importers.building import import_into
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.results import Boolean, Result, Solutions, Triples
from relations_kg.terms import from_rdflib, to_rdflib
from tests.importers import sample
from tests.queries.answers import column, rows

CHECKOUT = Path(__file__).resolve().parent.parent.parent
GOLDEN = CHECKOUT / "tests" / "golden"
NAMES = sorted(path.stem for path in (CHECKOUT / "queries").glob("*.rq"))
UPDATING = bool(os.environ.get("RKG_UPDATE_GOLDEN"))
NOT_ABOUT_FACTS = {
    "agreement-around": "shares",
    "issues-of-disagreement": "shares",
    "voting-agreement": "shares",
    "voting-neighbours": "shares",
    "find-by-name": "names are no claims",
    "events-by-actor": "counts",
    "is-member": "a yes or no",
    "network": "a graph",
    "number-of-claims": "a count",
    "ontology-classes": "a count",
    "relation-summary": "counts",
    "sources": "about the sources themselves",
    "state-description": "a graph",
}
# The shipped graph has no roll calls: these are asked of a small edition of the voting data.
OVER_VOTES = {
    "agreement-around",
    "issues-of-disagreement",
    "roll-call",
    "voting-agreement",
    "voting-neighbours",
}
EXTENSIONS = {Solutions: "tsv", Triples: "ttl", Boolean: "json"}


@pytest.fixture(scope="session")
def shipped() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open() as graph:
        yield graph


@pytest.fixture(scope="session")
def votes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    pytest.importorskip("polars")
    folder = tmp_path_factory.mktemp("votes")
    importer = registry.get("unga-votes")
    files = registry.assign(importer, sample.write(folder))
    import_into(folder / "store", importer, files, rejects=folder / "rejects.csv")
    with KnowledgeGraph.open(dataset=folder / "store") as graph:
        yield graph


@pytest.fixture
def kg(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """The dataset that the query of a test is about."""
    callspec = getattr(request.node, "callspec", None)
    name = callspec.params.get("name") if callspec else None
    graph: KnowledgeGraph = request.getfixturevalue("votes" if name in OVER_VOTES else "shipped")
    return graph


@pytest.fixture(scope="session")
def rdflib_datasets() -> dict[int, rdflib.Dataset]:
    return {}


@pytest.fixture
def rdflib_dataset(
    kg: KnowledgeGraph, rdflib_datasets: dict[int, rdflib.Dataset]
) -> rdflib.Dataset:
    """The same for rdflib, made once for each dataset."""
    found = rdflib_datasets.get(id(kg))
    if found is None:
        found = rdflib_datasets[id(kg)] = kg.to_rdflib()
        for graph in kg.graphs():
            if graph.startswith("import/"):
                for quad in kg.quads(graph):
                    found.graph(to_rdflib(Iri(DATASET + graph))).add(
                        (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object))
                    )
    return found


def bound(kg: KnowledgeGraph, name: str, *, optional: bool = True) -> str:
    """The query with the examples of its parameters.

    Without ``optional``, those are left out that may stay without a value.
    """
    query = kg.queries.get(name)
    examples = {
        key: str(parameter.example)
        for key, parameter in query.parameters.items()
        if optional or parameter.required or parameter.default
    }
    return query.bind(examples, kg.store)


def serialized(answer: Result) -> tuple[str, bytes]:
    extension = EXTENSIONS[type(answer)]
    return extension, answer.serialize(extension)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_golden_one(kg: KnowledgeGraph, name: str) -> None:
    extension, answer = serialized(kg.store.query(bound(kg, name)))
    golden = GOLDEN / f"{name}.{extension}"
    command = f"RKG_UPDATE_GOLDEN=1 pytest tests/queries/test_saved_queries.py -k {name!r}"
    if UPDATING:
        GOLDEN.mkdir(exist_ok=True)
        golden.write_bytes(answer)
    elif not golden.is_file():
        pytest.fail(f"no golden answer; write it, and read it: {command}")
    expected = golden.read_text(encoding="utf-8").splitlines()
    assert answer.decode().splitlines() == expected, f"if the new answer is right: {command}"
    assert answer == golden.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_give_an_answer(kg: KnowledgeGraph, name: str) -> None:
    answer = kg.store.query(bound(kg, name))
    if isinstance(answer, Boolean):
        assert answer
    elif isinstance(answer, Solutions):
        assert list(answer.bindings())
    else:
        assert list(answer.triples())


def test_every_golden_answer_is_of_a_query() -> None:
    assert sorted({path.stem for path in GOLDEN.iterdir()}) == NAMES
    assert len(list(GOLDEN.iterdir())) == len(NAMES)


def test_the_catalog_has_every_saved_query(kg: KnowledgeGraph) -> None:
    assert set(NAMES) <= {query.name for query in kg.queries}


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_an_example_and_a_description(kg: KnowledgeGraph, name: str) -> None:
    for parameter in kg.queries.get(name).parameters.values():
        assert parameter.example is not None
        assert parameter.description


@pytest.mark.parametrize("name", NAMES)
def test_an_optional_parameter_only_takes_rows_away(kg: KnowledgeGraph, name: str) -> None:
    some, all_ = (kg.store.query(bound(kg, name, optional=optional)) for optional in (True, False))
    if isinstance(some, Solutions) and isinstance(all_, Solutions):
        assert set(some.bindings()) <= set(all_.bindings())


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_answer(
    kg: KnowledgeGraph, rdflib_dataset: rdflib.Dataset, name: str
) -> None:
    for text in dict.fromkeys(bound(kg, name, optional=optional) for optional in (True, False)):
        answer = kg.store.query(text)
        theirs = rdflib_dataset.query(text)
        if isinstance(answer, Boolean):
            assert theirs.askAnswer == bool(answer)
        elif isinstance(answer, Solutions):
            assert Counter(
                tuple(None if node is None else canonical(from_rdflib(node)) for node in row)
                for row in theirs
            ) == Counter(
                tuple(None if term is None else canonical(term) for term in row)
                for row in answer.bindings()
            )
        else:
            assert {
                tuple(canonical(from_rdflib(node)) for node in triple) for triple in theirs
            } == {tuple(canonical(term) for term in quad[:3]) for quad in answer.triples()}


_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + kind for kind in ("integer", "nonNegativeInteger", "positiveInteger")}


def canonical(term: Term) -> Term:
    """The term as the store keeps it, where that differs from what is written.

    The store makes an xsd:integer of every kind of integer and drops the zeros that a decimal
    ends in; everything else is compared as it is written.
    """
    if isinstance(term, Literal):
        if term.datatype in _INTEGERS:
            return Literal(str(int(term.lexical)), _XSD + "integer")
        if term.datatype == _XSD + "decimal":
            return Literal(f"{Decimal(term.lexical).normalize():f}", _XSD + "decimal")
    return term


# What the answers mean, on the shipped graph


def test_the_organizations_in_common_are_those_of_the_article_and_the_united_nations(
    kg: KnowledgeGraph,
) -> None:
    common = column(kg, "organizations-in-common", "organization", a="ALB", b="UKR")
    assert common == ["BSEC", "OSCE", "UN", "council-of-europe"]


def test_ukraine_is_a_candidate_of_nato_and_no_member(kg: KnowledgeGraph) -> None:
    assert not kg.query("is-member", state="UKR", organization="NATO")
    assert kg.query("is-member", state="ALB", organization="NATO")
    assert "NATO" in column(kg, "candidacies", "organization", state="UKR")
    assert set(column(kg, "candidacies", "organization", state="ALB")) == {
        "EU",
        "council-of-europe",  # the application of 1992
    }


def test_the_planned_embassy_of_albania_is_nowhere_an_embassy_that_exists(
    kg: KnowledgeGraph,
) -> None:
    planned = "planned-embassy-of-albania-in-ukraine"
    assert planned in column(kg, "planned", "occurrence", state="UKR")
    missions = dict(rows(kg, "missions-over-time", "mission", "modality", a="ALB", b="UKR"))
    assert missions[planned] == "PlannedModality"
    for existing in (
        column(kg, "missions-of-state", "mission", state="ALB", scope="ever"),
        column(kg, "missions-in-state", "mission", state="UKR"),
        column(kg, "map-of-missions", "mission"),
    ):
        assert existing
        assert not [mission for mission in existing if mission.startswith("planned-")]


def test_the_vetoed_resolution_was_not_adopted_and_the_procedural_one_was(
    kg: KnowledgeGraph,
) -> None:
    outcomes = rows(kg, "resolutions-and-outcomes", "resolution", "outcome")
    assert [outcome for resolution, outcome in outcomes if "draft" in resolution] == [
        "RejectedOutcome"
    ]
    assert ("UN-security-council-resolution-on-an-emergency-session", "AdoptedOutcome") in outcomes
    assert "adoption-of-the-vetoed-resolution" in column(kg, "attempted", "occurrence")


def test_enver_and_ferit_hoxha_are_two_persons(kg: KnowledgeGraph) -> None:
    offices = dict(rows(kg, "persons-and-offices", "person", "office", state="ALB"))
    assert offices["enver-hoxha"] == "leader-of-albania"
    assert offices["ferit-hoxha"] == "ambassador-of-albania-to-the-UN"
    speakers = column(kg, "statements", "speaker", a="ALB", b="UKR")
    assert "ferit-hoxha" in speakers
    assert "enver-hoxha" not in speakers
    assert "enver-hoxha" in column(kg, "visits", "visitor", a="ALB", b="UKR")


def test_what_the_article_says_against_itself_is_listed(kg: KnowledgeGraph) -> None:
    accreditation = "accreditation-of-albania-to-ukraine-from-warsaw"  # claim 15
    embassy = "embassy-of-albania-in-kyiv"  # claim 18
    plan = "planned-embassy-of-albania-in-ukraine"  # claim 20
    mission = "diplomatic-mission-of-albania-in-ukraine"  # claim 21
    consulate = "honorary-consulate-of-albania-in-kharkiv"  # claim 17
    destruction = "destruction-of-the-consulate-in-kharkiv"  # claim 51
    pairs = rows(kg, "contradictions", "claim", "other")
    assert len(pairs) == len({frozenset(pair) for pair in pairs})
    assert {frozenset(pair) for pair in pairs} >= {
        frozenset((accreditation, embassy)),
        frozenset((accreditation, mission)),
        frozenset((embassy, plan)),
        frozenset((mission, plan)),
        frozenset((consulate, destruction)),
    }
    disputed = dict(rows(kg, "missions-of-state", "mission", "disputed", state="ALB"))
    assert [disputed[name] for name in (consulate, embassy)] == ["true", "true"]


def test_only_the_refugees_that_came_were_received(kg: KnowledgeGraph) -> None:
    assert column(kg, "refugees", "persons") == ["351"]


def test_no_answer_is_more_precise_than_the_article(kg: KnowledgeGraph) -> None:
    timeline = rows(kg, "timeline", "when", "rank", "occurrence", a="ALB", b="UKR")
    times = {occurrence: (when, rank) for when, rank, occurrence in timeline}
    relations = "alb-ukr-diplomatic-relations-1993"
    assert times[relations] == ("1993", "NormalRank")
    assert times[f"{relations}-01-13"] == ("1993-01-13", "PreferredRank")
    assert times["opening-of-the-embassy-of-ukraine"] == ("2020-09", "NormalRank")
    assert column(kg, "diplomatic-relations", "start", state="ALB") == ["1993-01-13"]


def test_every_query_that_is_not_about_facts_is_there() -> None:
    assert NOT_ABOUT_FACTS.keys() <= set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_ABOUT_FACTS])
def test_no_row_of_facts_is_without_its_passage(kg: KnowledgeGraph, name: str) -> None:
    answer = kg.store.query(bound(kg, name, optional=False))
    assert isinstance(answer, Solutions)
    at = [place for place, variable in enumerate(answer.variables) if "passage" in variable]
    assert at
    for binding in answer.bindings():
        assert all(binding[place] is not None for place in at)
