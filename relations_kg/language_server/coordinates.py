"""From places in a text to positions of the protocol, and back.

The protocol counts lines and columns from 0, ends a line at a line feed, a carriage return or
both, and counts columns in the code units of an encoding that client and server agree on
(Language Server Protocol 3.17, "Position").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from lsprotocol import types

from relations_kg.syntax.spans import Position, Span

__all__ = ["Coordinates"]

_LINE_END = re.compile(r"\r\n|\n|\r")
_ENCODINGS = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


class Coordinates:
    """The positions of one text.

    Attributes:
        encoding: the unit of columns.

    Args:
        text: the text.
        encoding: the unit of columns: ``utf-8``, ``utf-16`` or ``utf-32``.
    """

    def __init__(self, text: str, encoding: types.PositionEncodingKind | str) -> None:
        self.encoding = types.PositionEncodingKind(encoding)
        self._text = text
        self._codec, self._bytes = _ENCODINGS[self.encoding]

    def position(self, offset: int) -> types.Position:
        """The position of an offset in code points."""
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self._units(self._text[self._starts[line] : offset]))

    def range(self, start: int, end: int) -> types.Range:
        """The range between two offsets in code points."""
        return types.Range(self.position(start), self.position(end))

    def range_of(self, span: Span) -> types.Range:
        """The range of a span; what reaches beyond the text is cut off."""
        return self.range(self.offset_of(span.start), self.offset_of(span.end))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; one beyond a line's or the text's end is that end."""
        if position.line >= len(self._starts):
            return len(self._text)
        start = self._starts[position.line]
        found = _LINE_END.search(self._text, start)
        end = len(self._text) if found is None else found.start()
        units = 0
        for offset in range(start, end):
            if units >= position.character:
                return offset
            units += self._units(self._text[offset])
        return end

    def offset_of(self, position: Position) -> int:
        """The offset of a position of our own, whose lines end at line feeds only."""
        starts = self._line_feeds
        if position.line > len(starts):
            return len(self._text)
        return min(starts[position.line - 1] + position.column - 1, len(self._text))

    @property
    def end(self) -> types.Position:
        """The position behind the last character."""
        return self.position(len(self._text))

    def _units(self, text: str) -> int:
        # Half a surrogate pair is one unit of UTF-16, as the client counts it.
        return len(text.encode(self._codec, "surrogatepass")) // self._bytes

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self._text))]

    @cached_property
    def _line_feeds(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]
