from __future__ import annotations

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
    ],
)  # fmt: skip
def test_whether_a_query_names_its_dataset(text, expected):
    assert names_dataset(text) is expected


def test_an_escape_of_no_character_stays():
    assert unescaped(r"\uD800 \U00110000 \u004") == r"\uD800 \U00110000 \u004"
    assert unescaped(r"\U0001F600\u0041") == "😀A"
