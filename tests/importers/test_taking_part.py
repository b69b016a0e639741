"""What follows from imported facts is in the store, and goes with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.dataset.build import complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.dataset.stored import read_manifest, verify
from relations_kg.importers import registry
from relations_kg.importers.base import Block, GivenFile, Item, Request
from relations_kg.importers.building import Outcome, import_into
from relations_kg.namespaces import DATASET, expand
from relations_kg.rdf import Iri, Quad
from relations_kg.syntax.reading import read
from tests.importers import sample
from tests.importers.conftest import imported as import_votes
from tests.importers.imported import run, shipped_graph

YEARS = """\
ccode,year,state,XYZ
339,2013,ALB,0
339,2014,ALB,1
369,2013,UKR,1
369,2014,UKR,1
"""
FORMER = YEARS.replace("339,2014,ALB,1", "339,2014,ALB,0").replace("ALB,0", "ALB,1", 1)
XYZ = expand("organization:cow-igo-xyz")
NATO = "Q7184"


def years(folder: Path, text: str = YEARS) -> Path:
    path = folder / "state_year_formatv3.csv"
    path.write_text(text, encoding="utf-8")
    return path


def statements(folder: Path, state: str = "Q212") -> Path:
    """A file that says that a state, Ukraine, is a member of NATO."""
    value = {"type": "wikibase-entityid", "value": {"id": NATO}}
    main = {"snaktype": "value", "property": "P463", "datavalue": value}
    one = {"id": f"{state}$1", "rank": "normal", "mainsnak": main}
    path = folder / "statements.json"
    path.write_text(json.dumps([{"id": state, "claims": {"P463": [one]}}]), encoding="utf-8")
    return path


def put(store: Path, name: str, path: Path) -> Outcome:
    importer = registry.get(name)
    files = registry.assign(importer, [path])
    outcome = import_into(store, importer, files, rejects=store.parent / f"{name}.csv")
    assert outcome.is_kept, outcome.findings
    return outcome


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, _cache_folder: None) -> Path:
    """A store with memberships of two datasets; nobody changes it."""
    folder = tmp_path_factory.mktemp("taking-part")
    put(folder / "store", "cow-igo", years(folder))
    put(folder / "store", "wikidata", statements(folder))
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    """A copy of that store, to be changed."""
    shutil.copytree(made / "store", tmp_path / "store")
    return tmp_path / "store"


def members(store: Path) -> dict[str, set[str]]:
    """By graph, which states are members of the made-up organization or of NATO by import."""
    query = f"""PREFIX rkg: <{expand("rkg:")}>
        SELECT ?graph ?state ?organization {{ GRAPH ?graph {{ ?state rkg:memberOf ?organization }}
        FILTER(?organization = <{XYZ}> || (?state = <{expand("state:UKR")}> &&
            ?organization = <{expand("organization:NATO")}>)) }}"""
    found: dict[str, set[str]] = {}
    with KnowledgeGraph.open(dataset=store) as graph:
        for name, state, organization in graph.sparql(query):
            one = f"{str(state)[-3:]} {str(organization).rpartition('/')[2]}"
            found.setdefault(str(name).removeprefix(DATASET), set()).add(one)
    return found


def test_a_shortcut_follows_from_imported_memberships_of_several_datasets(made: Path) -> None:
    assert members(made / "store") == {
        "inferred/owl-rl": {"ALB cow-igo-xyz", "UKR cow-igo-xyz", "UKR NATO"}
    }


def test_organizations_in_common_has_each_imported_membership_once(made: Path) -> None:
    with KnowledgeGraph.open(dataset=made / "store") as graph:
        rows = [tuple(map(str, row)) for row in graph.query("organizations-in-common",
                                                            a="ALB", b="UKR")]  # fmt: skip
    assert [row[1:3] for row in rows if row[0] == XYZ] == [("2014", "/2013")]


def computed(store: Path) -> set[Quad]:
    """What building has put into a store."""
    with KnowledgeGraph.open(dataset=store) as graph:
        return set(graph.quads("derived", "inferred"))


def test_what_follows_is_what_follows_from_all_facts_together(made: Path) -> None:
    facts = [
        quad._replace(graph=Iri(f"{DATASET}import/{name}/facts"))
        for name, path in (("cow-igo", years(made)), ("wikidata", statements(made)))
        for quad in run(name, path).quads
    ]
    parts = complete((*shipped_graph(), *facts), Recipe())
    assert computed(made / "store") == {*parts.derived, *parts.inferred}


def test_days_and_what_is_in_force_are_in_one_graph_only(made: Path) -> None:
    query = f"""SELECT ?graph (COUNT(*) AS ?number) {{ GRAPH ?graph {{
        <{expand("situation:cow-igo-alb-xyz-2014")}> ?property ?value .
        FILTER(?property IN (<{expand("rkg:startEarliest")}>, <{expand("rkg:startLatest")}>,
            <{expand("rkg:openEnd")}>, <{expand("rkg:inForce")}>)) }} }} GROUP BY ?graph"""
    with KnowledgeGraph.open(dataset=made / "store") as graph:
        found = [tuple(map(str, row)) for row in graph.sparql(query)]
    assert found == [(f"{DATASET}derived", "4")]


def test_the_order_of_imports_does_not_matter(made: Path, tmp_path: Path) -> None:
    put(tmp_path / "store", "wikidata", statements(made))
    put(tmp_path / "store", "cow-igo", years(made))
    assert computed(tmp_path / "store") == computed(made / "store")
    counts = [read_manifest(folder / "store").manifest.graphs for folder in (made, tmp_path)]
    assert counts[0] == counts[1]


def test_imported_again_nothing_doubles_and_what_no_longer_follows_is_gone(
    store: Path, made: Path
) -> None:
    before = read_manifest(store).manifest.graphs
    put(store, "cow-igo", years(made))
    assert read_manifest(store).manifest.graphs == before
    put(store, "cow-igo", years(store.parent, FORMER))
    assert members(store) == {"inferred/owl-rl": {"UKR cow-igo-xyz", "UKR NATO"}}
    assert list(verify(store)) == []


def test_an_import_that_takes_no_part_leaves_what_follows_from_others(
    store: Path, tmp_path: Path
) -> None:
    pytest.importorskip("polars")
    before = computed(store)
    import_votes(store, sample.write(tmp_path))
    assert computed(store) == before


def test_nothing_follows_from_votes(sample_store: Path) -> None:
    parts = complete(tuple(shipped_graph()), Recipe())
    assert computed(sample_store) == {*parts.derived, *parts.inferred}


def claiming(store: Path, facts: str) -> Outcome:
    """Imports facts in Turtle as an importer of memberships would hand them over."""
    from relations_kg.importers.claims import lines
    from relations_kg.namespaces import PREFIXES

    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    text = lines(read((prologue + facts).encode(), "turtle"))

    def blocks(_: Request) -> Iterator[Item]:
        yield Block("facts", text)

    importer = replace(registry.get("cow-igo"), name="other", read=blocks)
    files = {"memberships": GivenFile("memberships", Path("x.csv"), "0" * 64, False)}
    return import_into(store, importer, files, rejects=store.parent / "other.csv")


def test_shapes_for_every_situation_reach_an_imported_membership(tmp_path: Path) -> None:
    membership = """situation:other-1 a rkg:Membership ; rkg:member state:ALB ;
        rkg:organization organization:NATO ; rkg:start "2009-04-01"^^edtf:EDTF ."""
    outcome = claiming(tmp_path / "store", membership)
    assert not outcome.is_kept
    assert not (tmp_path / "store").exists()
    assert {one.focus_node for one in outcome.findings} == {Iri(expand("situation:other-1"))}
    paths = {one.path for one in outcome.findings}
    assert {Iri(expand("rkg:statedIn")), Iri(expand("rkg:summary"))} <= paths


def test_only_what_was_imported_is_judged(store: Path) -> None:
    """A shape may find something wrong with another import; that is not this one's fault."""
    city = 'place:nowhere a rkg:City ; rdfs:label "Nowhere"@en ; rkg:inCountry state:ALB .'
    first = claiming(store, city)  # it has no coordinates
    assert first.is_kept
    assert Iri(expand("place:nowhere")) in {one.focus_node for one in first.findings}
    second = put(store, "cow-igo", years(store.parent))
    assert Iri(expand("place:nowhere")) not in {one.focus_node for one in second.findings}


def test_what_contradicts_the_shipped_graph_is_kept_and_told(made: Path, tmp_path: Path) -> None:
    outcome = put(tmp_path / "store", "wikidata", statements(made))
    assert {one.focus_node for one in outcome.findings} == {
        Iri(expand("situation:ukr-nato-candidacy")),
        Iri(expand("situation:ukr-nato-candidacy-2022-09-30")),
    }
