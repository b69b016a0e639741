"""What the answers of the saved queries mean, on facts of two invented states."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib

from relations_kg import KnowledgeGraph
from relations_kg.namespaces import PREFIXES
from tests.queries.answers import column, rows

SMALL_WORLD = """
state:XXA a rkg:State ; rdfs:label "Xa"@en ; rkg:iso3166Alpha3 "XXA" .
state:XXB a rkg:State ; rdfs:label "Xb"@en ; rkg:iso3166Alpha3 "XXB" .
place:b-town a rkg:City ; rkg:inCountry state:XXB ; rkg:latitude 1.5 ; rkg:longitude 2.5 .
organization:club a rkg:InternationalOrganization ; rdfs:label "Club"@en .
organization:guild a rkg:InternationalOrganization ; rdfs:label "Guild"@en .
office:president a rkg:Office ; rkg:officeOf state:XXA .
passage:one.L.1.1 rkg:inSource source:one . passage:two.L.1.1 rkg:inSource source:two .

situation:embassy a rkg:Embassy ; rkg:embassyOf state:XXA ; rkg:receivingState state:XXB ;
    rkg:seat place:b-town ; rkg:start "1990"^^edtf:EDTF ; rkg:modality rkg:AssertedModality .
situation:closed-post a rkg:Consulate ; rkg:consularPostOf state:XXA ;
    rkg:receivingState state:XXB ; rkg:start "1980"^^edtf:EDTF ; rkg:end "1985"^^edtf:EDTF .
situation:planned-post a rkg:Consulate ; rkg:consularPostOf state:XXA ; rkg:seat place:b-town ;
    rkg:receivingState state:XXB ; rkg:modality rkg:PlannedModality .
situation:false-post a rkg:Consulate ; rkg:consularPostOf state:XXA ; rkg:seat place:b-town ;
    rkg:receivingState state:XXB ; rkg:start "1970"^^edtf:EDTF ; rkg:rank rkg:DeprecatedRank ;
    rkg:contradicts situation:embassy .

situation:a-club a rkg:Membership ; rkg:member state:XXA ; rkg:organization organization:club .
situation:b-club a rkg:Membership ; rkg:member state:XXB ; rkg:organization organization:club .
situation:a-guild a rkg:Membership ; rkg:member state:XXA ; rkg:organization organization:guild ;
    rkg:end "2001"^^edtf:EDTF .
situation:b-guild a rkg:Membership ; rkg:member state:XXB ; rkg:organization organization:guild .

situation:relations-1960 a rkg:DiplomaticRelations ; rkg:firstParty state:XXA ;
    rkg:secondParty state:XXB ; rkg:start "1960"^^edtf:EDTF ; rkg:rank rkg:NormalRank ;
    rkg:statedIn passage:one.L.1.1 .
situation:relations-1960-05 a rkg:DiplomaticRelations ; rkg:firstParty state:XXA ;
    rkg:secondParty state:XXB ; rkg:start "1960-05"^^edtf:EDTF ; rkg:rank rkg:PreferredRank ;
    rkg:statedIn passage:two.L.1.1 ; rkg:refines situation:relations-1960 .

event:adoption a rkg:Decision ; rkg:resolution document:draft ; rkg:outcome rkg:AdoptedOutcome ;
    rkg:modality rkg:AttemptedModality .
event:rejection a rkg:Decision ; rkg:resolution document:draft ; rkg:outcome rkg:RejectedOutcome .
document:draft a rkg:Resolution .

event:visit a rkg:Visit ; rkg:visitingState state:XXA ; rkg:destination place:b-town ;
    rkg:date "1991-03"^^edtf:EDTF ; rkg:statedIn passage:one.L.1.1 .
event:planned-visit a rkg:Visit ; rkg:visitingState state:XXB ; rkg:hostState state:XXA ;
    rkg:date "2031"^^edtf:EDTF ; rkg:modality rkg:PlannedModality .
event:carried-out-plan a rkg:Visit ; rkg:visitingState state:XXA ; rkg:hostState state:XXB ;
    rkg:modality rkg:PlannedModality ; rkg:sameOccurrenceAs event:visit .

situation:in-office a rkg:OfficeHolding ; rkg:holder person:first ; rkg:office office:president ;
    rkg:start "1990"^^edtf:EDTF ; rkg:end "1994-06"^^edtf:EDTF .
situation:still-in-office a rkg:OfficeHolding ; rkg:holder person:second ;
    rkg:office office:president ; rkg:start "1994-07-01"^^edtf:EDTF ; rkg:end ".."^^edtf:EDTF .
situation:once-in-office a rkg:OfficeHolding ; rkg:holder person:third ;
    rkg:office office:president ; rkg:isUndated true .
"""


@pytest.fixture(scope="module")
def small_world() -> Iterator[KnowledgeGraph]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    with KnowledgeGraph.from_rdflib(rdflib.Graph().parse(data=prefixes + SMALL_WORLD)) as graph:
        yield graph


def test_a_planned_mission_is_shown_as_planned_and_never_as_one_that_exists(
    small_world: KnowledgeGraph,
) -> None:
    missions = rows(small_world, "missions-over-time", "mission", "modality", a="XXA", b="XXB")
    assert missions == [
        ("closed-post", ""),
        ("embassy", "AssertedModality"),
        ("planned-post", "PlannedModality"),
    ]
    for name in ("missions-of-state", "map-of-missions", "missions-in-state"):
        values = {"missions-of-state": {"state": "XXA"}, "missions-in-state": {"state": "XXB"}}
        assert column(small_world, name, "mission", **values.get(name, {})) == ["embassy"]


def test_a_mission_that_was_closed_is_one_that_ever_was(small_world: KnowledgeGraph) -> None:
    ever = column(small_world, "missions-of-state", "mission", state="XXA", scope="ever")
    assert sorted(ever) == ["closed-post", "embassy"]


def test_the_direction_in_which_two_states_are_named_makes_no_difference(
    small_world: KnowledgeGraph,
) -> None:
    for name in ("missions-over-time", "timeline", "visits", "number-of-claims"):
        one = small_world.query(name, a="XXA", b="XXB").serialize("tsv")
        assert one == small_world.query(name, a="XXB", b="XXA").serialize("tsv")
        assert one.count(b"\n") > 1


def test_a_deprecated_claim_is_only_among_the_contradictions(small_world: KnowledgeGraph) -> None:
    assert rows(small_world, "contradictions", "claim", "other") == [("embassy", "false-post")]
    assert "false-post" not in column(small_world, "timeline", "occurrence", a="XXA", b="XXB")
    assert "false-post" not in column(small_world, "undated", "occurrence")


def test_a_membership_that_has_ended_is_not_in_common(small_world: KnowledgeGraph) -> None:
    common = column(small_world, "organizations-in-common", "organization", a="XXA", b="XXB")
    assert common == ["club"]
    memberships = rows(small_world, "memberships-of-state", "organization", "in_force", state="XXA")
    assert memberships == [("club", "true"), ("guild", "false")]
    assert not small_world.query("is-member", state="XXA", organization="Guild")
    assert small_world.query("is-member", state="XXB", organization="Guild")


def test_of_two_claims_of_one_thing_an_answer_has_the_refined_one_and_a_timeline_both(
    small_world: KnowledgeGraph,
) -> None:
    assert rows(small_world, "diplomatic-relations", "partner", "start", state="XXA") == [
        ("XXB", "1960-05")
    ]
    timeline = column(small_world, "timeline", "occurrence", a="XXB", b="XXA")
    assert timeline.index("relations-1960") < timeline.index("relations-1960-05")


def test_an_adoption_that_was_attempted_is_no_outcome(small_world: KnowledgeGraph) -> None:
    outcomes = rows(small_world, "resolutions-and-outcomes", "resolution", "outcome")
    assert outcomes == [("draft", "RejectedOutcome")]
    assert column(small_world, "attempted", "occurrence") == ["adoption"]


def test_a_visit_to_a_place_in_a_state_is_one_to_the_state_and_a_plan_is_none(
    small_world: KnowledgeGraph,
) -> None:
    assert column(small_world, "visits", "visit", a="XXA", b="XXB") == ["visit"]


def test_a_plan_that_was_carried_out_is_no_longer_planned(small_world: KnowledgeGraph) -> None:
    assert column(small_world, "planned", "occurrence", state="XXA") == [
        "planned-visit",
        "planned-post",
    ]


def test_what_a_second_source_says_of_the_same_thing_corroborates_it(
    small_world: KnowledgeGraph,
) -> None:
    assert rows(small_world, "uncorroborated", "occurrence", "source") == [("visit", "one")]


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        ("1989-12-31", []),
        ("1990-12-30", [("first", "possibly")]),
        ("1990-12-31", [("first", "certainly")]),
        ("1994-05-31", [("first", "certainly")]),
        ("1994-06-01", [("first", "possibly")]),
        ("1994-06-30", [("first", "possibly")]),
        ("1994-07-01", [("second", "certainly")]),
        ("2024-01-01", [("second", "certainly")]),
    ],
)
def test_an_office_is_held_certainly_possibly_or_not_on_a_day(
    small_world: KnowledgeGraph, day: str, holders: list[tuple[str, str]]
) -> None:
    found = rows(small_world, "office-holder-on", "person", "holds", state="XXA", day=day)
    assert found == holders


def test_between_two_missions_with_known_bounds_there_is_a_gap(small_world: KnowledgeGraph) -> None:
    found = rows(
        small_world,
        "missions-of-one-in-other",
        *("row", "from", "until", "mission", "next"),
        sender="XXA",
        host="XXB",
    )
    assert found == [
        ("mission", "1980", "1985", "closed-post", ""),
        ("gap", "1985-12-31", "1990-01-01", "closed-post", "embassy"),
        ("mission", "1990", "", "embassy", ""),
    ]


@pytest.mark.parametrize(
    ("third", "gaps"),
    [
        ('rkg:attested "1987"^^edtf:EDTF', 0),
        ("rkg:isUndated true", 0),
        ('rkg:start "1986"^^edtf:EDTF ; rkg:end "1987"^^edtf:EDTF', 2),
        ('rkg:start "1975"^^edtf:EDTF', 0),
        ('rkg:start "1970"^^edtf:EDTF ; rkg:end "1975"^^edtf:EDTF', 2),
        ('rkg:start "1987"^^edtf:EDTF ; rkg:modality rkg:PlannedModality', 1),
        ('rkg:start "1987"^^edtf:EDTF ; rkg:rank rkg:DeprecatedRank', 1),
    ],
)
def test_what_is_not_known_is_no_gap(third: str, gaps: int) -> None:
    world = (
        f"{SMALL_WORLD}\nsituation:third a rkg:Consulate ; rkg:consularPostOf state:XXA ; "
        f"rkg:receivingState state:XXB ; {third} ."
    )
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    with KnowledgeGraph.from_rdflib(rdflib.Graph().parse(data=prefixes + world)) as graph:
        found = column(graph, "missions-of-one-in-other", "row", sender="XXA", host="XXB")
    assert found.count("gap") == gaps


@pytest.mark.parametrize(
    ("day", "scope", "organizations"),
    [
        ("2000-01-01", "certain", []),
        ("2000-01-01", "possible", ["club", "guild"]),
        ("2001-12-31", "possible", ["club", "guild"]),
        ("2002-01-01", "possible", ["club"]),
    ],
)
def test_the_organizations_in_common_on_a_day(
    small_world: KnowledgeGraph, day: str, scope: str, organizations: list[str]
) -> None:
    values = {"a": "XXA", "b": "XXB", "date": day, "scope": scope}
    assert column(small_world, "organizations-in-common-on", "organization", **values) == (
        organizations
    )


def test_recognition_without_a_mission() -> None:
    world = """
    situation:one a rkg:Recognition ; rkg:recognizer state:XXA ; rkg:recognized state:XXB .
    situation:two a rkg:Recognition ; rkg:recognizer state:XXB ; rkg:recognized state:XXA .
    situation:six a rkg:Recognition ; rkg:recognizer state:XXB ; rkg:recognized state:XXC .
    """
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    data = prefixes + SMALL_WORLD + world
    with KnowledgeGraph.from_rdflib(rdflib.Graph().parse(data=data)) as graph:
        found = rows(graph, "recognized-without-mission", "state", "recognized", "mutual")
    assert found == [("XXB", "XXA", "true"), ("XXB", "XXC", "false")]


def test_events_are_counted_for_whoever_acts_in_them(small_world: KnowledgeGraph) -> None:
    found = rows(small_world, "events-by-actor", "actor", "kind", "events")
    assert ("XXA", "Visit", "1") in found
    assert "XXB" not in [actor for actor, _, _ in found]  # its only visit is a plan
