"""What a side of a comparison says is the same whatever syntax and spelling says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.comparison.contents import Contents, contents_of, line_of
from relations_kg.comparison.matching import difference
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import DataFile
from relations_kg.errors import RefusedInput, RelationsKgError, SyntaxFault
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.resources import graph_files, ontology_files
from relations_kg.syntax.reading import read
from relations_kg.syntax.writing import serialize

IRIS = st.sampled_from(
    [
        "urn:x:a", "http://example.org/", "https://example.org/a%20b?c=d#e",
        "https://example.org/für", "https://example.org/a:b@c", "http://example.org:8080/x",
        "HTTP://EXAMPLE.org/X", "http://user@example.org/", "mailto:a@example.org",
    ]
).map(Iri)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ['"', "\\", "\n", "\r", "\t", "\x7f", "\\n", "01", "ü", "\ufeff", "\u2028"]
)
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
LITERALS = (
    TEXTS.map(Literal)
    | st.tuples(TEXTS, IRIS).map(lambda parts: Literal(parts[0], parts[1].value))
    | st.tuples(TEXTS, st.just(LANG_STRING), st.sampled_from(["en", "de-at"])).map(
        lambda parts: Literal(*parts)
    )
)
QUADS = st.tuples(IRIS, IRIS, IRIS | LITERALS, IRIS | st.none()).map(lambda terms: Quad(*terms))


def said(text: str | bytes, format: str = "n-quads") -> Contents:
    content = text.encode() if isinstance(text, str) else text
    return contents_of("test", [DataFile("data/test", Path("test"), format, content)])


@given(st.frozensets(QUADS, max_size=6))
def test_every_quad_has_one_line_however_it_gets_here(quads: frozenset[Quad]) -> None:
    lines = {line_of(quad) for quad in quads}
    assert said(serialize(quads, "n-quads")).ground.keys() == lines
    assert said(serialize(quads, "trig"), "trig").ground.keys() == lines
    assert frozenset(said(b"".join(lines)).quads()) == quads


@pytest.mark.parametrize(
    "spelled",
    [
        "<urn:x:a>  <urn:x:p>\t<urn:x:b>.",
        "<urn:x:a> <urn:x:p> <urn:x:b> . # as before",
        "<urn:x:\\u0061> <urn:x:p> <urn:x:b> .",
        "<urn:x:a> <urn:x:p> <urn:x:b> .\r\n\r\n# more\r\n<urn:x:a> <urn:x:p> <urn:x:b> .",
    ],
)
def test_a_line_that_is_spelled_otherwise_is_the_same(spelled: str) -> None:
    assert said(spelled).ground.keys() == {b"<urn:x:a> <urn:x:p> <urn:x:b> .\n"}


def test_a_character_and_its_escape_are_the_same() -> None:
    one = said(b'<urn:x:a> <urn:x:p> "\t\x7f" .')
    assert one.ground == said(b'<urn:x:a> <urn:x:p> "\\t\\u007F" .').ground
    assert list(one.quads()) == [Quad(Iri("urn:x:a"), Iri("urn:x:p"), Literal("\t\x7f"))]


@pytest.mark.parametrize("other", ['"1"^^<urn:x:d>', '"1"@en', '"1 "', "<urn:1>"])
def test_terms_that_differ_differ(other: str) -> None:
    string = f'"1"^^<{XSD}string>'
    one = said(f"<urn:x:a> <urn:x:p> {string} .")
    assert one.ground == said('<urn:x:a> <urn:x:p> "1" .').ground
    assert one.ground != said(f"<urn:x:a> <urn:x:p> {other} .").ground


def test_literals_are_compared_as_they_are_written() -> None:
    one, other = said("<urn:a> <urn:p> 1 .", "turtle"), said("<urn:a> <urn:p> 01 .", "turtle")
    assert len(difference(one, other).added) == 1


@pytest.mark.parametrize("format", [member.value for member in RdfFormat])
def test_the_shipped_graph_is_the_same_in_every_format(format: str) -> None:
    quads = [quad for path in graph_files() for quad in read(path)]
    shipped = contents_of("graph", data_files(graph_files()))
    assert len(shipped) == len(set(quads))
    assert difference(shipped, said(serialize(quads, format), format)).is_empty


def test_the_ontology_with_its_blank_nodes_is_the_same_written_anew() -> None:
    quads = [quad for path in ontology_files() for quad in read(path)]
    assert any(isinstance(quad.subject, BlankNode) for quad in quads)
    shipped = contents_of("ontology", data_files(ontology_files()))
    assert difference(shipped, said(serialize(quads, "n-triples"), "n-triples")).is_empty


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    for name in ("a.nt", "b.ttl"):
        (tmp_path / name).write_text("_:x <urn:x:p> <urn:x:b> .\n")
    assert len(contents_of("two", data_files([tmp_path])).blank) == 2


@pytest.mark.parametrize(
    ("text", "format", "line"),
    [
        ("<urn:x:a> <urn:x:p> <urn:x:b> .\n<urn:x:a> <urn:x:p> oh .\n", "n-triples", 2),
        ("<urn:x:a> <urn:x:p> <urn:x:b> .\n\n<urn:x:a> <urn:x:p> <urn:x:b>\n", "n-quads", 4),
        ("<urn:x:a> <urn:x:p> <urn:x:b> .\n<urn:x:a> <urn:x:p> oh:oh .\n", "turtle", 2),
        ("<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g> .\n", "n-triples", 1),
    ],
)
def test_a_bad_line_is_told_with_its_number(text: str, format: str, line: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        said(text, format)
    assert caught.value.line == line
    assert caught.value.path == "test"


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("<urn:x:a> <urn:x:p> <<( <urn:x:a> <urn:x:p> <urn:x:b> )>> .\n", "n-triples"),
        ("<urn:x:a> <urn:x:p> <urn:x:b> _:graph .\n", "n-quads"),
        ("_:graph { <urn:x:a> <urn:x:p> <urn:x:b> }\n", "trig"),
    ],
)
def test_what_is_not_read_elsewhere_is_not_read_here(text: str, format: str) -> None:
    with pytest.raises(RefusedInput):
        said(text, format)


@given(st.binary(max_size=60))
def test_what_the_reader_refuses_is_refused_as_well(content: bytes) -> None:
    text = b"<urn:x:a> <urn:x:p> <" + content + b"> .\n"
    try:
        expected = {line_of(quad) for quad in read(text, "n-quads")}
    except RelationsKgError as error:
        with pytest.raises(type(error)):
            said(text)
    else:
        assert said(text).ground.keys() == expected
