from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.sparql.tokens import names_dataset, tokens, unescaped, words

PIECES = st.sampled_from(
    ["?s", "a:b", "<urn:x:a>", "'t'", "# c\n", "12.5e3", "{", ")", "@en", "_:b", "SELECT",
     " ", "\n", "<", "'", '"', "\\u0041", "^^", "é", "😀", "."]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=15).map("".join))
def test_tokens_stand_in_the_text_in_order_and_apart(text):
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        assert token.text
        end = token.end
    unescaped(text)


def test_kinds():
    text = 'SELECT ?s $t { <urn:x:a> a:b.c \'x\'@en-GB , """y"z""" ; _:n 1.5 } # e'
    assert [(token.kind, token.text) for token in tokens(text) if token.kind != "space"] == [
        ("word", "SELECT"), ("variable", "?s"), ("variable", "$t"), ("bracket", "{"),
        ("iri", "<urn:x:a>"), ("name", "a:b.c"), ("string", "'x'"), ("language", "@en-GB"),
        ("string", '"""y"z"""'), ("blank", "_:n"), ("number", "1.5"), ("bracket", "}"),
        ("comment", "# e"),
    ]  # fmt: skip
    assert [token.kind for token in words("a # b\n c")] == ["word", "word"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM <urn:x:g> {}", True), ("SELECT * from named <urn:x:g> {}", True),
        ("SELECT * \\u0046ROM <urn:x:g> {}", True), ("SELECT ?from { ?s ?p 'FROM' }", False),
        ("PREFIX from: <urn:x:> SELECT * { ?s from:p 1 } # FROM", False),
        ("ASKFROM<urn:x:g>{}", True), ("SELECT ?sFROM { ?sFROM ?p 1 }", False),
        ("SELECT * FROMNAMED<urn:x:g> {}", True),
        ("PREFIX x: <urn:x:> ASK FROMx:g {}", True),
        ("PREFIX FROMx: <urn:x:> DESCRIBE FROMx:g", False),
    ],
)  # fmt: skip
def test_whether_a_query_names_its_dataset(text, expected):
    assert names_dataset(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b-c.5", [("word", "a"), ("word", "b"), ("word", "c"), ("number", ".5")]),
        ("a.b:c.d.", [("name", "a.b:c.d")]),
        (r"a:b\(c", [("name", r"a:b\(c")]),
        ("_:b.c.", [("blank", "_:b.c")]),
        (r"'a\'b'c", [("string", r"'a\'b'"), ("word", "c")]),
        ('"" \'"a\nb', [("string", '""'), ("unclosed", "'\"a"), ("word", "b")]),
        ("'a\\\nb", [("unclosed", "'a\\"), ("word", "b")]),
        ('"""a\nb"" c', [("unclosed", '"""a\nb"" c')]),
        ('"""a\n""b"""" c', [("string", '"""a\n""b"""'), ("unclosed", '" c')]),
    ],
)
def test_where_a_token_ends(text, expected):
    assert [(token.kind, token.text) for token in words(text)] == expected


HOSTILE = {
    "dots": "a.", "hyphens": "a-", "full stops": ".", "blank nodes": "_:a.", "names": "a:.",
    "escaped quotes": r"\"", "escaped apostrophes": r"\'", "escaped long strings": '\\"""\n',
    "escaped ends of lines": '\\\n\\"', "long strings": "'''", "IRIs": "<a",
    "escapes in IRIs": r"<\u0041", "percent signs": "a:%", "exponents": "1e+", "languages": "@a-",
}  # fmt: skip
READ = """
import sys
from relations_kg.sparql.tokens import tokens
for lead in ("", '"', "'", '\\"\\"\\"', "'''", "<", "_:a", "a:"):
    for token in tokens(lead + sys.argv[1] * (1_000_000 // len(sys.argv[1]))):
        pass
"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_time_is_in_proportion_to_the_text(kind):
    # Were it in proportion to its square, a million characters would take hours.
    subprocess.run([sys.executable, "-c", READ, HOSTILE[kind]], check=True, timeout=100)


def test_an_escape_of_no_character_stays():
    assert unescaped(r"\uD800 \U00110000 \u004") == r"\uD800 \U00110000 \u004"
    assert unescaped(r"\U0001F600\u0041") == "😀A"
