"""Reports for people: as a compiler tells, and coloured where that is asked for."""

from __future__ import annotations

import dataclasses
import re

import pytest

from relations_kg.rdf import Iri, Literal
from relations_kg.report import PlacedFinding
from relations_kg.validation.writers.text import write
from tests.validation.writers.examples import (
    ENTAILED,
    EVERY,
    MISSING,
    MISSIONS,
    NOWHERE,
    WRONG,
    finding,
    place,
    report,
)

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def test_a_finding_with_its_place():
    assert write(report(WRONG)) == (
        "graph/relations/alb-ukr/missions.ttl:41:19: violation: "
        "An embassy names the state that maintains it.\n"
        '  41 |     rkg:embassyOf "Albania" ;\n'
        "     |                   ^^^^^^^^^\n"
        "  node        situation:embassy (Embassy of Albania)\n"
        "  path        rkg:embassyOf\n"
        '  value       "Albania"\n'
        "  expected    an IRI\n"
        "  shape       rkgsh:Embassy-embassyOf, ontology/shapes/missions.ttl:4:1\n"
        "\n"
        "does not conform: 1 violation\n"
    )


def test_what_follows_from_several_facts_is_told_with_all_of_them():
    assert write(report(ENTAILED)) == (
        "graph/states.ttl:7:19: violation: It is one and many.\n"
        "  7 | state:UKR rkg:one state:ALB .\n"
        "    |                   ^^^^^^^^^\n"
        "  node        situation:embassy\n"
        "  shape       rkgsh:Embassy\n"
        "  because of  graph/relations/alb-ukr/missions.ttl:42:24\n"
        "  42 |     rkg:receivingState state:UKR .\n"
        "     |                        ^^^^^^^^^\n"
        "  because of  graph/elsewhere.rdf\n"
        "\n"
        "does not conform: 1 violation\n"
    )


def test_a_finding_without_a_place():
    assert write(report(NOWHERE)) == (
        "info: Nothing is known of it.\n  node        _:b0\n  shape       rkgsh:Other\n\n1 info\n"
    )


def test_the_last_line_counts():
    assert write(report()) == "conforms: no findings\n"
    last = write(report(*EVERY)).splitlines()[-1]
    assert last == "does not conform: 2 violations, 1 warning, 1 info"
    assert write(report(MISSING)).splitlines()[-1] == "1 warning"


def test_further_messages_are_told_too():
    several = dataclasses.replace(finding(), messages=("One.", "Two.", "Three."))
    assert "violation: One.\n  Two.\n  Three.\n  node" in write(report(PlacedFinding(several)))


def test_a_value_that_is_the_node_itself_is_not_told_twice():
    node = Iri("urn:x:node")
    assert "value" not in write(report(PlacedFinding(finding(node=node, value=node))))


def test_lines_are_cut_to_the_width_of_the_terminal():
    long = f'x rkg:summary "{"much " * 60}" ; rkg:meant "here" ; rkg:other "{"more " * 60}" .'
    told = write(report(PlacedFinding(finding(), (place(MISSIONS, long, '"here"'),))), width=60)
    line, carets = told.splitlines()[1:3]
    assert len(line) <= 60
    assert line[carets.index("^") : carets.rindex("^") + 1] == '"here"'
    assert line.count("…") == 2


def test_colours_change_nothing_but_colours():
    plain, coloured = (write(report(*EVERY), colours=each) for each in (False, True))
    assert "\x1b" not in plain
    assert coloured != plain
    assert ESCAPES.sub("", coloured) == plain
    assert coloured.count("\x1b[0m") * 2 == len(ESCAPES.findall(coloured))


@pytest.mark.parametrize("colours", [False, True])
def test_nothing_in_a_finding_steers_the_terminal(colours):
    hostile = "\x1b]0;title\x07\x1b[2J\u202eevil\nsecond line"
    placed = PlacedFinding(
        finding(message=hostile, value=Literal(hostile), path="^" + hostile),
        (place("bad\x1b[31m.ttl", f"a {hostile} b", hostile.split("\n")[0]),),
        expected=hostile,
        label=hostile,
    )
    told = ESCAPES.sub("", write(report(placed), colours=colours))
    for bad in ("\x1b", "\x07", "\u202e"):
        assert bad not in told
    assert not any(line.startswith("second") for line in told.splitlines())
