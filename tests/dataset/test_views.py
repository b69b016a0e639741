"""As of a day: the table of docs/time.md, the same rules in Python, and what is entailed."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations_kg.dataset.build import Parts, complete
from relations_kg.dataset.closure import open_closure
from relations_kg.dataset.recipe import CERTAIN, POSSIBLE, Recipe
from relations_kg.dates import bounds, certainly_holds, possibly_holds
from relations_kg.rdf import Iri, Quad
from relations_kg.store.workspace import ASSERTED
from relations_kg.syntax.reading import read

TIME = Path(__file__).parents[2] / "docs" / "time.md"
ID = "https://w3id.org/relations-kg/id/"
RKG = "https://w3id.org/relations-kg/ontology#"
PREFIXES = f"""
@prefix rkg: <{RKG}> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix situation: <{ID}situation/> .
@prefix event: <{ID}event/> .
@prefix state: <{ID}state/> .
@prefix organization: <{ID}organization/> .
"""
NATO = """
situation:alb-nato a rkg:Membership ; rkg:member state:ALB ;
    rkg:organization organization:NATO ; rkg:start "2009-04-01"^^edtf:EDTF ;
    rkg:end ".."^^edtf:EDTF .
event:joins a rkg:Event ; rkg:date "2009-04-01"^^edtf:EDTF ; rkg:about situation:alb-nato .
state:ALB rkg:summary "a state"@en .
"""


def facts(turtle: str) -> tuple[Quad, ...]:
    return tuple(read((PREFIXES + turtle).encode(), "turtle", graph=Iri("urn:facts")))


def seen(turtle: str, day: date, certainty: str = CERTAIN, regime: str = "none") -> Parts:
    return complete(facts(turtle), Recipe((), regime, as_of=day, certainty=certainty))


def subjects(parts: Parts) -> set[str]:
    return {quad.subject.value.removeprefix(ID) for quad in parts.asserted}


def in_force(parts: Parts) -> set[str]:
    return {
        quad.subject.value.removeprefix(ID)
        for quad in parts.derived
        if quad.predicate.value == RKG + "inForce"
    }


def tables() -> dict[str, list[list[str]]]:
    """The rows of each table of the document, by the first cell of its head."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in TIME.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            rows = []
            continue
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
        if len(rows) == 1:
            found[rows[0][0]] = rows
    return {name: [table[0], *table[2:]] for name, table in found.items()}


def cases(name: str) -> list[tuple[int, str, str]]:
    """Each cell of a table: the number of the row, the day and what the cell says."""
    head, *rows = tables()[name]
    days = [(i, text) for i, text in enumerate(head) if re.fullmatch(r"\d{4}-\d\d-\d\d", text)]
    return [(n, day, row[i]) for n, row in enumerate(rows) for i, day in days]


@cache
def situations_of_the_table(day: str, certainty: str) -> tuple[frozenset[str], frozenset[str]]:
    _, *rows = tables()["start"]
    turtle = ""
    for number, row in enumerate(rows):
        turtle += f"situation:r{number} a rkg:Membership .\n"
        for name, value in zip(("start", "end", "attested"), row, strict=False):
            if value:
                turtle += f'situation:r{number} rkg:{name} "{value}"^^edtf:EDTF .\n'
    parts = seen(turtle, date.fromisoformat(day), certainty)
    return frozenset(subjects(parts)), frozenset(in_force(parts))


@pytest.mark.parametrize(("row", "day", "cell"), cases("start"))
def test_a_situation_is_in_a_view_as_the_table_says(row: int, day: str, cell: str) -> None:
    name = f"situation/r{row}"
    assert cell in ("certain", "possible", "no")
    for certainty, expected in ((CERTAIN, cell == "certain"), (POSSIBLE, cell != "no")):
        inside, holding = situations_of_the_table(day, certainty)
        assert (name in inside, name in holding) == (expected, expected), certainty


@pytest.mark.parametrize(("row", "day", "cell"), cases("date"))
def test_an_event_is_in_a_view_as_the_table_says(row: int, day: str, cell: str) -> None:
    value = tables()["date"][row + 1][0]
    turtle = "event:e a rkg:Event ." + (f'event:e rkg:date "{value}"^^edtf:EDTF .' if value else "")
    for certainty, expected in ((CERTAIN, cell == "certain"), (POSSIBLE, cell != "no")):
        assert ("event/e" in subjects(seen(turtle, date.fromisoformat(day), certainty))) is expected


@pytest.mark.parametrize(("row", "day", "cell"), cases("plan"))
def test_a_plan_is_in_a_view_as_the_table_says_and_never_in_force(
    row: int, day: str, cell: str
) -> None:
    turtle = f"situation:p a rkg:Membership ; {tables()['plan'][row + 1][0]} ."
    for certainty, expected in ((CERTAIN, cell == "certain"), (POSSIBLE, cell != "no")):
        parts = seen(turtle, date.fromisoformat(day), certainty)
        assert ("situation/p" in subjects(parts)) is expected, certainty
        assert not in_force(parts)


def test_the_table_has_every_combination() -> None:
    _, *rows = tables()["start"]
    pairs = {(row[0], row[1]) for row in rows if not row[2]}
    assert len(pairs) == len({start for start, _ in pairs}) * len({end for _, end in pairs})
    assert {"", "..", "2010-01-01", "2010"} <= {value for pair in pairs for value in pair}


DAYS = st.dates(date(1999, 12, 20), date(2001, 1, 10))
WRITTEN = st.one_of(
    st.none(),
    DAYS.map(date.isoformat),
    st.sampled_from(["2000", "2000-03", "2000-21", "199X"]),
    DAYS.map("{}/".format),
    DAYS.map("/{}".format),
    DAYS.map("../{}".format),
)


@settings(max_examples=40, deadline=None)
@given(
    times=st.lists(st.tuples(WRITTEN, st.one_of(st.just(".."), WRITTEN)), max_size=12),
    dates=st.lists(WRITTEN, max_size=6),
    day=DAYS,
)
def test_the_query_agrees_with_the_rules_in_python(
    times: list[tuple[str | None, str | None]], dates: list[str | None], day: date
) -> None:
    turtle, certain, possible = "", set(), set()
    for number, (start, end) in enumerate(times):
        name = f"situation/s{number}"
        turtle += f"situation:s{number} a rkg:Membership .\n"
        begins, ends = (None if v is None else bounds(v) for v in (start, end))
        for role, value in (("start", start), ("end", end)):
            if value is not None:
                turtle += f'situation:s{number} rkg:{role} "{value}"^^edtf:EDTF .\n'
        if certainly_holds(
            day,
            start_latest=begins and begins.latest,
            end_earliest=ends and ends.earliest,
            open_end=bool(ends and ends.open),
        ):
            certain.add(name)
        if possibly_holds(
            day, start_earliest=begins and begins.earliest, end_latest=ends and ends.latest
        ):
            possible.add(name)
    events_certain, events_possible = set(), set()
    for number, value in enumerate(dates):
        turtle += f"event:e{number} a rkg:Event .\n"
        happens = None if value is None else bounds(value)
        if value is not None:
            turtle += f'event:e{number} rkg:date "{value}"^^edtf:EDTF .\n'
        if happens and happens.latest and happens.latest <= day:
            events_certain.add(f"event/e{number}")
        if not (happens and happens.earliest and happens.earliest > day):
            events_possible.add(f"event/e{number}")
    for certainty, situations, events in (
        (CERTAIN, certain, events_certain),
        (POSSIBLE, possible, events_possible),
    ):
        parts = seen(turtle, day, certainty)
        assert subjects(parts) == situations | events
        assert in_force(parts) == situations


@pytest.mark.parametrize(("day", "is_member"), [("2009-03-31", False), ("2009-04-01", True)])
def test_a_state_is_a_member_from_its_first_day_on(day: str, is_member: bool) -> None:
    parts = seen(NATO, date.fromisoformat(day), regime="owl-rl")
    member_of = Quad(Iri(ID + "state/ALB"), Iri(RKG + "memberOf"), Iri(ID + "organization/NATO"))
    assert (member_of[:3] in {quad[:3] for quad in parts.inferred}) is is_member


def test_nothing_is_left_of_a_claim_outside_and_entities_stay() -> None:
    turtle = NATO.replace("rkg:about situation", 'rkg:date "2000"^^edtf:EDTF ; rkg:about situation')
    parts = seen(turtle, date(2009, 3, 31), POSSIBLE)
    claim = Iri(ID + "situation/alb-nato")
    assert not any(claim in quad[:3] for quad in parts)
    assert subjects(parts) == {"state/ALB", "event/joins"}


def test_a_deprecated_claim_is_there_but_not_in_force() -> None:
    turtle = NATO + "situation:alb-nato rkg:rank rkg:DeprecatedRank ."
    parts = seen(turtle, date(2010, 1, 1))
    assert "situation/alb-nato" in subjects(parts)
    assert not in_force(parts)


def test_of_two_claims_of_one_thing_only_the_precise_one_holds_for_certain() -> None:
    turtle = """
    situation:vague a rkg:Membership ; rkg:start "2020-09"^^edtf:EDTF ; rkg:end ".."^^edtf:EDTF .
    situation:precise a rkg:Membership ; rkg:start "2020-09-01"^^edtf:EDTF ;
        rkg:end ".."^^edtf:EDTF ; rkg:refines situation:vague .
    """
    day = date(2020, 9, 15)
    assert in_force(seen(turtle, day)) == {"situation/precise"}
    assert in_force(seen(turtle, day, POSSIBLE)) == {"situation/precise", "situation/vague"}
    assert in_force(seen(turtle, date(2020, 9, 30))) == {"situation/precise", "situation/vague"}


@pytest.mark.parametrize("certainty", [CERTAIN, POSSIBLE])
@pytest.mark.parametrize("day", [date(1, 1, 1), date(2009, 3, 31), date(2022, 2, 24), date.max])
@pytest.mark.parametrize("shipped", [True, False])
def test_one_pass_finds_what_building_finds(day: date, certainty: str, shipped: bool) -> None:
    recipe = Recipe(None if shipped else (), as_of=day, certainty=certainty)
    asserted = (
        tuple(quad for file in recipe.data_files for quad in file.read())
        if shipped
        else facts(NATO)
    )
    closure = open_closure(recipe, asserted=asserted)
    assert closure.materialization is not None
    found = {quad[:3] for quad in closure.workspace.triples(ASSERTED)}
    found |= {quad[:3] for quad in closure.materialization.quads()}
    assert found == {quad[:3] for quad in complete(asserted, recipe)}


@pytest.mark.parametrize("certainty", [CERTAIN, POSSIBLE])
def test_a_view_of_a_view_of_the_same_day_is_that_view(certainty: str) -> None:
    recipe = Recipe(as_of=date(2022, 2, 24), certainty=certainty, regime="none")
    once = complete(tuple(q for file in recipe.data_files for q in file.read()), recipe)
    assert set(complete(once.asserted, recipe)) == set(once)


def test_what_is_certain_is_possible_in_the_shipped_graph() -> None:
    recipe = Recipe(regime="none")
    shipped = tuple(quad for file in recipe.data_files for quad in file.read())
    for day in (date(1992, 1, 1), date(2020, 9, 1), date(2022, 3, 1), date(2026, 1, 1)):
        certain, possible = (
            set(complete(shipped, Recipe(regime="none", as_of=day, certainty=certainty)))
            for certainty in (CERTAIN, POSSIBLE)
        )
        assert certain <= possible
