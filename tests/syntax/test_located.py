"""Reading with positions, beside the engine's parser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg import resources
from relations_kg.errors import RelationsKgError, UsageError
from relations_kg.formats import RdfFormat
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.syntax.located import Located, TermReader, read_located
from relations_kg.syntax.reading import FileLabels, open_source, read
from relations_kg.syntax.scope import Scope
from relations_kg.syntax.spans import Span
from relations_kg.syntax.turtle_tokens import tokens
from relations_kg.syntax.written import triples_written
from tests.syntax import documents

_BASE = "http://base/p/q?x"
_SHIPPED = sorted(
    path for folder in ("graph", "ontology") for path in (resources.root() / folder).rglob("*.ttl")
)


def spelled(text: str, span: Span) -> str:
    """The text of a span, cut out line by line."""
    lines = text.split("\n")[span.start.line - 1 : span.end.line]
    lines[-1] = lines[-1][: span.end.column - 1]
    lines[0] = lines[0][span.start.column - 1 :]
    return "\n".join(lines)


def located(text: str, format: str = "turtle") -> list[tuple[str, str, str]]:
    return [
        tuple(spelled(text, span) for span in found[1:])
        for found in read_located(text.encode(), format)
    ]


def test_every_term_has_its_span() -> None:
    text = '@prefix e: <x:> .\r\ne:s a e:T ;\r\n  e:p """a\r\nb"""@en , "\U0001f600" , 1 .\r\n'
    found = list(read_located(text.encode(), "turtle"))
    assert [spelled(text, each.object) for each in found] == [
        "e:T", '"""a\r\nb"""@en', '"\U0001f600"', "1",
    ]  # fmt: skip
    assert {spelled(text, each.subject) for each in found} == {"e:s"}
    assert [spelled(text, each.predicate) for each in found] == ["a", "e:p", "e:p", "e:p"]
    assert found[1].object == ((3, 7), (4, 8))
    assert found[2].object == ((4, 11), (4, 14))
    assert found[3].object == ((4, 17), (4, 18))


def test_what_brackets_make_stands_where_they_do() -> None:
    text = '<x:s> <x:p> ( 1 [ <x:q> "b"@en ] () ) , [ ] .'
    assert sorted(located(text)) == sorted(
        [
            ("1", "1", "1"),
            ("<x:s>", "<x:p>", "("),
            ("1", "1", "["),
            ("[", "<x:q>", '"b"@en'),
            ("[", "[", "["),
            ("[", "[", "("),
            ("(", "(", "()"),
            ("(", "(", ")"),
            ("<x:s>", "<x:p>", "[ ]"),
        ]
    )


@given(documents.turtle(), st.sampled_from([None, _BASE]))
def test_turtle_gives_the_quads_of_reading(text: str, base: str | None) -> None:
    _same(text, "turtle", base)


@given(documents.turtle(trig=True), st.sampled_from([None, _BASE]))
def test_trig_gives_the_quads_of_reading(text: str, base: str | None) -> None:
    _same(text, "trig", base)


@given(documents.lines(graphs=False))
def test_n_triples_give_the_quads_of_reading(text: str) -> None:
    _same(text, "n-triples", None)


@given(documents.lines(graphs=True))
def test_n_quads_give_the_quads_of_reading(text: str) -> None:
    _same(text, "n-quads", None)


def _same(text: str, format: str, base: str | None) -> None:
    graph = Iri("urn:g")
    content = text.encode()
    expected = list(read(content, format, base=base, graph=graph, name="x"))
    found = list(read_located(content, format, base=base, graph=graph, name="x"))
    assert [each.quad for each in found] == expected
    prefixes = "@prefix true: <urn:> . @prefix e.f: <http://z#> . @prefix : <http://y/> . "
    for each in found:
        _is_told(text, each.quad.subject, each.subject, prefixes)
        _is_told(text, each.quad.predicate, each.predicate, prefixes)
        _is_told(text, each.quad.object, each.object, prefixes)


def _is_told(text: str, term: Term, span: Span, prefixes: str) -> None:
    """The text of a span, read by itself in the prefixes of the file, is the term.

    The prefix ``e`` changes within a document, so each of its namespaces will do; what a list
    adds stands where its member does.
    """
    said = spelled(text, span)
    if isinstance(term, BlankNode):
        assert said.startswith(("[", "_:", "(")) or _values(said, prefixes)
        return
    if said in ("(", ")") or (isinstance(term, Iri) and term.value.endswith(("#first", "#rest"))):
        assert isinstance(term, Iri)
        return
    assert term in _values(said, prefixes)


def _values(said: str, prefixes: str) -> set[Term]:
    found: set[Term] = set()
    if said == "a":
        return {Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")}
    for namespace in ("http://x/", "http://w/", "urn:y:"):
        for base in (_BASE, "http://b/p/q", "http://c"):
            document = f"{prefixes} @prefix e: <{namespace}> . <x:s> <x:p> {said} ."
            found |= {quad.object for quad in read(document.encode(), "turtle", base=base)}
    return found


@given(documents.turtle(trig=True), st.sampled_from([None, _BASE]))
def test_terms_without_the_engine_are_its_terms(text: str, base: str | None) -> None:
    """What is read of single statements is what reading gives of the whole."""
    content, _, name = open_source(text.encode(), "trig", "x")
    expected = list(read(content, "trig", base=base, name=name))
    scope = Scope(base)
    reader = TermReader(scope, FileLabels(content, None, name))
    assert [
        reader.quad(written, None) for written in triples_written(tokens(text), scope)
    ] == expected


@given(documents.turtle(trig=True), st.data())
def test_what_is_wrong_is_told_as_reading_tells_it(text: str, data: st.DataObject) -> None:
    """A character more, less or other anywhere makes the same quads or the same error."""
    at = data.draw(st.integers(0, len(text)))
    other = data.draw(st.sampled_from([*"\"'<>[](){}.;,@^_:\\1ea \n", "<<", "{|", "~", ""]))
    text = text[:at] + other + text[at + data.draw(st.integers(0, 1)) :]
    for format in ("trig", "turtle", "n-quads"):
        assert _outcome(read, text, format) == _outcome(read_located, text, format)


def _outcome(function, text: str, format: str):
    found = []
    try:
        for each in function(text.encode(), format, name="x"):
            found.append(each.quad if isinstance(each, Located) else each)
    except RelationsKgError as error:
        return type(error), error.message, error.place
    return found


@pytest.mark.parametrize("path", _SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_gives_the_quads_of_reading(path: Path) -> None:
    assert [each.quad for each in read_located(path)] == list(read(path))


def test_depth_costs_no_more_than_length() -> None:
    text = "<x:s> <x:p> " + "[ <x:q> (" * 5000 + " 1 " + ") ]" * 5000 + " ."
    assert len(list(read_located(text.encode(), "turtle"))) == 15_001


@pytest.mark.parametrize("format", [RdfFormat.JSON_LD, RdfFormat.RDF_XML])
def test_other_formats_are_refused(format: RdfFormat) -> None:
    with pytest.raises(UsageError, match="positions"):
        read_located(b"", format)


def test_a_byte_order_mark_is_no_column() -> None:
    (found,) = read_located(b"\xef\xbb\xbf<x:a> <x:b> 1 .", "turtle")
    assert found.subject == ((1, 1), (1, 6))
    assert found.quad.object == Literal("1", "http://www.w3.org/2001/XMLSchema#integer")
