"""The tokenizer of Turtle and its relatives, beside the engine's parser."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relations_kg.errors import SyntaxFault
from relations_kg.syntax.spans import Lines, Position, Span
from relations_kg.syntax.turtle_tokens import tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ex:a.b ex:a. :x :", ["name ex:a.b", "name ex:a", "mark .", "name :x", "name :"]),
        (r"e:a\,b.c e:%41", [r"name e:a\,b.c", "name e:%41"]),
        ("e:.a", ["name e:", "mark .", "word a"]),
        ("_:b.c _:b.", ["blank _:b.c", "blank _:b", "mark ."]),
        ("<a>a<b>", ["iri <a>", "word a", "iri <b>"]),
        ("5. .5 -1.5E-3.", ["integer 5", "mark .", "decimal .5", "double -1.5E-3", "mark ."]),
        ("5.0.e:x", ["decimal 5.0", "mark .", "name e:x"]),
        ("'x'@en.e:x", ["string 'x'", "language @en", "mark .", "name e:x"]),
        ("'x' @prefix @prefix", ["string 'x'", "language @prefix", "directive @prefix"]),
        ("VERSION '1' @prefix", ["word VERSION", "string '1'", "directive @prefix"]),
        ("@prefixe", ["language @prefixe"]),
        ("'x'^^e:t", ["string 'x'", "datatype ^^", "name e:t"]),
        ('"""a"b\nc""" \'\'', ['string """a"b\nc"""', "string ''"]),
        ("PREFIX true. true.e:x", ["word PREFIX", "word true", "mark .", "name true.e:x"]),
        ("[],();{} # {\r\n}", [*(f"mark {c}" for c in "[],();{}"), "comment # {", "mark }"]),
        ("", []),
        (" \r\n\t", []),
    ],
)
def test_tokens_of(text: str, expected: list[str]) -> None:
    assert [f"{kind} {spelled}" for kind, spelled in kinds(text)] == expected


def test_offsets_are_in_code_points_and_within_what_was_asked_for() -> None:
    text = "e:\U00010400 'é' ."
    found = list(tokens(text))
    assert [(token.start, token.end) for token in found] == [(0, 3), (4, 7), (8, 9)]
    assert [token.text for token in tokens(text, 4)] == ["'é'", "."]
    assert [token.text for token in tokens(text, 4, 8)] == ["'é'"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("e:a\n  5.e:d", 2, 3),
        ("\r\n\U00010400 e:%4", 2, 5),
        ('"a\nb"', 1, 1),
        ("<a b>", 1, 1),
        ("'\\uD800'", 1, 1),
        ("\xa0", 1, 1),
        ('e:a """never closed', 1, 5),
    ],
)
def test_what_is_no_token_is_told_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        list(tokens(text, name="x.ttl"))
    assert (caught.value.path, caught.value.line, caught.value.column) == ("x.ttl", line, column)
    assert caught.value.source_line == text.split("\n")[line - 1].removesuffix("\r")


_PREFIXES = "@prefix : <x:> . @prefix e: <x:> . @prefix e.f: <x:> . "
_TERMS = {"name", "blank", "string", "integer", "decimal", "double"}
_CHARACTERS = (
    *"eEa:.-_%\\5+0\"'@^u/~, \n\r\t#",
    *"\u00b7\u00d7\u0300\u203f\u037e\U00010400\U000f0000",
)
_PARTS = (
    *("e:", "e.f:", "_:", "a.b", "%41", "\\.", "\\%", "1e5", ".5", "'''", '"""'),
    *("\\n", "\\u00e9", "\\U0001F600", "\\uD800"),
)
_PIECES = st.lists(st.sampled_from(_CHARACTERS + _PARTS), min_size=1, max_size=7).map("".join)


@given(_PIECES)
@example("e:a\\%41")
@example("e:a..b")
@example("5.e5")
@example("5.e:")
@example('""""a"""')
@example('"""a""""')
@example("e:\\u0041")
def test_one_object_is_one_token_exactly_where_the_engine_takes_it_for_one(text: str) -> None:
    """With marks around, so that what ends too early or too late is found out."""
    document = f"{_PREFIXES}<x:s> <x:p> {text}\n,<x:o>,1 ."
    try:
        objects = [quad.object for quad in ox.parse(document, ox.RdfFormat.TURTLE)]
        is_one = len(objects) == 3
    except SyntaxError:
        is_one = False
    try:
        found = [token for token in tokens(text) if token.kind != "comment"]
    except SyntaxFault:
        found = []
    if is_one:
        assert len(found) == 1
        assert found[0].kind in _TERMS
    elif len(found) == 1 and found[0].kind in _TERMS:
        # A name of a prefix that nothing declares, or that makes no IRI.
        assert found[0].kind == "name"
        prefix, _, local = found[0].text.partition(":")
        assert prefix not in ("", "e", "e.f") or "\\%" in local


@given(st.text(alphabet="a\n\ré\U00010400"), st.data())
def test_a_position_is_that_of_counting(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset].split("\n")
    position = Position(len(before), len(before[-1]) + 1)
    lines = Lines(text)
    assert lines.position(offset) == position
    assert lines.text_of(position.line) == text.split("\n")[position.line - 1].removesuffix("\r")
    assert lines.span(offset, len(text)) == Span(position, lines.position(len(text)))
