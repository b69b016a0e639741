"""JUnit XML, as CI servers read it: one case a shape and file, that fails as the command does."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import junitparser
import pytest

from relations_kg.rdf import Literal
from relations_kg.report import PlacedFinding, Severity
from relations_kg.syntax.spans import Place
from relations_kg.validation.writers.base import Report
from relations_kg.validation.writers.junit import NO_FILE, write
from tests.validation.writers.examples import (
    ENTAILED,
    EVERY,
    MISSING,
    MISSIONS,
    NOWHERE,
    STATES,
    WRONG,
    finding,
    place,
    report,
)

SHAPES = ["rkgsh:Embassy", "rkgsh:Embassy-embassyOf", "rkgsh:Embassy-seat", "rkgsh:Other"]


def parsed(given: Report) -> ET.Element:
    """The document, its counts compared with what it holds."""
    root = ET.fromstring(write(given))
    assert root.tag == "testsuites"
    for element in (root, *root):
        cases = list(element.iter("testcase"))
        assert int(element.get("tests", "")) == len(cases)
        failed = [case for case in cases if case.find("failure") is not None]
        assert int(element.get("failures", "")) == len(failed)
        assert element.get("errors") == element.get("skipped") == "0"
    keys = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(keys) == len(set(keys))
    return root


def case(root: ET.Element, path: str, name: str) -> ET.Element:
    (found,) = (
        each
        for each in root.iter("testcase")
        if (each.get("classname"), each.get("name")) == (path, name)
    )
    return found


def test_there_is_a_case_for_each_shape_and_file_passing_ones_too():
    root = parsed(report())
    assert [(suite.get("name"), [each.get("name") for each in suite]) for suite in root] == [
        (MISSIONS, SHAPES),
        (STATES, SHAPES),
    ]
    assert all(len(each) == 0 for each in root.iter("testcase"))
    assert all(each.get("file") == each.get("classname") for each in root.iter("testcase"))


def test_a_case_fails_with_all_that_is_to_say():
    root = parsed(report(*EVERY))
    found = case(root, MISSIONS, "rkgsh:Embassy-embassyOf")
    assert found.get("line") == "41"
    (failure,) = found
    assert failure.get("message") == "An embassy names the state that maintains it."
    assert failure.get("type") == "violation"
    assert f"{MISSIONS}:41:19: violation: " in (failure.text or "")
    assert "^^^^^^^^^" in (failure.text or "")
    assert len(case(root, STATES, "rkgsh:Embassy-embassyOf")) == 0
    assert case(root, STATES, "rkgsh:Embassy").find("failure") is not None


def test_several_findings_of_a_shape_in_a_file_are_one_failure():
    other = PlacedFinding(finding(Severity.WARNING, "mild"), (place(MISSIONS, "a b", "a"),))
    found = case(
        parsed(report(WRONG, other, fail_on=Severity.WARNING)), MISSIONS, "rkgsh:Embassy-embassyOf"
    )
    (failure,) = found
    assert failure.get("type") == "violation"
    assert "warning: mild" in (failure.text or "")


@pytest.mark.parametrize("fail_on", Severity)
def test_it_fails_from_the_severity_from_which_the_command_does(fail_on):
    root = parsed(report(*EVERY, fail_on=fail_on))
    failing = {
        each.get("name") for each in root.iter("testcase") if each.find("failure") is not None
    }
    expected = {
        Severity.VIOLATION: {"rkgsh:Embassy-embassyOf", "rkgsh:Embassy"},
        Severity.WARNING: {"rkgsh:Embassy-embassyOf", "rkgsh:Embassy", "rkgsh:Embassy-seat"},
        Severity.INFO: {*SHAPES},
    }
    assert failing == expected[fail_on]
    told = "".join(each.text or "" for each in root.iter("system-out"))
    assert ("Say in which city" in told) == (fail_on is Severity.VIOLATION)


def test_findings_without_a_place_or_in_other_files_have_suites_of_their_own():
    elsewhere = PlacedFinding(finding(), (Place("ontology/agents.ttl"),))
    root = parsed(report(NOWHERE, elsewhere))
    assert [suite.get("name") for suite in root] == [
        MISSIONS, STATES, "ontology/agents.ttl", NO_FILE,
    ]  # fmt: skip
    assert case(root, NO_FILE, "rkgsh:Other").get("file") is None


def test_what_xml_cannot_hold_is_told_as_an_escape():
    hostile = "]]> <&\"'\x00\x0b\ufffe\x1b[31m\r\nsecond"
    placed = PlacedFinding(
        finding(message=hostile, value=Literal(hostile)), (Place("a<&\"'>.ttl"),), label=hostile
    )
    root = parsed(report(placed))
    failure = case(root, "a<&\"'>.ttl", "rkgsh:Embassy-embassyOf").find("failure")
    assert failure is not None
    assert failure.get("message") == "]]> <&\"'\\x00\\x0b\\ufffe\\x1b[31m\\r\nsecond"


def test_a_reader_of_such_files_understands_it(tmp_path):
    path = tmp_path / "junit.xml"
    path.write_text(write(report(WRONG, MISSING, ENTAILED)), encoding="utf-8")
    read = junitparser.JUnitXml.fromfile(str(path))
    assert (read.tests, read.failures, read.errors, read.skipped) == (8, 2, 0, 0)
    results = {
        (each.classname, each.name): each.result for suite in read for each in suite if each.result
    }
    assert {key: found[0].message for key, found in results.items()} == {
        (MISSIONS, "rkgsh:Embassy-embassyOf"): "An embassy names the state that maintains it.",
        (STATES, "rkgsh:Embassy"): "It is one and many.",
    }
