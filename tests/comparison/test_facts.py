"""Differing triples are told as changes of facts, by what they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from relations_kg.comparison.compare import Comparison, compare_contents
from relations_kg.comparison.contents import contents_of
from relations_kg.comparison.writers.prose import markdown, text
from relations_kg.dataset.recipe import DataFile
from relations_kg.namespaces import PREFIXES

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def compared(old: str, new: str, format: str = "trig") -> Comparison:
    sides = [
        contents_of(name, [DataFile("data/x", Path(name), format, (PROLOGUE + side).encode())])
        for name, side in (("old", old), ("new", new))
    ]
    return compare_contents(*sides)


def lines(old: str, new: str) -> list[str]:
    """The lines of the text but for the last two: an empty one and the count."""
    return text(compared(old, new)).splitlines()[:-2]


def test_a_value_in_the_place_of_another_is_one_changed_fact() -> None:
    assert lines(
        """situation:e a rkg:Embassy ; rkg:summary "An embassy."@en ; rkg:start "2020-09" .""",
        """situation:e a rkg:Embassy ; rkg:summary "An embassy."@en ; rkg:start "2020-09-01" .""",
    ) == ["~ An embassy (embassy): start 2020-09 -> 2020-09-01"]


def test_it_is_called_what_the_new_graph_calls_it() -> None:
    assert lines(
        """state:XXA rdfs:label "Aland"@en , "Alien"@de .""",
        """state:XXA rdfs:label "Beland"@en , "Alien"@de .""",
    ) == ["~ Beland: label Aland -> Beland"]


def test_several_values_are_added_and_removed() -> None:
    assert lines(
        "state:XXA rkg:contradicts state:XXB , state:XXC .",
        "state:XXA rkg:contradicts state:XXB , state:XXD , state:XXE .",
    ) == [
        "~ state:XXA",
        "    - contradicts state:XXC",
        "    + contradicts state:XXD",
        "    + contradicts state:XXE",
    ]


SOURCE = """source:s rdfs:label "A book"@en .
passage:s.1 rkg:inSource source:s ; rdfs:label "Page 1"@en ."""


def test_a_new_situation_is_told_with_its_source_and_without_what_its_heading_says() -> None:
    new = """event:v a rkg:Visit ; rkg:summary "A visit."@en ; rkg:date "2024" ;
    rkg:statedIn passage:s.1 ."""
    assert lines(SOURCE, SOURCE + new) == ["+ A visit (visit) [A book: Page 1]", "      date 2024"]
    assert lines(SOURCE + new, SOURCE) == ["- A visit (visit) [A book: Page 1]", "      date 2024"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1", "01", "1 -> 01"),
        ('"x"', '"x"@en', '"x" -> "x"@en'),
        ('"x"@en', '"x"@de', "x -> x (de)"),
        (f'"{"x" * 200}"', '"y"', f"{'x' * 89}… -> y"),
        ('"a\\n b"', '"a b"', '"a\\n b" -> "a b"'),
        (f'"{"x" * 200}1"', f'"{"x" * 200}2"', f'"{"x" * 200}1" -> "{"x" * 200}2"'),
    ],
)
def test_values_that_differ_are_never_told_alike(old: str, new: str, told: str) -> None:
    found = lines(f"state:a rkg:rank {old} .", f"state:a rkg:rank {new} .")
    assert found == [f"~ state:a: rank {told}"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("(state:a state:b)", "(state:a state:c)", "(state:a, state:b) -> (state:a, state:c)"),
        (
            "[ owl:onProperty rkg:member ; owl:someValuesFrom rkg:State ]",
            "[ owl:onProperty rkg:member ; owl:someValuesFrom rkg:Agent ]",
            "member some state -> member some agent",
        ),
        (
            "[ owl:unionOf ( rkg:State [ owl:intersectionOf ( rkg:Agent rkg:Office ) ] ) ]",
            "[ owl:unionOf ( rkg:State [ owl:intersectionOf ( rkg:Agent rkg:Visit ) ] ) ]",
            "(state or (agent and office)) -> (state or (agent and visit))",
        ),
        ("[ rkg:rank 1 ]", "[ rkg:rank 2 ]", "[rank 1] -> [rank 2]"),
        (
            '[ rkg:rank "x" ]',
            '[ rkg:rank "x"@en ]',
            '[rkg:rank "x"] -> [rkg:rank "x"@en]',
        ),
    ],
)
def test_what_is_said_of_blank_nodes_is_told_of_what_has_them(
    old: str, new: str, told: str
) -> None:
    kept = "; rkg:about [ rkg:rank 7 ]"
    found = lines(f"state:a rkg:about {old} {kept} .", f"state:a rkg:about {new} {kept} .")
    assert found == [f"~ state:a: about {told}"]


def test_a_blank_node_that_comes_is_told_with_what_is_said_of_it() -> None:
    old = "state:a rkg:rank 7 ."
    assert lines(old, f"{old} state:a rkg:about [ rkg:rank 1 ; rkg:date 2 ] .") == [
        "~ state:a", "    + about [date 2; rank 1]",
    ]  # fmt: skip


def test_a_blank_node_that_belongs_to_nothing_is_told_by_itself() -> None:
    found = lines("[] rkg:rank 1 .", "[] rkg:rank 1 ; rkg:date 2 .")
    assert found == ["~ [date 2; rank 1]", "    + date 2"]


def test_a_fact_of_a_named_graph_is_told_with_it() -> None:
    assert lines("<urn:g> { state:a rkg:rank 1 }", "<urn:g> { state:a rkg:rank 2 }") == [
        "~ state:a: rank 1 -> 2 in <urn:g>"
    ]
    moved = lines("<urn:g> { state:a rkg:rank 1 }", "<urn:h> { state:a rkg:rank 1 }")
    assert moved == ["~ state:a", "    - rank 1 in <urn:g>", "    + rank 1 in <urn:h>"]


def test_the_count_is_of_things_and_triples() -> None:
    found = text(compared("state:a rkg:rank 1 .", "state:a rkg:rank 2 . state:b rkg:rank 1 ."))
    assert found.endswith("\n2 things: 1 added, 1 changed; 2 triples added, 1 removed\n")
    assert text(compared("state:a rkg:rank 1 .", "state:a rkg:rank 1 .")) == "nothing differs\n"


def test_markdown_has_a_section_for_each_kind_of_change() -> None:
    found = markdown(
        compared(
            "state:a rkg:rank 1 . state:c rkg:rank 1 .",
            'state:a rkg:rank 2 . state:b rdfs:label "*B* [x]"@en ; rkg:rank 1 .',
        )
    )
    assert found == (
        "### Added\n\n- **\\*B\\* \\[x\\]**\n    - rank 1\n\n"
        "### Changed\n\n- **state:a**: rank 1 -> 2\n\n"
        "### Removed\n\n- **state:c**\n    - rank 1\n"
    )
    assert (
        markdown(compared("state:a rkg:rank 1 .", "state:a rkg:rank 1 .")) == "No fact differs.\n"
    )


def test_nothing_in_the_data_steers_a_terminal() -> None:
    new = '<urn:x:a> <urn:x:p> "\\u001B[31mred\\u0007" .'
    comparison = compared("", new)
    for written in (text(comparison), text(comparison, colour=True), markdown(comparison)):
        assert "\x1b[31mred" not in written
        assert "\x07" not in written


def test_colours_are_for_who_asks() -> None:
    comparison = compared("state:a rkg:rank 1 .", "state:a rkg:rank 2 .")
    assert "\x1b[33m~ state:a: rank 1 -> 2\x1b[0m" in text(comparison, colour=True)
    assert "\x1b" not in text(comparison)
