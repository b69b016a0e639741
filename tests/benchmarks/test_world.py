"""The synthetic world: the same for the same arguments, as large as asked, and conforming."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults import FAULTS
from benchmarks.plan import VOTES_SHARE, Plan
from benchmarks.things import Things
from benchmarks.world import write_world
from relations_kg import KnowledgeGraph
from relations_kg.namespaces import RDF, RKG
from relations_kg.rdf import Iri

SMALL = 2000


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / "world.nt"
    write_world(path, SMALL)
    return path


def triples(things: Things) -> list[list[str]]:
    lines = "".join(things).splitlines()
    return [line.removesuffix(" .").split(" ", 2) for line in lines]


def classes(things: Things) -> Counter[str]:
    types = (object_ for _, predicate, object_ in triples(things) if predicate == f"<{RDF}type>")
    return Counter(object_.removeprefix(f"<{RKG}").removesuffix(">") for object_ in types)


def test_the_same_arguments_give_the_same_bytes(world: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.nt"
    command = [sys.executable, "-m", "benchmarks.world", str(SMALL), str(again)]
    checkout = Path(__file__).parents[2]
    subprocess.run(command, check=True, capture_output=True, cwd=checkout)
    assert again.read_bytes() == world.read_bytes()


def test_another_seed_gives_another_world_of_the_same_plan() -> None:
    one, other = (Things(Plan.of(SMALL), seed=seed) for seed in (0, 1))
    assert triples(one) != triples(other)
    kinds, others = classes(one), classes(other)
    assert kinds == others


@pytest.mark.parametrize("size", [1000, SMALL, 10_000, 87_000, 675_362])
def test_a_world_has_about_as_many_triples_as_asked_for(size: int) -> None:
    count = sum(block.count("\n") for block in Things(Plan.of(size)))
    assert count == pytest.approx(size, rel=0.06 if size < 10_000 else 0.01)


def test_there_are_as_many_things_of_each_kind_as_planned() -> None:
    plan = Plan.of(87_000)
    found = classes(Things(plan))
    assert plan.states == found["State"] == found["City"] == 200
    assert plan.organizations == found["InternationalOrganization"]
    assert plan.memberships == found["Membership"] + found["Participation"]
    assert plan.missions == (
        found["Embassy"] + found["ConsulateGeneral"] + found["PermanentMission"]
    )
    assert plan.votes == found["Vote"]
    assert plan.resolutions == found["Resolution"]


def test_votes_have_the_share_that_they_have_in_the_reference_figures() -> None:
    prefixes = ("vote-of-", "resolution-", "synthetic-session-")
    of_votes = everything = 0
    for subject, *_ in triples(Things(Plan.of(87_000))):
        everything += 1
        of_votes += subject.rsplit("/", 1)[1].startswith(prefixes)
    assert of_votes / everything == pytest.approx(VOTES_SHARE, abs=0.005)


def test_states_stay_and_votes_grow_with_the_size() -> None:
    small, large = Plan.of(87_000), Plan.of(870_000)
    assert large.states == small.states
    assert large.organizations < 4 * small.organizations
    assert large.votes == pytest.approx(10 * small.votes, rel=0.01)


def test_no_triple_is_there_twice_and_no_node_is_blank() -> None:
    found = triples(Things(Plan.of(20_000)))
    assert len({tuple(triple) for triple in found}) == len(found)
    assert all(subject.startswith("<") for subject, _, _ in found)
    assert all(object_[0] in '<"' for _, _, object_ in found)


def test_no_literal_is_changed_by_the_store(world: Path) -> None:
    graph = KnowledgeGraph.open(world, bare=True, cache=False)
    assert graph.manifest.quads == len(world.read_text(encoding="utf-8").splitlines())
    assert graph.manifest.changed_total == 0


@pytest.mark.parametrize("regime", ["none", "owl-rl"])
def test_it_conforms_to_the_shapes_and_contradicts_nothing(world: Path, regime: str) -> None:
    graph = KnowledgeGraph.open(world, regime=regime, cache=False)
    assert [finding.message for finding in graph.validate().findings] == []
    assert graph.manifest.notes == ()


def test_each_fault_is_found_where_it_was_sown_and_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "faulty.nt"
    faulty = write_world(path, SMALL, faults=len(FAULTS)).faulty
    assert sorted(fault.name for fault in faulty.values()) == sorted(f.name for f in FAULTS)
    report = KnowledgeGraph.open(path, regime="none", cache=False).validate()
    found = {finding.focus_node for finding in report.findings}
    assert found == {Iri(subject.strip("<>")) for subject in faulty}


def test_faults_are_as_many_as_asked_for_and_change_nothing_else() -> None:
    plan = Plan.of(20_000)
    things, whole = Things(plan, faults=40), Things(plan)
    wrong, right = triples(things), triples(whole)
    assert len(things.faulty) == 40
    untouched = [triple for triple in wrong if triple[0] not in things.faulty]
    assert untouched == [triple for triple in right if triple[0] not in things.faulty]


def test_more_faults_than_there_are_things_are_refused() -> None:
    plan = Plan.of(1000)
    with pytest.raises(ValueError, match="more than the world has room for"):
        Things(plan, faults=plan.votes + 100)


def test_a_world_that_is_too_small_is_refused_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.world", "999", str(tmp_path / "none.nt")]
    checkout = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=checkout)
    assert done.returncode == 1
    assert (
        done.stderr
        == "python -m benchmarks.world: a world has 1,000 triples or more, and not 999\n"
    )
    assert not (tmp_path / "none.nt").exists()
