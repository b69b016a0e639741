"""Reports for programs and pages: JSON, CSV, GitHub commands, HTML, and all of them on hostile
content.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.rdf import BlankNode, Iri, Literal
from relations_kg.report import PlacedFinding, Severity
from relations_kg.syntax.spans import Place, Position, Span
from relations_kg.validation.writers import FORMATS, write_report
from relations_kg.validation.writers.csv import COLUMNS
from tests.validation.writers.examples import (
    ENTAILED,
    EVERY,
    MISSIONS,
    NOWHERE,
    WRONG,
    finding,
    report,
)

# --- JSON


def test_json_tells_places_from_the_most_telling_one():
    (told,) = json.loads(write_report(report(ENTAILED), "json"))["findings"]
    assert told["places"][0] == {
        "path": "graph/states.ttl",
        "start": {"line": 7, "column": 19},
        "end": {"line": 7, "column": 28},
        "sourceLine": "state:UKR rkg:one state:ALB .",
    }
    assert told["places"][2] == {
        "path": "graph/elsewhere.rdf", "start": None, "end": None, "sourceLine": None,
    }  # fmt: skip
    (told,) = json.loads(write_report(report(WRONG), "json"))["findings"]
    assert (told["expected"], told["label"]) == ("an IRI", "Embassy of Albania")
    assert told["shapePlace"]["start"] == {"line": 4, "column": 1}


# --- CSV


def rows(*placed: PlacedFinding) -> list[dict[str, str]]:
    text = write_report(report(*placed), "csv")
    assert "\n" not in re.sub(r'"(?:[^"]|"")*"', "", text).replace("\r\n", "")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_a_row_for_each_finding():
    found = rows(*EVERY)
    assert len(found) == len(EVERY)
    assert all(tuple(row) == COLUMNS for row in found)
    assert found[1] == {
        "severity": "violation", "path": MISSIONS,
        "line": "41", "column": "19", "end_line": "41", "end_column": "28",
        "message": "An embassy names the state that maintains it.",
        "focus_node": "situation:embassy", "label": "Embassy of Albania",
        "property_path": "rkg:embassyOf", "value": '"Albania"', "expected": "an IRI",
        "shape": "rkgsh:Embassy-embassyOf", "component": "sh:NodeKindConstraintComponent",
        "shape_place": "ontology/shapes/missions.ttl:4:1", "because_of": "",
    }  # fmt: skip
    (row,) = rows(ENTAILED)
    assert row["because_of"] == f"{MISSIONS}:42:24\ngraph/elsewhere.rdf"
    assert rows() == []


# --- GitHub

COMMAND = re.compile(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)")


def unescaped(text: str) -> str:
    """As the runner does it, the percent sign last."""
    for escape, character in (("0D", "\r"), ("0A", "\n"), ("3A", ":"), ("2C", ","), ("25", "%")):
        text = text.replace(f"%{escape}", character)
    return text


def commands(*placed: PlacedFinding, **options: object) -> list[tuple[str, dict[str, str], str]]:
    *lines, last = write_report(report(*placed, **options), "github").removesuffix("\n").split("\n")
    assert not last.startswith("::")
    found = []
    for line in lines:
        matched = COMMAND.fullmatch(line)
        assert matched, line
        kind, properties, message = matched.groups()
        pairs = (pair.split("=", 1) for pair in properties.split(","))
        found.append((kind, {name: unescaped(value) for name, value in pairs}, unescaped(message)))
    return found


def test_github_commands():
    (kind, properties, message) = commands(WRONG)[0]
    assert kind == "error"
    assert properties == {
        "file": MISSIONS, "line": "41", "endLine": "41", "col": "19", "endColumn": "28",
        "title": "rkgsh:Embassy-embassyOf",
    }  # fmt: skip
    assert message.splitlines() == [
        "An embassy names the state that maintains it.",
        "situation:embassy (Embassy of Albania)",
        "expected: an IRI",
    ]
    assert [kind for kind, _, _ in commands(*EVERY)] == ["warning", "error", "error", "notice"]
    assert "file" not in commands(NOWHERE)[0][1]
    assert commands(ENTAILED)[0][2].endswith("\nbecause of graph/elsewhere.rdf")


def test_github_takes_no_columns_of_several_lines():
    span = Span(Position(3, 5), Position(4, 2))
    placed = PlacedFinding(finding(), (Place("a.ttl", span, "x"),))
    properties = commands(placed)[0][1]
    assert (properties["line"], properties["endLine"]) == ("3", "4")
    assert "col" not in properties


def test_github_is_told_paths_within_the_checkout():
    placed = PlacedFinding(finding(), (Place("/srv/here/a, b:c%.ttl"),))
    assert commands(placed, folder=Path("/srv/here"))[0][1]["file"] == "a, b:c%.ttl"


def test_github_reads_back_what_was_said_escapes_included():
    path, message = "a%3A,b:c%.ttl", "100%0A of it:\r\n, and %25"
    placed = PlacedFinding(finding(message=message), (Place(path),))
    ((_, properties, told),) = commands(placed)
    assert properties["file"] == path
    assert told.startswith(f"{message}\n")
    line = write_report(report(placed), "github")
    assert line.startswith(
        "::error file=a%253A%2Cb%3Ac%25.ttl,title=rkgsh%3AEmbassy-embassyOf::"
        "100%250A of it:%0D%0A, and %2525%0A"
    )


# --- HTML


class Page(HTMLParser):
    """What a browser would find: elements, attributes and text outside of styles."""

    VOID = ("meta",)

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data


def page(*placed: PlacedFinding) -> Page:
    return Page(write_report(report(*placed), "html"))


def test_a_page_needs_nothing_but_itself():
    found = page(*EVERY)
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    for _, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert "style" not in attributes
    style = re.search(r"<style>(.*?)</style>", write_report(report(), "html"), re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_a_page_tells_all_of_it():
    found = page(*EVERY)
    for told in (
        "does not conform: 2 violations, 1 warning, 1 info", "2 files checked against 4 shapes",
        MISSIONS, "line 41, column 19", "An embassy names the state that maintains it.",
        "Embassy of Albania", "an IRI", "rkgsh:Embassy-embassyOf",
        "ontology/shapes/missions.ttl:4:1", f"{MISSIONS}:42:24", "without a place in a file",
    ):  # fmt: skip
        assert told in found.text
    assert [tag for tag, _ in found.elements].count("article") == len(EVERY)
    assert "conforms: no findings" in page().text


def test_a_page_links_to_the_web_only():
    for iri, links in (("https://example.org/a", 1), ("javascript:alert(1)", 0)):
        found = page(PlacedFinding(finding(node=Iri(iri))))
        hrefs = [attributes["href"] for tag, attributes in found.elements if tag == "a"]
        assert hrefs == [iri] * links


# --- all of them

HOSTILE = st.text(
    st.sampled_from("a %:,\"'<>&\r\n\t\x00\x1b\x85\u2028\u202e\ufffe😀日\u0301[]({}`\\|=-"),
    max_size=12,
) | st.sampled_from(
    ["</style><script>alert(1)</script>", "::error::x", "##[error]x", "]]>", "--", "=1+1", "{0}"]
)
IRIS = st.sampled_from(["urn:x:a", "javascript:alert(1)", "https://example.org/?a=b&c='d'"])


@st.composite
def placed_findings(draw: st.DrawFn) -> PlacedFinding:
    def some_place() -> Place:
        start = draw(st.tuples(st.integers(1, 9), st.integers(1, 30)))
        end = draw(st.tuples(st.integers(start[0], 10), st.integers(1, 40)))
        span = Span(Position(*start), Position(*max(start, end)))
        line = draw(st.none() | HOSTILE.map(lambda text: text.replace("\n", "")))
        return Place("x" + draw(HOSTILE), draw(st.sampled_from([None, span])), line)

    return PlacedFinding(
        finding(
            draw(st.sampled_from(Severity)),
            draw(HOSTILE),
            node=draw(IRIS.map(Iri) | st.just(BlankNode("b"))),
            path=draw(st.none() | HOSTILE),
            value=draw(st.none() | HOSTILE.map(Literal) | IRIS.map(Iri)),
            shape=draw(st.sampled_from([None, "rkgsh:Embassy", "rkgsh:Strange"])),
        ),
        tuple(some_place() for _ in range(draw(st.integers(0, 3)))),
        expected=draw(st.none() | HOSTILE),
        shape=some_place() if draw(st.booleans()) else None,
        label=draw(HOSTILE),
    )


@pytest.mark.parametrize("format", FORMATS)
@given(placed=st.lists(placed_findings(), max_size=3))
def test_hostile_content_stays_content(format, placed):
    text = write_report(report(*placed), format)
    assert text.encode()
    assert text.endswith("\n")
    assert "\x1b" not in text or format in ("json", "sarif", "csv", "turtle", "github")
    if format == "html":
        tags = [tag for tag, _ in Page(text).elements]
        assert "script" not in tags
        assert tags.count("article") == len(placed)
    elif format == "junit":
        ET.fromstring(text)
    elif format == "github":
        assert len(commands(*placed)) == len(placed)
    elif format == "csv":
        assert len(rows(*placed)) == len(placed)
    elif format in ("json", "sarif"):
        json.loads(text)
    elif format == "turtle":
        assert rdflib.Graph().parse(data=text, format="turtle")
