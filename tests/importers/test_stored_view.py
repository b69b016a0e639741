"""A store as of a day holds what the day's view of its facts holds, and leaves the store alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.dataset.build import complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.dataset.stored import verify
from relations_kg.errors import StoreError, UsageError
from relations_kg.importers import registry
from relations_kg.importers.building import import_into
from relations_kg.namespaces import DATASET, expand
from relations_kg.rdf import Iri, Literal, Quad
from tests.importers import sample
from tests.importers.conftest import imported
from tests.importers.imported import shipped_graph

YEARS = """\
ccode,year,state,XYZ
339,2012,ALB,0
339,2013,ALB,1
339,2014,ALB,1
369,2013,UKR,1
369,2014,UKR,1
"""
TAKES_PART = DATASET + "import/cow-igo/"
VOTES = DATASET + "import/unga-votes/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, _cache_folder: None) -> Path:
    """A store with votes, which are millions in earnest, and with memberships that take part."""
    pytest.importorskip("polars")
    folder = tmp_path_factory.mktemp("viewed")
    imported(folder / "store", sample.write(folder))
    (folder / "state_year_formatv3.csv").write_text(YEARS, encoding="utf-8")
    importer = registry.get("cow-igo")
    outcome = import_into(
        folder / "store",
        importer,
        registry.assign(importer, [folder / "state_year_formatv3.csv"]),
        rejects=folder / "rejects.csv",
    )
    assert outcome.is_kept
    return folder / "store"


def quads_of(graph: KnowledgeGraph, prefix: str) -> set[Quad]:
    return {
        quad for quad in graph.store.quads() if quad.graph and quad.graph.value.startswith(prefix)
    }


@pytest.mark.parametrize("certainty", ["certain", "possible"])
@pytest.mark.parametrize(
    "day", ["1945-01-01", "1991-12-15", "2014-03-27", "2014-12-31", "2026-01-01"]
)
def test_of_votes_those_of_the_view_are_left_and_nothing_else(
    store: Path, day: str, certainty: str
) -> None:
    bound = Iri(expand("rkg:dateLatest" if certainty == "certain" else "rkg:dateEarliest"))
    year = Iri(expand("rkg:year"))
    with KnowledgeGraph.open(dataset=store) as whole:
        every = quads_of(whole, VOTES)
        ends = {  # a year that is counted is over on its last day, and begins on its first
            quad.subject: quad.object.lexical
            if quad.predicate == bound
            else f"{quad.object.lexical}-{'12-31' if certainty == 'certain' else '01-01'}"
            for quad in whole.store.quads()
            if quad.predicate in (bound, year) and isinstance(quad.object, Literal)
        }
        outside = {node for node, end in ends.items() if end > day}
        expected = {q for q in every if q.subject not in outside and q.object not in outside}
    with KnowledgeGraph.open(dataset=store, as_of=day, certainty=certainty) as view:
        assert quads_of(view, VOTES) == expected
        counts = dict(view.manifest.graphs)
        assert sum(counts.values()) == len(view.store)
    assert list(verify(store)) == []


@pytest.mark.parametrize("certainty", ["certain", "possible"])
@pytest.mark.parametrize("day", ["2012-12-31", "2013-06-01", "2014-06-01"])
def test_what_takes_part_is_entailed_over_the_view_of_the_day(
    store: Path, day: str, certainty: str
) -> None:
    with KnowledgeGraph.open(dataset=store) as whole:
        facts = quads_of(whole, TAKES_PART)
    recipe = Recipe(as_of=date.fromisoformat(day), certainty=certainty)
    files = (quad for file in recipe.data_files for quad in file.read())
    parts = complete((*files, *facts), recipe)
    with KnowledgeGraph.open(dataset=store, as_of=day, certainty=certainty) as view:
        inferred = {quad[:3] for quad in quads_of(view, DATASET + "inferred/")}
        assert quads_of(view, TAKES_PART) == {
            quad
            for quad in parts.asserted
            if quad.graph and quad.graph.value.startswith(TAKES_PART)
        }
    assert inferred == {quad[:3] for quad in parts.inferred}


def test_an_imported_membership_is_one_on_its_days_only(store: Path) -> None:
    question = (
        "ASK { <https://w3id.org/relations-kg/id/state/ALB> "
        "<https://w3id.org/relations-kg/ontology#memberOf> ?o FILTER(CONTAINS(STR(?o), 'xyz')) }"
    )
    answers = {}
    for day in ("2012-06-01", "2014-06-01"):
        with KnowledgeGraph.open(dataset=store, as_of=day) as view:
            answers[day] = bool(view.sparql(question))
    assert answers == {"2012-06-01": False, "2014-06-01": True}


def test_a_view_is_made_once(store: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        KnowledgeGraph.open(dataset=store, as_of="2001-02-03", announce=told.append).close()
    assert len(told) == 1


def test_how_to_build_has_no_place_beside_a_store(store: Path) -> None:
    with pytest.raises(UsageError, match="built already"):
        KnowledgeGraph.open(dataset=store, regime="rdfs", as_of="2014-01-01")


def test_what_is_no_store_is_refused_as_of_a_day_as_well(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        KnowledgeGraph.open(dataset=tmp_path, as_of="2014-01-01")


def test_the_shipped_facts_of_a_store_are_those_of_the_view(store: Path) -> None:
    assert shipped_graph()
    with (
        KnowledgeGraph.open(as_of="2010-01-01") as shipped,
        KnowledgeGraph.open(dataset=store, as_of="2010-01-01") as view,
    ):
        assert quads_of(view, DATASET + "graph/") == quads_of(shipped, DATASET + "graph/")
