"""The real voting data, compared with plain Python over its files."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.importers import registry

P = """PREFIX rkg: <https://w3id.org/relations-kg/ontology#>
PREFIX event: <https://w3id.org/relations-kg/id/event/>
PREFIX state: <https://w3id.org/relations-kg/id/state/>
PREFIX document: <https://w3id.org/relations-kg/id/document/>
"""
# Names of the data on the left, so that nothing here knows the crosswalk.
PAIRS = {
    ("ALB", "UKR"): ({"Albania"}, {"Ukraine"}),
    ("USA", "ISR"): ({"United States"}, {"Israel"}),
    ("FRA", "DEU"): ({"France"}, {"Germany", "Federal Republic of Germany"}),
    ("NAM", "ZAF"): ({"Namibia"}, {"South Africa"}),
    ("IND", "YMD"): ({"India"}, {"Yemen People's Republic"}),
}


@cache
def table(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def days(files: tuple[Path, ...]) -> dict[str, str]:
    return {row["rcid"]: row["date"] for row in table(files[1])}


def agreement(files: list[Path], a: set[str], b: set[str]) -> list[tuple[str, str, str]]:
    ballots: dict[str, dict[str, str]] = defaultdict(dict)
    for row in table(files[2]):
        for side, names in (("a", a), ("b", b)):
            if row["country"] in names:
                ballots[row["rcid"]][side] = row["vote"]
    day = days(tuple(files))
    shared: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    for call, sides in ballots.items():
        if len(sides) == 2:
            shared[day[call][:4]] += 1
            equal[day[call][:4]] += sides["a"] == sides["b"]
    shares = {
        year: (Decimal(equal[year]) / shared[year]).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        for year in shared
    }
    return [(y, str(shares[y].normalize()), str(shared[y])) for y in sorted(shared)]


def rows(graph: KnowledgeGraph, name: str, **parameters: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in graph.query(name, **parameters)]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_agreement_is_what_plain_python_gives(
    unga_graph: KnowledgeGraph, unga_files: list[Path], pair: tuple[str, str]
) -> None:
    expected = agreement(unga_files, *PAIRS[pair])
    assert len(expected) > 10
    # By their IRIs: so it is the votes that are tested, and not which states have names.
    a, b = (f"https://w3id.org/relations-kg/id/state/{code}" for code in pair)
    assert rows(unga_graph, "voting-agreement", a=a, b=b) == expected
    assert rows(unga_graph, "voting-agreement", a=b, b=a) == expected


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_cube_says_the_same(
    unga_graph: KnowledgeGraph, unga_files: list[Path], pair: tuple[str, str]
) -> None:
    first, second = sorted(pair)
    query = f"""SELECT ?year ?share ?votes {{ ?o rkg:firstState state:{first} ;
        rkg:secondState state:{second} ; rkg:year ?year ; rkg:agreementShare ?share ;
        rkg:sharedVotes ?votes }} ORDER BY ?year"""
    found = [tuple(map(str, row)) for row in unga_graph.sparql(P + query)]
    assert found == agreement(unga_files, *PAIRS[pair])


def test_everything_that_must_come_out_is_what_the_files_hold(unga_files: list[Path]) -> None:
    votes = table(unga_files[2])
    issues = table(unga_files[0])
    assert registry.get("unga-votes").expected == {
        "votes": len(votes),
        **{f"votes: {word}": n for word, n in Counter(row["vote"] for row in votes).items()},
        "roll-calls": len(table(unga_files[1])),
        "issue-labels": len(issues),
        "issues": len({row["issue"] for row in issues}),
    }


def test_votes_by_ballot_are_those_of_the_file(
    unga_graph: KnowledgeGraph, unga_files: list[Path]
) -> None:
    found = {}
    for word, ballot in (("yes", "InFavour"), ("no", "Against"), ("abstain", "Abstention")):
        query = f"{P}SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?v rkg:ballot rkg:{ballot}Ballot }} "
        query += "FILTER(CONTAINS(STR(?g), '/import/')) }"
        ((number,),) = unga_graph.sparql(query)
        found[word] = int(number)
    assert found == Counter(row["vote"] for row in table(unga_files[2]))


def test_resolution_68_262_has_100_in_favour_11_against_58_abstentions(
    unga_graph: KnowledgeGraph,
) -> None:
    query = """SELECT ?ballot (COUNT(*) AS ?n) {
        ?vote rkg:rollCall ?call ; rkg:ballot ?ballot .
        ?call rkg:resolution document:UN-general-assembly-68-262
    } GROUP BY ?ballot"""
    found = {str(ballot).rsplit("#")[-1]: int(n) for ballot, n in unga_graph.sparql(P + query)}
    assert found == {"InFavourBallot": 100, "AgainstBallot": 11, "AbstentionBallot": 58}


def test_the_vote_of_albania_in_the_article_is_the_imported_one(unga_graph: KnowledgeGraph) -> None:
    query = """ASK { event:vote-of-albania-on-68-262 rkg:sameOccurrenceAs ?other ; rkg:ballot ?b .
        ?other rkg:rollCall event:unga-roll-call-5309 ; rkg:voter state:ALB ; rkg:ballot ?b }"""
    assert bool(unga_graph.sparql(P + query))


def test_days_are_kept_from_the_session_on_in_which_no_vote_is_on_a_sunday(
    unga_files: list[Path],
) -> None:
    from datetime import date

    from relations_kg.importers.unga.roll_calls import MONTHS_ONLY_UNTIL

    sundays = {
        int(row["session"])
        for row in table(unga_files[1])
        if date.fromisoformat(row["date"]).weekday() == 6 and row["date"][8:] <= "07"
    }
    assert max(sundays) == MONTHS_ONLY_UNTIL
