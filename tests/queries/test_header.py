"""The header of a saved query: what it takes, and the line of what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import HeaderError
from relations_kg.queries.catalog import SavedQuery
from relations_kg.queries.header import Parameter, has_header, read_header

GOOD = """\
#+ summary: Organizations that both states belong to
#+ description: >-
#+   Memberships in force,
#+   with the start of each.
#+ tags: [membership, pair]
#+ parameters:
#+   a: {type: state, required: true, example: ALB}
#+   day: {type: date, example: 2014-03-27, description: "The day: today"}
#+   ballot: {type: choice, choices: [yes, no], default: yes}
#+   code: {type: string, example: 008}
#+ view: timeline
SELECT ?a WHERE { ?a ?day ?ballot ; ?code ?o }
"""


def test_everything_that_a_header_says():
    header = read_header(GOOD)
    assert header.summary == "Organizations that both states belong to"
    assert header.description == "Memberships in force, with the start of each."
    assert header.tags == ("membership", "pair")
    assert header.view == "timeline"
    assert header.lines == 11
    assert header.parameters == {
        "a": Parameter("state", required=True, example="ALB"),
        "day": Parameter("date", example="2014-03-27", description="The day: today"),
        "ballot": Parameter("choice", choices=("yes", "no"), default="yes"),
        "code": Parameter("string", example="008"),
    }
    assert [parameter.line for parameter in header.parameters.values()] == [7, 8, 9, 10]


def test_a_summary_is_enough():
    header = read_header("#+ summary: Everything\nSELECT * { ?s ?p ?o }\n")
    assert (header.view, header.tags, dict(header.parameters)) == ("table", (), {})


def test_the_query_is_what_follows_the_header():
    query = SavedQuery.from_text(GOOD, path=Path("folder/name.rq"))
    assert query.name == "name"
    assert query.sparql == "SELECT ?a WHERE { ?a ?day ?ballot ; ?code ?o }\n"


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("sumary: x", 1, ["unknown key 'sumary'", "summary"]),
        ("summary: x\nview: tabel", 2, ["'tabel'", "timeline"]),
        ("tags: [a]", 1, ["no summary"]),
        ("summary: Ends.", 1, ["full stop"]),
        ("summary: x\nsummary: y", 2, ["twice"]),
        ("summary: [a, b]", 1, ["text"]),
        ("summary: x\ntags: membership", 2, ["list"]),
        ("summary: x\ntags: [Not A Tag]", 2, ["Not A Tag"]),
        ("summary: x\ndescription: a: b: c", 2, ["YAML", "quotes"]),
        ("summary: 'x", 1, ["YAML"]),
        ("- summary", 1, ["pairs"]),
        ("summary: x\nparameters: [a]", 2, ["pairs"]),
        ("summary: x\nparameters:\n  a: state", 3, ["pairs"]),
        ("summary: x\nparameters:\n  a: {}", 3, ["type", "state"]),
        ("summary: x\nparameters:\n  a: {type: nation}", 3, ["'nation'", "state"]),
        ("summary: x\nparameters:\n  a: {type: state, requird: yes}", 3, ["requird", "required"]),
        ("summary: x\nparameters:\n  a: {type: state, required: maybe}", 3, ["maybe", "true"]),
        ("summary: x\nparameters:\n  A-b: {type: state}", 3, ["'A-b'"]),
        ("summary: x\nparameters:\n  a: {type: choice}", 3, ["choices"]),
        ("summary: x\nparameters:\n  a: {type: date, choices: [x]}", 3, ["choices"]),
        ("summary: x\nparameters:\n  a: {type: year, required: true, default: 2}", 3, ["default"]),
        ("summary: x\nparameters:\n  a: {type: choice, choices: [x], default: y}", 3, ["'y'"]),
        ("summary: x\nparameters:\n  a: {type: date, example: 2014-02-30}", 3, ["2014-02-30"]),
        ("summary: x\nparameters:\n  a: {type: year, example: MMXIV}", 3, ["MMXIV", "2020"]),
        ("summary: x\nparameters:\n  a: {type: integer, example: 1.5}", 3, ["1.5"]),
        ("summary: x\nparameters:\n  a: {type: iri, example: a b}", 3, ["a b"]),
        ("summary: x\nparameters:\n  unused: {type: state}", 3, ["does not use", "unused"]),
        ("summary: x\nparameters:\n  given: {type: state}", 5, ["itself", "?given"]),
        ("summary: x\nparameters:\n  listed: {type: state}", 6, ["itself", "?listed"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(header, line, words):
    marked = "".join(f"#+ {text}\n" for text in header.split("\n"))
    body = "SELECT ?x WHERE { ?x ?a 1 .\nBIND(1 AS ?given)\nVALUES ?listed { 1 } }\n"
    with pytest.raises(HeaderError) as caught:
        SavedQuery.from_text(marked + body, path=Path("q.rq"))
    error = caught.value
    assert error.line == line
    assert error.path == Path("q.rq")
    for word in words:
        assert word in f"{error.message} {error.hint}"


def test_a_query_without_a_header():
    assert not has_header("SELECT * {}")
    with pytest.raises(HeaderError, match="no header"):
        read_header("SELECT * {}")


def test_an_escape_in_the_place_of_a_name_could_hide_a_parameter():
    text = "#+ summary: x\nSELECT ?x {\n ?x ?\\u0061 '\\u0041' }\n"
    with pytest.raises(HeaderError, match="escape") as caught:
        SavedQuery.from_text(text)
    assert caught.value.line == 3


LINES = st.lists(
    st.sampled_from(
        ["summary: x", "tags: [a]", "view: map", "parameters:", "  a: {type: state}", "  b:",
         "    type: choice", "    choices: &x [a, *x]", "- x", "? x", "{", "'", "&a *a", "\t"]
    )
    | st.text(max_size=6)
)  # fmt: skip


@given(LINES)
def test_a_header_of_any_kind_is_read_or_told_with_a_line(lines):
    text = "".join(f"#+ {line}\n" for line in lines if "\n" not in line and "\r" not in line)
    lines_of_faults = []
    try:
        read_header(text + "SELECT * {}")
    except HeaderError as error:
        lines_of_faults.append(error.line)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of_faults)
