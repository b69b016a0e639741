"""What becomes of each wart of the voting data, seen on a small edition."""

from __future__ import annotations

import csv
from pathlib import Path

from relations_kg import KnowledgeGraph

P = """PREFIX rkg: <https://w3id.org/relations-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX event: <https://w3id.org/relations-kg/id/event/>
PREFIX state: <https://w3id.org/relations-kg/id/state/>
PREFIX document: <https://w3id.org/relations-kg/id/document/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qb: <http://purl.org/linked-data/cube#>
"""


def ask(graph: KnowledgeGraph, pattern: str) -> bool:
    return bool(graph.sparql(f"{P}ASK {{ {pattern} }}"))


def values(graph: KnowledgeGraph, query: str) -> list[str]:
    return sorted(row[0][0].rsplit("/")[-1] for row in graph.sparql(P + query).bindings())  # type: ignore[attr-defined]


def voters(graph: KnowledgeGraph, call: int) -> list[str]:
    query = f"SELECT ?s {{ ?v rkg:rollCall event:unga-roll-call-{call} ; rkg:voter ?s }}"
    return values(graph, query)


def test_a_code_is_the_state_that_had_the_seat_at_that_time(sample_graph: KnowledgeGraph) -> None:
    assert voters(sample_graph, 3) == ["SUN", "TWN"]
    assert voters(sample_graph, 1500) == ["ALB", "TWN"]
    # In the month in which the Soviet Union ended, it is the Soviet Union that had voted.
    assert voters(sample_graph, 3600) == ["SUN", "YEM", "YUG"]
    assert voters(sample_graph, 5309) == ["ALB", "NAM", "RUS", "SRB", "UKR"]


def test_the_code_of_namibia_is_no_missing_value(sample_graph: KnowledgeGraph) -> None:
    assert voters(sample_graph, 4000) == ["NAM"]


def test_days_that_are_no_days_are_left_out(sample_graph: KnowledgeGraph) -> None:
    assert ask(
        sample_graph,
        'event:unga-vote-4000-nam rkg:date ?d . FILTER(STR(?d) = "1999-12") '
        "event:unga-vote-4000-nam rkg:dateEarliest ?e ; rkg:dateLatest ?l "
        'FILTER(STR(?e) = "1999-12-01" && STR(?l) = "1999-12-31")',
    )
    assert ask(sample_graph, 'event:unga-vote-5309-alb rkg:date ?d FILTER(STR(?d) = "2014-03-27")')


def test_a_resolution_is_the_one_that_the_graph_has(sample_graph: KnowledgeGraph) -> None:
    assert ask(
        sample_graph,
        "event:vote-of-albania-on-68-262 rkg:resolution ?r ; "
        "rkg:sameOccurrenceAs event:unga-vote-5309-alb . "
        "event:unga-vote-5309-alb rkg:resolution ?r ; rkg:sameOccurrenceAs ?article .",
    )


def test_an_old_name_is_not_taken_for_a_resolution(sample_graph: KnowledgeGraph) -> None:
    assert ask(sample_graph, "document:unga-text-1-R-1-66 a rkg:Document")
    assert not ask(sample_graph, "document:unga-text-1-R-1-66 a rkg:Resolution")


def test_a_roll_call_without_a_name_is_on_no_resolution(sample_graph: KnowledgeGraph) -> None:
    assert not ask(sample_graph, "event:unga-roll-call-4000 rkg:resolution ?r")
    assert not ask(sample_graph, "event:unga-vote-4000-nam rkg:resolution ?r")


def test_a_description_gives_back_the_columns_that_it_swallowed(
    sample_graph: KnowledgeGraph,
) -> None:
    query = "SELECT ?d { event:unga-roll-call-7 dcterms:description ?d }"
    found = [row[0][0] for row in sample_graph.sparql(P + query).bindings()]  # type: ignore[attr-defined]
    assert found == ['RULE 73 SHOULD END WITH:"THERE SHALL BE NO NOMINATIONS."']


def test_marks_that_the_file_leaves_open_stay_open(sample_graph: KnowledgeGraph) -> None:
    assert ask(
        sample_graph, "event:unga-roll-call-3 rkg:isOnAmendment true ; rkg:isOnParagraph false"
    )
    assert not ask(sample_graph, "event:unga-roll-call-5309 rkg:isOnAmendment ?any")
    assert ask(sample_graph, "event:unga-roll-call-5310 rkg:isImportantVote true")


def test_what_cannot_be_mapped_is_told_with_its_row(sample_store: Path) -> None:
    with (sample_store.parent / "rejects.csv").open(encoding="utf-8", newline="") as file:
        found = [(row["file"], row["row"], row["reason"]) for row in csv.DictReader(file)]
    assert found == [
        ("roll_calls.csv.gz", "8", "a roll call without a day"),
        ("roll_calls.csv.gz", "9", "a second roll call of the same number"),
        ("issues.csv.gz", "3", "an issue that its roll call has already"),
        ("issues.csv.gz", "5", "an issue of a roll call that is not in the data"),
        ("unvotes.csv.gz", "8", "a vote of a state at a time at which it had no seat"),
        ("unvotes.csv.gz", "15", "a vote of a state at a time at which it had no seat"),
        ("unvotes.csv.gz", "19", "a vote that is there already"),
        ("unvotes.csv.gz", "20", "different votes of one state in one roll call"),
        ("unvotes.csv.gz", "21", "different votes of one state in one roll call"),
        ("unvotes.csv.gz", "22", "a name and a code of no state that is known"),
        ("unvotes.csv.gz", "23", "a vote that is neither yes, no nor abstain"),
        ("unvotes.csv.gz", "24", "a vote in a roll call that is not in the data"),
    ]


def test_every_vote_names_the_file_that_it_is_from(sample_graph: KnowledgeGraph) -> None:
    assert not ask(
        sample_graph,
        "?v rkg:rollCall ?r FILTER NOT EXISTS "
        "{ ?v rkg:statedIn ?p . ?p a rkg:FilePassage ; rkg:fileDigest ?d ; rkg:inSource ?s }",
    )


def test_the_cube_says_who_computed_it_from_what(sample_graph: KnowledgeGraph) -> None:
    assert ask(
        sample_graph,
        "?cube a qb:DataSet ; dcterms:creator ?who ; prov:wasDerivedFrom ?file ; qb:structure ?s . "
        "?file rkg:fileDigest ?digest . ?s qb:component ?c . ?c qb:dimension rkg:year",
    )
    assert ask(
        sample_graph,
        "?o a qb:Observation ; rkg:firstState state:ALB ; rkg:secondState state:UKR ; "
        "rkg:year 2014 ; rkg:agreementShare 0.5 ; rkg:sharedVotes 2",
    )


def test_the_agreement_is_computed_from_the_votes(sample_graph: KnowledgeGraph) -> None:
    rows = [
        tuple(map(str, row)) for row in sample_graph.query("voting-agreement", a="ALB", b="RUS")
    ]
    assert rows == [("2014", "0", "2")]
