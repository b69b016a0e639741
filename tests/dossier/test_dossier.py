"""What a dossier says, on the shipped graph and on facts of two invented states."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.dossier.gather import gather
from relations_kg.dossier.model import Dossier, Line
from relations_kg.dossier.writers import FORMATS
from relations_kg.errors import UnknownName, UsageError
from tests.dossier.worlds import TWO_STATES, VOTES, opened


@pytest.fixture(scope="module")
def shipped() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open() as graph:
        yield graph


@pytest.fixture(scope="module")
def small() -> Iterator[KnowledgeGraph]:
    with opened(TWO_STATES) as graph:
        yield graph


def lines(dossier: Dossier, *keys: str) -> list[Line]:
    """The lines of some sections, or of all, those under other lines as well."""

    def within(line: Line) -> Iterator[Line]:
        yield line
        for other in line.also:
            yield from within(other)

    return [
        each
        for section in dossier.sections
        if not keys or section.key in keys
        for group in section.groups
        for line in group.lines
        for each in within(line)
    ]


def claims(dossier: Dossier, *keys: str) -> set[str]:
    return {line.iri.rpartition("/")[2] for line in lines(dossier, *keys) if line.iri}


def titles(dossier: Dossier, key: str) -> dict[str, list[str]]:
    (section,) = [each for each in dossier.sections if each.key == key]
    return {group.title: [line.text for line in group.lines] for group in section.groups}


FACTS = ("recognition", "relations", "missions", "memberships", "visits", "statements", "votes")


def test_every_claim_of_two_states_is_told_with_its_source(shipped: KnowledgeGraph) -> None:
    dossier = shipped.dossier("ALB", "UKR")
    rows = shipped.query("timeline", a="ALB", b="UKR")
    dated = {str(row.occurrence).rpartition("/")[2] for row in rows}
    assert dated <= claims(dossier)
    numbers = {each.number for each in dossier.references}
    for line in lines(dossier):
        if line.iri:
            assert line.references
            assert set(line.references) <= numbers
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_plan_and_a_failed_attempt_are_in_no_section_of_facts(shipped: KnowledgeGraph) -> None:
    dossier = shipped.dossier("ALB", "UKR")
    plans = claims(dossier, "plans")
    assert {"planned-embassy-of-albania-in-ukraine", "adoption-of-the-vetoed-resolution"} <= plans
    other = {each.key for each in dossier.sections} - {"plans", "contradictions"}
    assert not plans & claims(dossier, *other)
    for line in lines(dossier, "plans"):
        assert {"planned", "attempted"} & set(line.marks)


def test_a_date_stays_as_precise_as_its_source(shipped: KnowledgeGraph) -> None:
    when = {line.iri.rpartition("/")[2]: line.when for line in lines(shipped.dossier("ALB", "UKR"))}
    assert when["embassy-of-ukraine-in-albania-2020-09"] == "from September 2020"
    assert when["embassy-of-ukraine-in-albania"] == "since 1 September 2020"
    assert when["diplomatic-mission-of-albania-in-ukraine"] == "attested in September 2021"


def test_the_more_precise_claim_comes_first_and_the_other_under_it(shipped: KnowledgeGraph) -> None:
    dossier = shipped.dossier("ALB", "UKR")
    (group,) = next(each for each in dossier.sections if each.key == "relations").groups
    (line,) = group.lines
    assert line.iri.endswith("relations-1993-01-13")
    assert [other.iri[-4:] for other in line.also] == ["1993"]


def test_the_contradictions_of_the_article_are_open(shipped: KnowledgeGraph) -> None:
    dossier = shipped.dossier("ALB", "UKR")
    told = claims(dossier, "contradictions")
    assert {"embassy-of-albania-in-kyiv", "honorary-consulate-of-albania-in-kharkiv"} <= told
    disputed = {
        line.iri.rpartition("/")[2]
        for line in lines(dossier, "missions")
        if "disputed" in line.marks
    }
    assert disputed
    assert disputed <= told


def test_the_order_of_two_states_changes_no_claim(shipped: KnowledgeGraph) -> None:
    one, other = shipped.dossier("ALB", "UKR"), shipped.dossier("Ukraine", "albania")
    assert claims(one) == claims(other)
    assert one.title == "Albania and Ukraine"
    assert other.title == "Ukraine and Albania"


@pytest.mark.parametrize("format", FORMATS)
def test_a_dossier_is_the_same_every_time(shipped: KnowledgeGraph, format: str) -> None:
    assert shipped.dossier("ALB", "UKR").serialize(format) == shipped.dossier(
        "ALB", "UKR"
    ).serialize(format)


def test_there_is_no_other_format(small: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="'odt'"):
        small.dossier("XXA").serialize("odt")


def test_the_text_fits_a_terminal(shipped: KnowledgeGraph) -> None:
    for line in shipped.dossier("ALB", "UKR").serialize("text").splitlines():
        assert len(line) <= 80 or line.strip().startswith("http")


def test_who_is_a_member_of_what(small: KnowledgeGraph) -> None:
    dossier = small.dossier("XXA", "XXB")
    groups = titles(dossier, "memberships")
    assert groups["Both"] == ["Club"]
    assert groups["Only Xb"] == ["Guild"]
    assert groups["Former, of Xa"] == ["Xa was in the Guild"]
    assert "Only Xa" not in groups


def test_a_membership_that_ends_later_is_in_force_on_the_day(small: KnowledgeGraph) -> None:
    from datetime import date

    dossier = gather(small.store, small.queries, ("XXA", "XXB"), date(1999, 1, 1))
    assert titles(dossier, "memberships") == {"Both": ["Club", "Guild"]}
    assert "As of 1 January 1999: what certainly holds" in dossier.serialize("text")


def test_in_a_view_there_is_only_what_holds_on_its_day() -> None:
    with KnowledgeGraph.open(as_of="2021-06-01") as graph:
        dossier = graph.dossier("ALB", "UKR")
    assert "embassy-of-ukraine-in-albania" in claims(dossier, "missions")
    assert not dossier.agreement
    told = claims(dossier)
    assert "zelenskyy-visits-tirana-2024" not in told
    assert "alb-ukr-diplomatic-relations-1993-01-13" not in told  # no end is known
    with KnowledgeGraph.open(as_of="2021-06-01", certainty="possible") as graph:
        dossier = graph.dossier("ALB", "UKR")
    assert "alb-ukr-diplomatic-relations-1993-01-13" in claims(dossier, "relations")
    assert "what may hold on that day" in dossier.serialize("text")


def test_a_mission_has_its_kind_seat_and_level(small: KnowledgeGraph) -> None:
    groups = titles(small.dossier("XXA", "XXB"), "missions")
    assert groups["Of Xa in Xb"] == ["Embassy in B Town, resident, level of ambassadors"]


def test_what_the_graph_does_not_know_is_said(small: KnowledgeGraph) -> None:
    unknown = small.dossier("XXA", "XXB").unknown
    assert "Whether Xa recognizes Xb." in unknown
    assert "Whether and since when there are diplomatic relations." in unknown
    assert "Who heads a mission of Xa in Xb." in unknown


def test_a_deprecated_claim_is_nowhere(small: KnowledgeGraph) -> None:
    assert "wrong" not in claims(small.dossier("XXA", "XXB"))
    assert "wrong" not in claims(small.dossier("XXA"))


def test_without_votes_it_is_said_how_to_get_them(small: KnowledgeGraph) -> None:
    dossier = small.dossier("XXA", "XXB")
    assert dossier.agreement == ()
    assert "import unga-votes" in " ".join(dossier.serialize("text").split())


@pytest.mark.parametrize("names", [("XXA", "XXB"), ("XXB", "XXA")])
def test_votes_are_told_by_year_in_either_order(names: tuple[str, str]) -> None:
    with opened(TWO_STATES + VOTES) as graph:
        dossier = graph.dossier(*names)
    assert [(each.year, each.percent, each.votes) for each in dossier.agreement] == [
        (2001, "50 %", 70),
        (2002, "63 %", 8),
        (2005, "100 %", 1),
    ]
    assert "import unga-votes" not in " ".join(dossier.serialize("text").split())


def test_the_votes_are_summed_up_and_a_year_of_few_is_neither_lowest_nor_highest() -> None:
    with opened(TWO_STATES + VOTES) as graph:
        told = " ".join(graph.dossier("XXA", "XXB").serialize("text").split())
    assert "2001 to 2005: 52 % of 79 roll calls in 3 years" in told  # 35 + 5 + 1 of 79
    assert "lowest 50 % in 2001 (70), highest 50 % in 2001 (70), last 100 % in 2005 (1)" in told


def test_the_timeline_has_ranges_where_the_source_leaves_something_open(
    small: KnowledgeGraph,
) -> None:
    spans = {span.text: span for span in small.dossier("XXA", "XXB").timeline}
    visit, embassy = spans["Xa visits Xb"], spans["Xa has an embassy in Xb"]
    assert (visit.first.isoformat(), visit.last.isoformat()) == ("1991-03-01", "1991-03-10")
    assert embassy.first.isoformat() == "1990-09-01"
    assert embassy.certain_from is not None
    assert embassy.certain_from.isoformat() == "1990-09-30"
    assert embassy.certain_to is None
    assert not embassy.open


def test_one_state(small: KnowledgeGraph) -> None:
    dossier = small.dossier("xa")
    assert dossier.kind == "state"
    assert titles(dossier, "names")[""] == ["Codes: XXA", "Capital: A Town"]
    assert titles(dossier, "memberships") == {
        "Present": ["Club"],
        "Former": ["Xa was in the Guild"],
    }
    assert "Missions and accreditations of Xa" in titles(dossier, "missions")
    assert "Missions in Xb" in titles(small.dossier("XXB"), "missions")
    assert titles(dossier, "partners")[""][0].startswith("Xb: ")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("NATO", "North Atlantic Treaty Organization"),
        ("edi rama", "Edi Rama"),
        ("Kyiv", "Kyiv"),
        ("event:zelenskyy-visits-tirana-2024", "The president of Ukraine visits Tirana"),
        ("zelenskyy-visits-tirana-2024", "The president of Ukraine visits Tirana"),
        ("passage:wikipedia-albania-ukraine.L.1.1", "Lead, 1.1"),
        ("https://w3id.org/relations-kg/id/state/ALB", "Albania"),
        ("<https://w3id.org/relations-kg/id/state/ALB>", "Albania"),
    ],
)
def test_anything_by_any_of_its_names(shipped: KnowledgeGraph, name: str, title: str) -> None:
    assert shipped.dossier(name).title == title


def test_what_points_to_a_thing_is_told_with_its_time(small: KnowledgeGraph) -> None:
    dossier = small.dossier("organization:club")
    assert dossier.kind == "thing"
    found = {line.iri.rpartition("/")[2]: line.when for line in lines(dossier, "pointing")}
    assert found["a-club"] == "since 6 May 1970"
    assert found["b-club"] == "attested in 1980"


def test_a_passage_tells_what_it_states(small: KnowledgeGraph) -> None:
    assert "visit" in claims(small.dossier("passage:one.L.1.2"), "pointing")


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (("Albanja",), "Albania"),
        (("ALB", "Ukrain"), "Ukraine"),
        (("ALB", "Albania"), "two states"),
        (("ALB", "UKR", "POL"), "quotation marks"),
        (("event:no-such-event",), "find-by-name"),
    ],
)
def test_what_cannot_be_shown(shipped: KnowledgeGraph, names: tuple[str, ...], hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        shipped.dossier(*names)
    assert hint in (raised.value.hint or "")


def test_a_name_of_several_things_is_not_guessed() -> None:
    with (
        opened(TWO_STATES + 'place:one rdfs:label "Twin" . place:two rdfs:label "twin"@en .') as kg,
        pytest.raises(UsageError) as raised,
    ):
        kg.dossier("Twin")
    assert "place:one, place:two" in (raised.value.hint or "")


def test_json_has_the_documented_members(small: KnowledgeGraph) -> None:
    told = json.loads(small.dossier("XXA", "XXB").serialize("json"))
    assert list(told) == [
        *("kind", "title", "asOf", "certainty", "subjects", "sections", "unknown", "agreement"),
        *("timeline", "places", "references"),
    ]
    assert told["subjects"][0] == {
        "iri": "https://w3id.org/relations-kg/id/state/XXA",
        "label": "Xa",
        "code": "XXA",
    }
    (visit,) = next(s for s in told["sections"] if s["key"] == "visits")["groups"][0]["lines"]
    assert visit["edtf"] == {"date": "1991-03-01/1991-03-10"}
    assert visit["when"] == "between 1 March 1991 and 10 March 1991"
    (number,) = visit["references"]
    assert told["references"][number - 1] == {
        "number": number,
        "passage": "https://w3id.org/relations-kg/id/passage/one.L.1.2",
        "source": "Book One",
        "place": "Lead, 1.2",
        "retrieved": "2026-01-02",
        "page": "https://one.example/",
    }
