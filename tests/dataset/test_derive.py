"""Bounds of dates and situations in force, derived from light quads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dataset.derive import DERIVED_GRAPH, _both, derive
from relations_kg.dates import bounds
from relations_kg.namespaces import OWL, PREFIXES, RDF, RDFS, RKG, XSD, expand
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Subject, Term

EDTF = PREFIXES["edtf"] + "EDTF"
SITUATION = Iri("https://example.org/situation")
EVENT = Iri("https://example.org/event")


def rkg(name: str) -> Iri:
    return Iri(RKG + name)


def edtf(text: str) -> Literal:
    return Literal(text, EDTF)


def quad(subject: Subject, predicate: str, object_: Term) -> Quad:
    return Quad(subject, Iri(expand(predicate)), object_, Iri("https://example.org/graph"))


def axiom(subject: str, predicate: str, object_: str) -> Quad:
    return Quad(rkg(subject), Iri(predicate), rkg(object_))


ONTOLOGY = [
    axiom("Situation", RDFS + "subClassOf", "Occurrence"),
    axiom("Event", RDFS + "subClassOf", "Occurrence"),
    axiom("Membership", RDFS + "subClassOf", "Situation"),
    axiom("Participation", RDFS + "subClassOf", "Membership"),
    axiom("member", RDFS + "domain", "Membership"),
    axiom("member", RDFS + "range", "Agent"),
    axiom("hasMembership", OWL + "inverseOf", "member"),
    axiom("mission", RDFS + "domain", "Event"),
    axiom("mission", RDFS + "range", "Situation"),
    axiom("closedMission", RDFS + "subPropertyOf", "mission"),
    axiom("missionOf", OWL + "inverseOf", "mission"),
    axiom("participant", RDFS + "subPropertyOf", "member"),
    axiom("date", RDFS + "domain", "Event"),
]


def derived(*data: Quad) -> dict[tuple[Subject, str], Term]:
    """Subject and name of what was derived, with its value."""
    return {
        (q.subject, q.predicate.value.removeprefix(RKG)): q.object
        for q in derive(data, ONTOLOGY).quads
    }


def days(subject: Subject, *data: Quad) -> dict[str, str]:
    """The bounds derived for ``subject``."""
    return {
        name: value.lexical
        for (of, name), value in derived(*data).items()
        if of == subject and isinstance(value, Literal) and value.datatype == XSD + "date"
    }


def in_force(*data: Quad) -> set[Subject]:
    found = derived(*data)
    assert all(of == value for (of, name), value in found.items() if name == "inForce")
    return {of for of, name in found if name == "inForce"}


def test_a_start_and_an_end_give_two_days_each() -> None:
    assert days(
        SITUATION,
        quad(SITUATION, "rkg:start", edtf("2020-09")),
        quad(SITUATION, "rkg:end", edtf("2022-03-01/2022-03-10")),
    ) == {
        "startEarliest": "2020-09-01",
        "startLatest": "2020-09-30",
        "endEarliest": "2022-03-01",
        "endLatest": "2022-03-10",
    }


def test_everything_derived_is_in_the_derived_graph_with_days_as_xsd_dates() -> None:
    quads = derive([quad(EVENT, "rkg:date", edtf("2014-03"))], ONTOLOGY).quads
    assert quads == (
        Quad(EVENT, rkg("dateEarliest"), Literal("2014-03-01", XSD + "date"), DERIVED_GRAPH),
        Quad(EVENT, rkg("dateLatest"), Literal("2014-03-31", XSD + "date"), DERIVED_GRAPH),
    )
    assert DERIVED_GRAPH.value == "https://w3id.org/relations-kg/dataset/derived"


def test_an_open_end_has_no_bound_and_is_said_to_be_open() -> None:
    found = derived(quad(SITUATION, "rkg:end", edtf("..")))
    assert found[SITUATION, "openEnd"] == Literal("true", XSD + "boolean")
    assert {name for _, name in found} == {"openEnd"}


def test_an_event_that_recurs_has_a_first_day_and_an_open_end() -> None:
    found = derived(quad(EVENT, "rkg:date", edtf("2022/..")))
    assert found == {
        (EVENT, "dateEarliest"): Literal("2022-01-01", XSD + "date"),
        (EVENT, "openEnd"): Literal("true", XSD + "boolean"),
    }


def test_an_unknown_side_has_no_bound_and_is_not_open() -> None:
    assert derived(quad(EVENT, "rkg:date", edtf("2022/"))) == {
        (EVENT, "dateEarliest"): Literal("2022-01-01", XSD + "date")
    }


def test_a_situation_without_an_end_has_no_end_bounds() -> None:
    found = derived(quad(SITUATION, "rkg:start", edtf("1993")))
    assert {name for _, name in found} == {"startEarliest", "startLatest"}


def test_an_attestation_bounds_a_start_and_an_end_that_are_not_known() -> None:
    assert days(SITUATION, quad(SITUATION, "rkg:attested", edtf("2023-01/2023-04"))) == {
        "startLatest": "2023-04-30",
        "endEarliest": "2023-01-02",
    }


def test_an_attestation_tightens_bounds_and_never_widens_them() -> None:
    start = quad(SITUATION, "rkg:start", edtf("2020/2024"))
    end = quad(SITUATION, "rkg:end", edtf("2024/2026"))
    seen = quad(SITUATION, "rkg:attested", edtf("2022"))
    assert days(SITUATION, start, end, seen) == {
        "startEarliest": "2020-01-01",
        "startLatest": "2022-12-31",
        "endEarliest": "2024-01-01",
        "endLatest": "2026-12-31",
    }


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1))
def test_of_several_attestations_the_first_bounds_the_start_and_the_last_the_end(
    seen: list[date],
) -> None:
    data = [quad(SITUATION, "rkg:attested", edtf(on.isoformat())) for on in seen]
    assert days(SITUATION, *data) == {
        "startLatest": min(seen).isoformat(),
        "endEarliest": (max(seen) + timedelta(days=1)).isoformat(),
    }


def test_an_attestation_on_the_last_day_there_is_bounds_the_start_alone() -> None:
    assert days(SITUATION, quad(SITUATION, "rkg:attested", edtf("9999-12-31"))) == {
        "startLatest": "9999-12-31"
    }


def test_two_values_give_the_bounds_that_include_both() -> None:
    start = [quad(SITUATION, "rkg:start", edtf(text)) for text in ("2020-09-01", "2019")]
    assert days(SITUATION, *start) == {"startEarliest": "2019-01-01", "startLatest": "2020-09-01"}


def test_a_triple_that_two_graphs_hold_changes_nothing() -> None:
    start = quad(SITUATION, "rkg:start", edtf("2020"))
    again = start._replace(graph=Iri("https://example.org/other"))
    assert derive([start, again], ONTOLOGY) == derive([start], ONTOLOGY)


@pytest.mark.parametrize("datatype", [XSD_STRING, XSD + "date", XSD + "gYear", EDTF + "-level0"])
def test_dates_of_foreign_data_are_read_in_the_datatypes_that_write_them_alike(
    datatype: str,
) -> None:
    found = days(EVENT, quad(EVENT, "rkg:date", Literal("2014", datatype)))
    assert found == {"dateEarliest": "2014-01-01", "dateLatest": "2014-12-31"}


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        ("2014-03-27T23:30:00", "dateTime", ["2014-03-27", "2014-03-27"]),
        ("2014-03-27T23:30:00Z", "dateTime", ["2014-03-27", "2014-03-27"]),
        ("2014-03", "gYearMonth", ["2014-03-01", "2014-03-31"]),
    ],
)
def test_moments_and_months_of_foreign_data_are_read(
    value: str, datatype: str, expected: list[str]
) -> None:
    found = days(EVENT, quad(EVENT, "rkg:date", Literal(value, XSD + datatype)))
    assert list(found.values()) == expected


@pytest.mark.parametrize(
    "value",
    [
        edtf("2020-02-30"),
        edtf("early March"),
        Literal("2020", XSD + "integer"),
        Literal("2020", RDF + "langString", "en"),
        Iri("https://example.org/2020"),
        BlankNode("b0"),
    ],
)
def test_a_date_that_cannot_be_read_is_told_and_has_no_bounds(value: Term) -> None:
    result = derive([quad(EVENT, "rkg:date", value)], ONTOLOGY)
    assert result.quads == ()
    (problem,) = result.problems
    assert (problem.subject, problem.predicate, problem.value) == (EVENT, rkg("date"), value)
    assert problem.message


def test_a_date_that_cannot_be_read_does_not_take_the_others_along() -> None:
    bad = quad(SITUATION, "rkg:start", edtf("20200"))
    good = quad(SITUATION, "rkg:end", edtf("2022"))
    assert days(SITUATION, bad, good) == {"endEarliest": "2022-01-01", "endLatest": "2022-12-31"}


@pytest.mark.parametrize("name", ["Situation", "Membership", "Participation"])
def test_a_situation_of_any_class_is_in_force(name: str) -> None:
    assert in_force(quad(SITUATION, "rdf:type", rkg(name))) == {SITUATION}


@pytest.mark.parametrize("name", ["Occurrence", "Event", "Unheard"])
def test_what_is_not_a_situation_is_not_in_force(name: str) -> None:
    assert in_force(quad(EVENT, "rdf:type", rkg(name))) == set()


def test_a_role_makes_a_situation_on_the_side_that_the_ontology_says() -> None:
    agent, other = Iri("https://example.org/a"), Iri("https://example.org/other")
    assert in_force(quad(SITUATION, "rkg:member", agent)) == {SITUATION}
    assert in_force(quad(agent, "rkg:hasMembership", SITUATION)) == {SITUATION}
    assert in_force(quad(SITUATION, "rkg:participant", agent)) == {SITUATION}
    assert in_force(quad(EVENT, "rkg:mission", SITUATION)) == {SITUATION}
    assert in_force(quad(SITUATION, "rkg:missionOf", EVENT)) == {SITUATION}
    assert in_force(quad(EVENT, "rkg:closedMission", SITUATION)) == {SITUATION}
    assert in_force(quad(EVENT, "rkg:about", other)) == set()


@pytest.mark.parametrize(
    ("predicate", "value", "expected"),
    [
        ("rkg:modality", rkg("AssertedModality"), True),
        ("rkg:modality", rkg("ReportedModality"), True),
        ("rkg:modality", rkg("PlannedModality"), False),
        ("rkg:modality", rkg("AttemptedModality"), False),
        ("rkg:rank", rkg("NormalRank"), True),
        ("rkg:rank", rkg("PreferredRank"), True),
        ("rkg:rank", rkg("DeprecatedRank"), False),
        ("rkg:end", edtf(".."), True),
        ("rkg:end", edtf("2022-03-10"), False),
        ("rkg:end", edtf("some day"), False),
        ("rkg:start", edtf("1993"), True),
        ("rkg:isUndated", Literal("true", XSD + "boolean"), False),
        ("rkg:isUndated", Literal("false", XSD + "boolean"), True),
        ("rkg:attested", edtf("2022-03"), False),
        ("rkg:attested", edtf("2022/.."), True),
    ],
)
def test_plans_failures_deprecated_claims_and_ended_situations_are_not_in_force(
    predicate: str, value: Term, expected: bool
) -> None:
    typed = quad(SITUATION, "rdf:type", rkg("Membership"))
    said = quad(SITUATION, predicate, value)
    assert (SITUATION in in_force(typed, said)) is expected
    assert in_force(typed, said) == in_force(said, typed)


@pytest.mark.parametrize(
    ("attested", "expected"),
    [
        (["2026-11-25"], True),
        (["2024-02/2026-11-25"], True),
        (["2027"], True),
        (["2024-02"], False),
        (["2026-11-24"], False),
        (["2022", "2024-02"], False),
        (["2022", "2026-11"], True),
    ],
)
def test_what_is_attested_only_before_its_source_was_read_is_not_in_force(
    attested: list[str], expected: bool
) -> None:
    passage, source = Iri("https://example.org/passage"), Iri("https://example.org/source")
    facts = [
        quad(SITUATION, "rdf:type", rkg("Membership")),
        quad(SITUATION, "rkg:statedIn", passage),
        quad(passage, "rkg:inSource", source),
        quad(source, "rkg:retrievedOn", Literal("2026-11-25", XSD + "date")),
        *(quad(SITUATION, "rkg:attested", edtf(text)) for text in attested),
    ]
    assert (SITUATION in in_force(*facts)) is expected
    assert in_force(*facts) == in_force(*reversed(facts))
    assert in_force(*facts, quad(SITUATION, "rkg:start", edtf("1990"))) == {SITUATION}


@pytest.mark.parametrize(
    ("attested", "expected"), [("2024-02", False), ("2024-03-01", True), ("2026-11-25", True)]
)
def test_of_several_sources_the_one_that_was_read_first_decides(
    attested: str, expected: bool
) -> None:
    facts = [
        quad(SITUATION, "rdf:type", rkg("Membership")),
        quad(SITUATION, "rkg:attested", edtf(attested)),
    ]
    for name, day in (("a", "2026-11-25"), ("b", "2024-03-01"), ("c", "2025-01-01")):
        passage = Iri(f"https://example.org/passage-{name}")
        source = Iri(f"https://example.org/source-{name}")
        facts += [
            quad(SITUATION, "rkg:statedIn", passage),
            quad(passage, "rkg:inSource", source),
            quad(source, "rkg:retrievedOn", Literal(day, XSD + "date")),
        ]
    assert (SITUATION in in_force(*facts)) is expected


@pytest.mark.parametrize("ends", [("..", "2022"), ("2022", "..")])
def test_of_two_ends_one_that_is_open_leaves_the_end_open(ends: tuple[str, str]) -> None:
    found = derived(*(quad(SITUATION, "rkg:end", edtf(end)) for end in ends))
    assert found == {(SITUATION, "openEnd"): Literal("true", XSD + "boolean")}


def test_the_bounds_of_two_values_tell_what_is_unknown_in_either() -> None:
    known, unknown = bounds("2020/2021"), bounds("2020/")
    assert _both(None, unknown) == _both(known, unknown) == _both(unknown, known) == unknown
    assert not _both(known, known).unknown


def test_the_shipped_ontology_tells_its_situations(checkout_ontology: list[Quad]) -> None:
    embassy = Iri("https://example.org/embassy")
    state = Iri("https://example.org/state")
    for fact in (
        quad(embassy, "rdf:type", rkg("Embassy")),
        quad(embassy, "rkg:sendingState", state),
        quad(embassy, "rkg:start", edtf("2020-09-01")),
    ):
        quads = derive([fact], checkout_ontology).quads
        assert Quad(embassy, rkg("inForce"), embassy, DERIVED_GRAPH) in quads
    visit = quad(EVENT, "rdf:type", rkg("Visit"))
    assert derive([visit], checkout_ontology).quads == ()
