"""The canonical form of Turtle and TriG."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations_kg import resources
from relations_kg.errors import InputError, RefusedInput, SyntaxFault, UnknownName
from relations_kg.formats import RdfFormat
from relations_kg.syntax.canonical import canonical
from relations_kg.syntax.formatting import formatted
from relations_kg.syntax.layout import WIDTH
from relations_kg.syntax.reading import read
from relations_kg.syntax.turtle_parser import DEEPEST_BRACKETS
from relations_kg.syntax.turtle_tokens import tokens
from tests.syntax import documents

PREFIXES = "@prefix e: <http://x/> .\n\n"


def form(text: str) -> str:
    """The form of a text with the prefix ``e:``, without the prefixes, checked as files are."""
    content = formatted((PREFIXES + text).encode(), RdfFormat.TURTLE)
    assert formatted(content, RdfFormat.TURTLE) == content
    return re.sub(r"\A(?:@prefix [^\n]*\n)+\n?", "", content.decode())


def comments(text: str) -> list[str]:
    return [token.text.rstrip() for token in tokens(text) if token.kind == "comment"]


# Properties


@st.composite
def commented(draw: st.DrawFn, *, trig: bool) -> str:
    """A document with numbered comments and blank lines in any place where they can be."""
    found = [token.text for token in tokens(draw(documents.turtle(trig=trig)))]
    spaces = st.sampled_from(
        [" "] * 8 + ["\n"] * 3 + ["\n\n", "\r\n", " #{} \n", "\n#{}\n", "\n\n#{}\r\n\n", "\n\t#{}\r"]
    )
    pieces = []
    for number, text in enumerate(text for text in found if not text.startswith("#")):
        pieces += [draw(spaces).format(number), text]
    return "".join(pieces) + draw(spaces).format("end")


@settings(max_examples=int(__import__("os").environ.get("N","100")))
@given(st.data())
def test_the_form_is_the_same_graph_and_its_own_form(data: st.DataObject) -> None:
    trig = data.draw(st.booleans())
    text = data.draw(documents.turtle(trig=trig))
    format = RdfFormat.TRIG if trig else RdfFormat.TURTLE
    once = formatted(text.encode(), format)  # compares the graphs
    assert formatted(once, format) == once


@settings(max_examples=int(__import__("os").environ.get("N","100")))
@given(st.data())
def test_no_comment_is_lost_wherever_it_stands(data: st.DataObject) -> None:
    trig = data.draw(st.booleans())
    text = data.draw(commented(trig=trig))
    format = RdfFormat.TRIG if trig else RdfFormat.TURTLE
    once = formatted(text.encode(), format)
    assert Counter(comments(once.decode())) == Counter(comments(text))
    assert formatted(once, format) == once
