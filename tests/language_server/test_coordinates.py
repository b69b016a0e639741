from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from relations_kg.language_server.coordinates import Coordinates
from relations_kg.syntax.spans import Lines

_ENCODINGS = st.sampled_from(list(types.PositionEncodingKind))
_TEXTS = st.text(st.sampled_from("ab é\u2028\x0c\U0001f600\r\n"), max_size=30)
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@given(_TEXTS, _ENCODINGS, st.data())
def test_a_position_and_its_offset_are_one_place(
    text: str, encoding: types.PositionEncodingKind, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    if text[max(offset - 1, 0) : offset + 1] == "\r\n":
        offset -= 1  # nobody stands between the two
    coordinates = Coordinates(text, encoding)
    assert coordinates.offset(coordinates.position(offset)) == offset


@given(_TEXTS, _ENCODINGS, st.data())
def test_columns_count_the_units_of_the_encoding(
    text: str, encoding: types.PositionEncodingKind, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    position = Coordinates(text, encoding).position(offset)
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    codec, width = _CODECS[encoding.value]
    if text[max(offset - 1, 0) : offset + 1] != "\r\n":
        assert position.line == len(before) - 1
        assert position.character == len(before[-1].encode(codec)) // width


@given(_TEXTS, st.data())
def test_our_own_positions_are_found_again(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    position = Lines(text).position(offset)
    assert Coordinates(text, "utf-16").offset_of(position) == offset


def test_an_emoji_is_four_two_or_one_unit_wide() -> None:
    text = '"\U0001f600" ;'
    found = [Coordinates(text, each).position(2).character for each in _CODECS]
    assert found == [5, 3, 2]


def test_a_position_within_a_pair_of_surrogates_is_behind_it() -> None:
    assert Coordinates("\U0001f600x", "utf-16").offset(types.Position(0, 1)) == 1


def test_a_position_beyond_the_text_is_cut_off() -> None:
    coordinates = Coordinates("ab\ncd", "utf-16")
    assert coordinates.offset(types.Position(0, 99)) == 2
    assert coordinates.offset(types.Position(9, 0)) == 5


def test_half_a_pair_of_surrogates_is_one_unit() -> None:
    assert Coordinates("\ud83dx", "utf-16").position(1) == types.Position(0, 1)
