"""The statements about a few subjects, beside reading all of a file with positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import RelationsKgError, SyntaxFault
from relations_kg.rdf import BlankNode, Iri, Subject
from relations_kg.syntax.located import Located, read_located
from relations_kg.syntax.statements import located_about
from tests.syntax import documents


def about(text: str, format: str, *subjects: Subject) -> list[Located]:
    return list(located_about(text.encode(), format, subjects, name="x"))


@given(documents.turtle(trig=True), st.data(), st.sampled_from([None, "http://base/p"]))
def test_nothing_of_a_subject_is_missed(text: str, data: st.DataObject, base: str | None) -> None:
    _compare(text, "trig", data, base)


@given(documents.lines(graphs=True), st.data())
def test_nor_in_lines(text: str, data: st.DataObject) -> None:
    _compare(text, "n-quads", data, None)


def _compare(text: str, format: str, data: st.DataObject, base: str | None) -> None:
    graph = Iri("urn:g")
    content = text.encode()
    everything = list(read_located(content, format, base=base, graph=graph, name="x"))
    subjects = sorted({each.quad.subject for each in everything}, key=repr)
    wanted = data.draw(st.sets(st.sampled_from([*subjects, Iri("urn:none")]), max_size=3))
    found = list(located_about(content, format, wanted, base=base, graph=graph, name="x"))
    assert [each for each in found if each.quad.subject in wanted] == [
        each for each in everything if each.quad.subject in wanted
    ]
    assert set(found) <= set(everything)
    if not wanted:
        assert found == []


def test_what_a_statement_says_in_brackets_belongs_to_it() -> None:
    text = "<x:a> <x:p> [ <x:q> (1) ] . <x:b> <x:p> [ <x:q> 2 ] ."
    found = about(text, "turtle", Iri("x:b"))
    assert [each.quad.predicate.value for each in found] == ["x:q", "x:p"]
    assert found == list(read_located(text.encode(), "turtle", name="x"))[-2:]


def test_other_spellings_of_a_subject_are_found() -> None:
    text = (
        "@prefix e: <http://x/> . e:a\\,b e:p 1 . <http://x/a,b> e:p 2 . <http://\\u0078/a,b> "
        "e:p 3 . @base <http://x/y> . <a,b> e:p 4 . e:other e:p 5 . prefix f: <http://x/a>\n"
        "f:\\,b e:p 6 ."
    )
    found = about(text, "turtle", Iri("http://x/a,b"))
    assert [each.quad.object.lexical for each in found] == ["1", "2", "3", "4", "6"]


@pytest.mark.parametrize(
    "noise",
    [
        "'''. <x:a> <x:p> 1 . '''",
        '". <x:a> <x:p> 1 ."',
        "e:.x:y <x:p> 1",
        "1 # . <x:a> <x:p> 1 .\n",
        "<x:a>, 1.5e3, .5, 5.0",
        "'x'@en.x:y a 5",
        "[ <x:p> <x:a> ]",
        "e:a.<x:y> a 5.",
    ],
)
def test_what_looks_like_a_statement_is_none(noise: str) -> None:
    text = f"@prefix e: <e:> . @prefix x: <x:> . <x:b> <x:p> {noise} . <x:a> <x:p> 9 ."
    text = text.replace(". .", ".")
    (found,) = about(text, "turtle", Iri("x:a"))
    assert (found.quad.object.lexical, found.object.start.line) == ("9", 1 + text.count("\n"))


@pytest.mark.parametrize(
    ("spelled", "iri"),
    [
        ("<>", "http://b/p/q?x"),
        ("<#f>", "http://b/p/q?x#f"),
        ("<?y/z>", "http://b/p/q?y/z"),
        ("<..>", "http://b/"),
        ("<.>", "http://b/p/"),
        ("<r/../s>", "http://b/p/s"),
        ("<//h>", "http://h"),
        ("</r/..>", "http://b/"),
        ("<r:s>", "r:s"),
    ],
)
def test_relative_subjects_are_found(spelled: str, iri: str) -> None:
    text = f"@base <http://b/p/q?x> . <other> <p> 1 . {spelled} <p> 2 ."
    (found,) = about(text, "turtle", Iri(iri))
    assert found.quad.object.lexical == "2"


def test_blank_nodes_have_the_labels_of_the_whole_file() -> None:
    text = "<x:s> <x:p> [], '[', (1 []) . _:b <x:p> [] . <x:t> <x:p> [<x:q> _:b] . []<x:p> 1 ."
    everything = list(read_located(text.encode(), "turtle", name="x"))
    for subject in {each.quad.subject for each in everything}:
        found = about(text, "turtle", subject)
        assert [each for each in found if each.quad.subject == subject] == [
            each for each in everything if each.quad.subject == subject
        ]
    (last,) = about(text, "turtle", everything[-1].quad.subject)
    assert isinstance(last.quad.subject, BlankNode)


def test_what_is_never_closed_is_an_error() -> None:
    with pytest.raises(SyntaxFault) as caught:
        about("<x:b> <x:p> 1 .\n é<x:a> <x:p> 'x", "turtle", Iri("x:a"))
    assert caught.value.place is not None
    assert caught.value.place.startswith("x:2:")


@given(documents.turtle(trig=True), st.data())
def test_what_is_wrong_in_a_statement_that_is_looked_at_has_a_place(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    other = data.draw(st.sampled_from([*"\"'<>[](){}.;,@^_:\\1ea \n", "<<", "é", ""]))
    text = text[:at] + other + text[at + data.draw(st.integers(0, 1)) :]
    fault: RelationsKgError | None = None
    try:
        about(text, "trig", Iri("http://x/a"), Iri("http://y/x"))
    except RelationsKgError as error:
        fault = error
    if fault is not None:
        assert fault.place is not None
        assert fault.source_line in text.split("\n") or "\r" in text
