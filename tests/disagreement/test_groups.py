"""Which claims are found to exclude each other, and which are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dataset.build import complete, fill
from relations_kg.dataset.recipe import Recipe
from relations_kg.disagreement import Group, groups, write
from relations_kg.errors import HeaderError
from relations_kg.knowledge_graph import KnowledgeGraph
from relations_kg.namespaces import PREFIXES, RKG, expand
from relations_kg.queries.catalog import Catalog
from relations_kg.rdf import Iri, Quad
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.syntax.reading import read

FOUR_WAY = {
    "event:announcement-of-an-embassy-in-ukraine",
    "situation:accreditation-of-albania-to-ukraine-from-warsaw",
    "situation:diplomatic-mission-of-albania-in-ukraine",
    "situation:embassy-of-albania-in-kyiv",
    "situation:planned-embassy-of-albania-in-ukraine",
}
CONSULATE = {
    "event:destruction-of-the-consulate-in-kharkiv",
    "situation:honorary-consulate-of-albania-in-kharkiv",
}
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
MEMBER = "a rkg:Membership ; rkg:member state:FRA ; rkg:organization organization:NATO"
RELATIONS = "a rkg:DiplomaticRelations ; rkg:firstParty state:FRA ; rkg:secondParty state:ALB"
EMBASSY = "a rkg:Embassy ; rkg:embassyOf state:FRA ; rkg:receivingState state:ALB"
ACCREDITED = (
    "a rkg:NonResidentAccreditation ; rkg:accreditingState state:FRA ; "
    "rkg:accreditedState state:ALB"
)


def edtf(property_: str, text: str) -> str:
    return f'rkg:{property_} "{text}"^^edtf:EDTF'


def found_in(turtle: str) -> tuple[Group, ...]:
    quads = tuple(read((PROLOGUE + turtle).encode(), format="turtle"))
    recipe = Recipe((), "owl-rl")
    graph = EmbeddedStore.in_memory()
    fill(graph, complete(quads, recipe), fingerprint="")
    return groups(graph, Catalog.open())


def names(found: tuple[Group, ...]) -> list[set[str]]:
    return [{claim.iri.rsplit("/", 1)[-1] for claim in group.claims} for group in found]


def test_the_contradictions_of_the_article_are_found() -> None:
    with KnowledgeGraph.open() as graph:
        found = groups(graph.store, graph.queries)
    iris = [{claim.iri for claim in group.claims} for group in found]
    assert {expand(name) for name in FOUR_WAY} in iris
    assert {expand(name) for name in CONSULATE} in iris


def test_they_are_found_without_anybody_having_written_so() -> None:
    with KnowledgeGraph.open() as graph:
        written = groups(graph.store, graph.queries)
        store = EmbeddedStore.in_memory()
        contradicts = Iri(RKG + "contradicts")
        kept = [quad for quad in graph.store.quads() if quad.predicate != contradicts]
        store.add(kept)
        found = groups(store, graph.queries)
    assert [(group.claims, group.why) for group in found] == [
        (group.claims, group.why) for group in written
    ]


def test_each_side_has_its_time_rank_and_source() -> None:
    with KnowledgeGraph.open() as graph:
        found = groups(graph.store, graph.queries)
    claims = {claim.iri: claim for group in found for claim in group.claims}
    claim = claims[expand("situation:planned-embassy-of-albania-in-ukraine")]
    assert claim.times == (("attested", "2023-01/2023-04"),)
    assert (claim.modality, claim.rank) == ("planned", "normal")
    assert [str(each) for each in claim.evidence] == [
        "“Albania–Ukraine relations, article of the English Wikipedia”, section “Post–Cold War "
        "and new relations”, paragraph 3, sentence 1 (read 2026-11-25)"
    ]


def test_only_groups_about_all_the_states_are_given() -> None:
    with KnowledgeGraph.open() as graph:
        every = groups(graph.store, graph.queries)
        albania, ukraine = Iri(expand("state:ALB")), Iri(expand("state:UKR"))
        of_albania = groups(graph.store, graph.queries, [albania])
        assert set(of_albania) < set(every)
        concerned = {
            str(row.claim)
            for row in graph.sparql(
                "SELECT ?claim { ?claim <https://w3id.org/relations-kg/ontology#concerns> "
                f"<{albania.value}> }}"
            )
        }
        # Of each group at least one claim is about the state, and no other group has one that is.
        assert all({claim.iri for claim in group.claims} & concerned for group in of_albania)
        others = {claim.iri for group in set(every) - set(of_albania) for claim in group.claims}
        assert of_albania
        assert not others & concerned
        of_both = groups(graph.store, graph.queries, [albania, ukraine])
        assert set(of_both) < set(of_albania)
        assert of_both
        france = Iri(expand("state:FRA"))
        assert groups(graph.store, graph.queries, [albania, france]) == ()


CASES = [
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('start', '1949-04-04')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949-08-24')} .",
        "one situation starts on two days",
        id="two days of accession",
    ),
    pytest.param(
        f"situation:a {RELATIONS} ; {edtf('start', '1990')} .\n"
        f"situation:b {RELATIONS} ; {edtf('start', '1991-02')} .",
        "one situation starts on two days",
        id="two starts of relations",
    ),
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('start', '1949')} ; {edtf('end', '1966')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949-08-24')} ; {edtf('end', '..')} .",
        "one situation has ended by one claim and goes on by the other",
        id="ended and going on",
    ),
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('start', '1949')} ; {edtf('end', '1966')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949-08-24')} ; {edtf('end', '1970')} .",
        "one situation ends on two days",
        id="two ends",
    ),
    pytest.param(
        f"event:a a rkg:Visit ; {edtf('date', '2020-01')} ; rkg:sameOccurrenceAs event:b .\n"
        f"event:b a rkg:Visit ; {edtf('date', '2020-02-01')} .",
        "one event has two dates with no day in common",
        id="two dates of a visit",
    ),
    pytest.param(
        f"situation:a {EMBASSY} ; {edtf('attested', '2019')} ; rkg:sameOccurrenceAs situation:b .\n"
        f"situation:b {EMBASSY} ; {edtf('start', '2020-02-01')} .",
        "one situation holds by one claim before it starts by the other",
        id="attested before the start",
    ),
    pytest.param(
        f"situation:a {EMBASSY} ; {edtf('attested', '2022')} ; rkg:sameOccurrenceAs situation:b .\n"
        f"situation:b {EMBASSY} ; {edtf('end', '2020-02-01')} .",
        "one situation holds by one claim after it ended by the other",
        id="attested after the end",
    ),
    pytest.param(
        f"situation:a {ACCREDITED} ; {edtf('attested', '2020')} .\n"
        f"situation:b {EMBASSY} ; {edtf('attested', '2020')} .",
        "an embassy and an accreditation from elsewhere, and no claim says that one followed the "
        "other",
        id="embassy and accreditation",
    ),
    pytest.param(
        f"situation:a {EMBASSY} ; {edtf('attested', '2023')} ; rkg:modality rkg:PlannedModality .\n"
        f"situation:b {EMBASSY} ; {edtf('start', '2020')} .",
        "a resident mission is planned although it was there already",
        id="planned what is there",
    ),
    pytest.param(
        f"event:a a rkg:MissionClosed ; rkg:mission situation:b ; {edtf('date', '2020')} .\n"
        f"situation:b {EMBASSY} ; {edtf('attested', '2023')} .",
        "a mission is said to exist after it was closed, and not to have been opened again",
        id="there after it was closed",
    ),
    pytest.param(
        "situation:a a rkg:Candidacy ; rkg:candidate state:FRA ; "
        f"rkg:organization organization:NATO ; {edtf('start', '1948')} ; {edtf('end', '..')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949')} ; {edtf('end', '..')} .",
        "a candidacy and a membership of one organization at the same time",
        id="member and candidate",
    ),
    pytest.param(
        "event:a a rkg:RefugeesReceived ; rkg:personCount 351 ; rkg:sameOccurrenceAs event:b .\n"
        "event:b a rkg:RefugeesReceived ; rkg:personCount 400 .",
        "one thing has two values for the number of people",
        id="two numbers",
    ),
]


@pytest.mark.parametrize(("turtle", "why"), CASES)
def test_claims_that_exclude_each_other_are_a_group(turtle: str, why: str) -> None:
    found = found_in(turtle)
    assert names(found) == [{"a", "b"}]
    assert found[0].why == why


AGREEING = [
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('start', '1949')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949-08-24')} .",
        id="a year and a day in it",
    ),
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('attested', '2024')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949-08-24')} ; {edtf('end', '..')} .",
        id="attested and dated",
    ),
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('start', '1949')} ; {edtf('end', '1966')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1990')} ; {edtf('end', '..')} .",
        id="ended and began again",
    ),
    pytest.param(
        f"situation:a {MEMBER} ; {edtf('start', '1949')} ; rkg:modality rkg:PlannedModality .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1990')} .",
        id="planned for another day",
    ),
    pytest.param(
        f"situation:a {ACCREDITED} ; {edtf('attested', '2019')} .\n"
        f"situation:b {EMBASSY} ; {edtf('start', '2020')} .",
        id="accreditation before the embassy",
    ),
    pytest.param(
        f"situation:a {EMBASSY} ; {edtf('attested', '2023')} ; rkg:modality rkg:PlannedModality .\n"
        f"situation:b {EMBASSY} ; {edtf('attested', '2024')} .",
        id="planned, then there",
    ),
    pytest.param(
        f"event:a a rkg:MissionClosed ; rkg:mission situation:b ; {edtf('date', '2020')} .\n"
        f"event:c a rkg:MissionOpened ; rkg:mission situation:b ; {edtf('date', '2021')} .\n"
        f"situation:b {EMBASSY} ; {edtf('attested', '2023')} .",
        id="closed and opened again",
    ),
    pytest.param(
        "situation:a a rkg:Candidacy ; rkg:candidate state:FRA ; "
        f"rkg:organization organization:NATO ; {edtf('start', '1948')} .\n"
        f"situation:b {MEMBER} ; {edtf('start', '1949')} ; {edtf('end', '..')} .",
        id="a candidacy whose end is not told",
    ),
    pytest.param(
        "situation:a a rkg:Candidacy ; rkg:candidate state:FRA ; "
        f"rkg:organization organization:NATO ; {edtf('start', '1948')} .\n"
        "situation:b a rkg:Candidacy ; rkg:candidate state:FRA ; "
        f"rkg:organization organization:NATO ; {edtf('start', '1950')} .",
        id="milestones of a candidacy",
    ),
]


@pytest.mark.parametrize("turtle", AGREEING)
def test_claims_that_can_all_hold_are_no_group(turtle: str) -> None:
    assert names(found_in(turtle)) == []


def test_what_contradicts_through_others_is_one_group() -> None:
    found = found_in(
        "event:a a rkg:Visit ; rkg:contradicts event:b . event:b a rkg:Visit . "
        "event:c a rkg:Visit ; rkg:contradicts event:b , event:d . event:d a rkg:Visit . "
        "event:x a rkg:Visit ; rkg:contradicts event:y . event:y a rkg:Visit ."
    )
    assert names(found) == [{"a", "b", "c", "d"}, {"x", "y"}]


YEARS = st.integers(1990, 1995)


@given(YEARS, YEARS)
def test_two_starts_disagree_exactly_where_they_have_no_day_in_common(one: int, other: int) -> None:
    a, b = (
        "".join(_bounds(f"situation:{name}", year)) for name, year in (("a", one), ("b", other))
    )
    store = EmbeddedStore.in_memory()
    store.add(read((PROLOGUE + a + b).encode(), format="turtle"))
    assert bool(groups(store, Catalog.open())) == (one != other)


def _bounds(name: str, year: int) -> str:
    return (
        f'{name} {MEMBER} ; rkg:startEarliest "{year}-01-01"^^xsd:date ; '
        f'rkg:startLatest "{year}-12-31"^^xsd:date .\n'
    )


def test_json_and_markdown_hold_the_same_claims_as_text() -> None:
    with KnowledgeGraph.open() as graph:
        found = groups(graph.store, graph.queries)
    data = json.loads(write(found, "json"))
    assert [[claim["iri"] for claim in group["claims"]] for group in data["groups"]] == [
        [claim.iri for claim in group.claims] for group in found
    ]
    assert [
        [[each["retrieved_on"] for each in claim["evidence"]] for claim in group["claims"]]
        for group in data["groups"]
    ] == [
        [[each.retrieved_on for each in claim.evidence] for claim in group.claims]
        for group in found
    ]
    assert all(
        claim.summary in text
        for text in (write(found), write(found, "markdown"))
        for group in found
        for claim in group.claims
    )
    assert write(()) == "no contradictions\n"


def test_what_no_passage_states_says_so() -> None:
    found = found_in("event:a a rkg:Visit ; rkg:contradicts event:b . event:b a rkg:Visit .")
    assert "no source: no passage states it" in write(found)


def test_a_check_that_selects_other_columns_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "checks"
    folder.mkdir()
    query = "#+ summary: S\n#+ tags: [contradiction]\nSELECT ?claim { ?claim a ?other }\n"
    (folder / "contradictory-x.rq").write_text(query, encoding="utf-8")
    store = EmbeddedStore.in_memory()
    store.add([Quad(Iri("urn:a"), Iri("urn:b"), Iri("urn:c"))])
    with pytest.raises(HeaderError, match="selects"):
        groups(store, Catalog.of_folder(folder.parent))
