"""The line of a place as it is shown: what is meant in it, and as much around it as there is room.

A tab is shown as some spaces, and what would steer a terminal or hide as an escape, so that a
column on the screen is not a column of the file. Widths are those of
:func:`relations_kg.results.tabular.display_width`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from relations_kg.results.tabular import display_width, visible
from relations_kg.syntax.spans import Place

__all__ = ["Excerpt", "excerpt"]

_TAB = "    "
_CUT = "…"
_LEAST = 20
"""However narrow the screen is, the excerpt is given this many columns."""


class Excerpt(NamedTuple):
    """A line in three parts.

    Attributes:
        before: what stands before the span.
        marked: what the span holds of this line; empty for a span without characters.
        after: what stands after it.
    """

    before: str
    marked: str
    after: str

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(self)

    @property
    def underline(self) -> str:
        """A line to put below: carets under what is marked, at least one."""
        return " " * display_width(self.before) + "^" * max(1, display_width(self.marked))


def excerpt(place: Place | None, width: int) -> Excerpt | None:
    """The line of a place; ``None`` where there is no place, no span or no text of its line.

    Args:
        place: the place.
        width: how many columns the excerpt may take. What is marked is kept before what is
            around it; a cut is told by an ellipsis.
    """
    if place is None or place.span is None or place.source_line is None:
        return None
    line = place.source_line
    start, end = place.span
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line)
    before, marked, after = (
        [_shown(character) for character in part]
        for part in (line[:first], line[first:last], line[last:])
    )
    room = max(width, _LEAST)
    if _width(before) + _width(marked) + _width(after) <= room:
        return Excerpt("".join(before), "".join(marked), "".join(after))
    marked = _begin(marked, room)
    left = room - _width(marked)
    # A third of the room that is left goes to what stands before, and what the other side
    # does not need.
    before = _end(before, max(left // 3, left - _width(after)))
    return Excerpt("".join(before), "".join(marked), "".join(_begin(after, left - _width(before))))


def _shown(character: str) -> str:
    return _TAB if character == "\t" else visible(character)


def _width(cells: Iterable[str]) -> int:
    return sum(map(display_width, cells))


def _begin(cells: list[str], room: int) -> list[str]:
    """As many cells from the beginning as there is room for."""
    if _width(cells) <= room:
        return cells
    kept: list[str] = []
    used = 1
    for cell in cells:
        used += display_width(cell)
        if used > room:
            break
        kept.append(cell)
    return [*kept, _CUT] if room > 0 else []


def _end(cells: list[str], room: int) -> list[str]:
    """As many cells from the end as there is room for; none is a mark without its letter."""
    kept = [cell for cell in _begin(cells[::-1], room) if cell != _CUT][::-1]
    if len(kept) == len(cells):
        return kept
    while kept and display_width(kept[0]) == 0:
        del kept[0]
    return [_CUT, *kept] if room > 0 else []
