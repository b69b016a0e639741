"""JSON of Wikidata, one entity at a time, so that a dump of any size is read in little memory.

Four forms are told apart by how they begin: an array of entities with one on a line, as in the
dumps; entities one after another (JSON lines); ``{"entities": {...}}``, as the site gives them;
and a result of the query service (SPARQL 1.1 Query Results JSON Format).
"""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any, NamedTuple

from relations_kg.errors import InputError
from relations_kg.importers.rows import Opened, open_text

__all__ = ["Found", "read_json"]

_CHUNK = 1 << 20
_LONGEST = 1 << 26  # characters of one entity, or of one result; the longest entity has some 4 MB
_SPACE = " \t\r\n"
_HINT = (
    "give entities of Wikidata in JSON, or a result of its query service as "
    "application/sparql-results+json; fetch a file again that is cut off"
)


class Found(NamedTuple):
    """A value of a file.

    Attributes:
        line: on which it begins, the first line of the file being 1.
        is_result: whether it is a whole result of the query service, and no entity.
        value: the object of JSON.
        done: which share of the file is behind, from 0 to 1.
    """

    line: int
    is_result: bool
    value: dict[str, Any]
    done: float


def read_json(path: Path) -> Iterator[Found]:
    """The entities of a file, or the result that it holds; gzipped or not.

    Raises:
        FileMissing: the file is not there or cannot be read.
        EncodingFault: it is not UTF-8.
        InputError: it is cut off, damaged, or no JSON of Wikidata; with the line.
    """
    with open_text(path) as opened:
        yield from _Reader(opened, path).found()


class _Reader:
    """A place in a text of JSON."""

    def __init__(self, opened: Opened, path: Path) -> None:
        self._text, self._done = opened
        self._path = path
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._kept: int | None = None  # from here on the buffer is needed again
        self._ended = False
        self._decoder = JSONDecoder()

    def found(self) -> Iterator[Found]:
        first = self._next()
        if first == "[":
            yield from self._elements()
        elif first == "{":
            yield from self._object()
        else:
            raise self._fault("this is no array and no object of JSON")
        if self._next():
            raise self._fault("something follows the end of the JSON")

    def _elements(self) -> Iterator[Found]:
        self._expect("[")
        if self._next() == "]":
            return self._expect("]")
        while True:
            yield self._entity()
            if self._next() == "]":
                return self._expect("]")
            self._expect(",")

    def _object(self) -> Iterator[Found]:
        self._kept = self._at
        line = self._line
        self._expect("{")
        key = self._value() if self._next() == '"' else None
        start, self._kept = self._kept, None
        if key not in ("entities", "success"):
            self._at, self._line = start, line
            if key in ("head", "results"):
                yield Found(line, True, self._whole(), self._done())
                return
            while self._next():
                yield self._entity()
            return
        while True:
            self._expect(":")
            if key == "entities" and self._next() == "{":
                yield from self._members()
            elif key == "entities" and self._next() == "[":
                yield from self._elements()
            else:
                self._next()
                self._value()
            if self._next() == "}":
                return self._expect("}")
            self._expect(",")
            self._next()
            key = self._value()

    def _members(self) -> Iterator[Found]:
        self._expect("{")
        if self._next() == "}":
            return self._expect("}")
        while True:
            self._next()
            self._value()
            self._expect(":")
            yield self._entity()
            if self._next() == "}":
                return self._expect("}")
            self._expect(",")

    def _entity(self) -> Found:
        self._next()
        line = self._line
        return Found(line, False, self._whole(), self._done())

    def _whole(self) -> dict[str, Any]:
        value = self._value()
        if not isinstance(value, dict):
            raise self._fault("an object of JSON is expected here")
        return value

    def _value(self) -> Any:
        """The value that begins here, read on until it is whole."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
                if end < len(self._buffer) or self._ended:
                    self._move(end)
                    return value
            except RecursionError as error:
                raise self._fault("the JSON is nested too deeply") from error
            except JSONDecodeError as error:
                too_long = len(self._buffer) - self._at > _LONGEST
                if self._ended or too_long:
                    line = self._line + self._buffer.count("\n", self._at, error.pos)
                    what = "is cut off or damaged" if self._ended else "is damaged, or without end"
                    raise self._fault(f"the JSON {what}: {error.msg}", line) from error
            self._fill()

    def _next(self) -> str:
        """The next character that is no white space; empty at the end of the file."""
        while True:
            end = self._at
            while end < len(self._buffer) and self._buffer[end] in _SPACE:
                end += 1
            self._move(end)
            if end < len(self._buffer):
                return self._buffer[end]
            if self._ended:
                return ""
            self._fill()

    def _expect(self, character: str) -> None:
        if self._next() != character:
            raise self._fault(f"the JSON is cut off or damaged: {character!r} is expected here")
        self._move(self._at + 1)

    def _move(self, end: int) -> None:
        self._line += self._buffer.count("\n", self._at, end)
        self._at = end

    def _fill(self) -> None:
        # As much again as is waiting, so that a long value is not tried more often than needed.
        more = self._text.read(max(_CHUNK, len(self._buffer) - self._at))
        self._ended = not more
        drop = self._at if self._kept is None else self._kept
        self._buffer = self._buffer[drop:] + more
        self._at -= drop
        if self._kept is not None:
            self._kept = 0

    def _fault(self, message: str, line: int | None = None) -> InputError:
        return InputError(message, path=self._path, line=line or self._line, hint=_HINT)
