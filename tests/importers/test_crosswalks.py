"""Which state a name or a code of a dataset means, held against what the graph knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.importers import crosswalks
from relations_kg.importers.datasets.unga_votes import _CALL_COLUMNS
from relations_kg.importers.rows import Row, read_rows
from relations_kg.importers.unga.roll_calls import RollCall, read_csv, read_roll_call
from relations_kg.namespaces import PREFIXES

COLUMNS = {
    "unga-states": ("name", "code", "from", "to", "state", "note", "source"),
    "cow-states": ("number", "name", "from", "to", "state", "note", "source"),
}
# Where the data goes beyond the memberships that the graph has; docs/importers.md says why.
NO_MEMBERSHIP = {
    "TWN": "the membership of China is one in the graph, that of the People's Republic",
    "EAT": "the membership of Tanzania is one in the graph, from Tanganyika's first day on",
}
VOTES_OUTSIDE = {"TWN": 1233, "EAT": 95, "FJI": 2}
# Where a state is said to begin after it has a seat, or to end before it has lost it.
NOT_YET_OR_NO_MORE = {
    "YUG": "the seat was held until 22 September 1992, after the state had ended",
    "SRB": "the state is dated from 5 June 2006, its seat from the day on which Montenegro left",
}
P = "PREFIX rkg: <https://w3id.org/relations-kg/ontology#>\n"


def rows(name: str) -> list[Row]:
    return list(read_rows(crosswalks.path(name), COLUMNS[name]))


def spans(graph: KnowledgeGraph, pattern: str) -> dict[str, list[tuple[str, str]]]:
    """By state, the first day on which something may hold and the one on which it is over."""
    query = f"""{P}SELECT ?state ?first ?over {{ {pattern}
        OPTIONAL {{ ?s rkg:startEarliest ?first }} OPTIONAL {{ ?s rkg:endLatest ?over }} }}"""
    found: dict[str, list[tuple[str, str]]] = {}
    for state, first, over in graph.sparql(query):
        code = str(state).removeprefix(PREFIXES["state"])
        found.setdefault(code, []).append((str(first or ""), str(over or "9999")))
    return found


@pytest.fixture(scope="module")
def kg(_cache_folder: None) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open() as graph:
        yield graph


@pytest.fixture(scope="module")
def memberships(kg: KnowledgeGraph) -> dict[str, list[tuple[str, str]]]:
    un = "<https://w3id.org/relations-kg/id/organization/UN>"
    return spans(kg, f"?s a rkg:Membership ; rkg:member ?state ; rkg:organization {un} .")


def beyond(found: dict[str, list[tuple[str, str]]]) -> set[str]:
    """The states that have a period of the voting data which none of the spans holds.

    On the day on which something is over, a state may still have voted.
    """
    outside = set()
    for row in rows("unga-states"):
        first, last = row.cells["from"] or row.cells["to"], row.cells["to"] or row.cells["from"]
        state = row.cells["state"]
        if not any(
            begin <= (first or over) and (last or begin) <= over
            for begin, over in found.get(state, ())
        ):
            outside.add(state)
    return outside


@pytest.mark.parametrize("name", COLUMNS)
def test_whatever_is_not_one_state_always_names_a_page(name: str) -> None:
    for row in rows(name):
        cell = row.cells
        is_plain = bool(cell["state"]) and not (cell["from"] or cell["to"] or cell["note"])
        is_plain |= cell["name"] == "Namibia"  # whose note is on its code
        if name == "cow-states" and not (cell["state"] or cell["note"]):
            continue  # states of the nineteenth century, that the graph has not
        assert is_plain or re.match(r"https?://[^\s]+$", cell["source"]), cell


@pytest.mark.parametrize("name", COLUMNS)
def test_the_periods_of_one_name_follow_each_other(name: str) -> None:
    periods: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows(name):
        cell = row.cells
        key = cell["name"], cell.get("code", cell.get("number", ""))
        periods.setdefault(key, []).append((cell["from"], cell["to"]))
    for key, spans_ in periods.items():
        assert all(begin <= end for begin, end in spans_ if end), key
        assert all(before[1] and before[1] < after[0] for before, after in pairwise(spans_)), key


def test_no_period_contradicts_a_membership_of_the_united_nations(
    memberships: dict[str, list[tuple[str, str]]],
) -> None:
    assert beyond(memberships) == set(NO_MEMBERSHIP)


def test_no_period_contradicts_since_when_and_until_when_a_state_exists(
    kg: KnowledgeGraph,
) -> None:
    existing = spans(kg, "?s a rkg:Statehood ; rkg:polity ?state .")
    told = {row.cells["state"] for row in rows("unga-states")} & existing.keys()
    assert len(told) > 100
    assert beyond(existing) & told == set(NOT_YET_OR_NO_MORE)


def test_votes_outside_of_memberships_are_those_that_the_documentation_names(
    unga_files: list[Path], memberships: dict[str, list[tuple[str, str]]]
) -> None:
    from relations_kg.importers.unga.votes import read_votes, with_states

    read = (read_roll_call(cells, set()) for _, cells in read_csv(unga_files[1], _CALL_COLUMNS))
    calls = {call.number: call for call in read if isinstance(call, RollCall)}
    votes = with_states(read_votes(unga_files[2], None), calls)
    outside: Counter[str] = Counter()
    groups = votes.group_by("state", "earliest", "latest").len()
    for state, earliest, latest, number in groups.iter_rows():
        if not any(
            begin <= latest and earliest <= over for begin, over in memberships.get(state, ())
        ):
            outside[state] += number
    assert outside == VOTES_OUTSIDE
    documented = (Path(__file__).parents[2] / "docs" / "importers.md").read_text(encoding="utf-8")
    for state, number in VOTES_OUTSIDE.items():
        assert re.search(rf"\| `{state}` \|.*\| {number:,} \|", documented), state
