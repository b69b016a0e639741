"""Excerpts: what is underlined stands above the carets, whatever the characters, and it fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.results.tabular import display_width
from relations_kg.syntax.spans import Place, Position, Span
from relations_kg.validation.writers.excerpt import Excerpt, excerpt


def shown(line: str, start: int, end: int, width: int = 100, *, last: int = 1) -> Excerpt:
    """The excerpt of the characters from ``start`` to ``end`` (from 0) of a line."""
    span = Span(Position(1, start + 1), Position(last, end + 1))
    found = excerpt(Place("a.ttl", span, line), width)
    assert found is not None
    return found


def test_the_parts_of_a_line():
    found = shown("  a b c .", 4, 5)
    assert found == ("  a ", "b", " c .")
    assert found.text == "  a b c ."
    assert found.underline == "    ^"


@pytest.mark.parametrize(
    ("line", "marked", "underline"),
    [
        ("\ta\t", "a", "    ^"),
        ('"日本" x', "x", "       ^"),
        ("日本", "本", "  ^^"),
        ("cafe\u0301 au", "au", "     ^^"),
        ("😀 x", "x", "   ^"),
        ("a\x1b[31mb x", "x", " " * 11 + "^"),
        ("a\u202eb", "b", "       ^"),
    ],
    ids=["tabs", "wide before", "wide", "combining", "beyond the BMP", "escape", "turned around"],
)
def test_the_carets_stand_below_what_is_meant(line, marked, underline):
    start = line.index(marked)
    assert shown(line, start, start + len(marked)).underline == underline


def test_nothing_steers_the_terminal():
    text = shown("a\x1b[2Jb\u202e\x07", 0, 1).text
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_a_span_that_ends_in_a_later_line_goes_to_the_end_of_its_own():
    assert shown('  x """one', 4, 3, last=3).marked == '"""one'


def test_an_empty_span_has_a_caret():
    assert shown("a b", 2, 2) == ("a ", "", "b")
    assert shown("a b", 2, 2).underline == "  ^"
    assert shown("a b", 3, 3).underline == "   ^"


def test_a_column_beyond_the_line_is_its_end():
    assert shown("ab", 7, 9) == ("ab", "", "")


def test_without_a_span_or_a_line_there_is_no_excerpt():
    assert excerpt(None, 80) is None
    assert excerpt(Place("a.ttl"), 80) is None
    assert excerpt(Place("a.ttl", Span(Position(1, 1), Position(1, 2))), 80) is None


def test_a_long_line_is_cut_around_what_is_meant():
    line = "a" * 300 + "MEANT" + "b" * 300
    found = shown(line, 300, 305, 60)
    assert found.marked == "MEANT"
    assert found.before.startswith("…a")
    assert found.after.endswith("b…")
    assert display_width(found.text) == 60


def test_room_that_one_side_does_not_need_goes_to_the_other():
    found = shown("a" * 100 + "X", 100, 101, 60)
    assert found == ("…" + "a" * 58, "X", "")
    found = shown("X" + "b" * 100, 0, 1, 60)
    assert found == ("", "X", "b" * 58 + "…")


def test_what_is_meant_is_cut_where_it_is_too_long_itself():
    found = shown("a" + "X" * 200 + "b", 1, 201, 40)
    assert found.marked == "X" * 39 + "…"
    assert found.underline.strip() == "^" * 40


LINE = st.text(st.sampled_from("ab \t日é\u0301😀\x1b\u202e\u200d\"'<"), max_size=80)


@given(LINE, st.integers(0, 90), st.integers(0, 90), st.integers(1, 70))
def test_it_fits_and_the_carets_are_as_wide_as_what_is_marked(line, one, other, width):
    start, end = sorted((one, other))
    found = shown(line, start, end, width)
    assert display_width(found.text) <= max(width, 20)
    assert found.text.isprintable() or "\u200d" in found.text
    assert len(found.underline.strip()) == max(1, display_width(found.marked))
    assert len(found.underline) - len(found.underline.strip()) == display_width(found.before)


@given(LINE, st.integers(0, 80), st.integers(0, 80))
def test_with_enough_room_nothing_is_lost(line, one, other):
    start, end = sorted((one, other))
    whole = shown(line, 0, len(line), 2000)
    assert shown(line, start, end, 2000).text == whole.text
