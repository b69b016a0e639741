"""Places in texts: what somebody has to go to in order to change something."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

__all__ = ["Lines", "Place", "Position", "Span"]


class Position(NamedTuple):
    """A place between two characters.

    Attributes:
        line: counted from 1; a line feed ends one, whether or not a carriage return is before it.
        column: in code points, counted from 1.
    """

    line: int
    column: int


class Span(NamedTuple):
    """A part of a text.

    Attributes:
        start: before its first character.
        end: after its last character.
    """

    start: Position
    end: Position


class Place(NamedTuple):
    """Where something is written.

    Attributes:
        path: the file, as it is shown to people.
        span: the part of its text; ``None`` where the format hides it.
        source_line: the text of the line in which the span starts, without its end.
    """

    path: str
    span: Span | None = None
    source_line: str | None = None

    def __str__(self) -> str:
        """``path:line:column``, or the path alone."""
        if self.span is None:
            return self.path
        return f"{self.path}:{self.span.start.line}:{self.span.start.column}"


class Lines:
    """The lines of a text, found once, when they are asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def position(self, offset: int) -> Position:
        """The position of an offset in code points."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        """The part between two offsets in code points."""
        return Span(self.position(start), self.position(end))

    def text_of(self, line: int) -> str:
        """The text of a line that is there, counted from 1, without its end."""
        start = self._starts[line - 1]
        end = self._text.find("\n", start)
        return self._text[start : len(self._text) if end < 0 else end].removesuffix("\r")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]
