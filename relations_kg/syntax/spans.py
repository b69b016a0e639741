"""Places in texts: what somebody has to go to in order to change something."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Place", "Position", "Span"]


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
