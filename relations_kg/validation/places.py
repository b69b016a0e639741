"""Where in its file a shape stands: looked up only when there is something to say about it.

A scan of the text, which knows strings, comments, IRIs and prefixes and nothing else of the
grammar. It finds the statement of the nearest shape that has an IRI, and in it the property at
fault. In JSON-LD and RDF/XML it finds the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from relations_kg.errors import RelationsKgError, ShapesError
from relations_kg.formats import RdfFormat
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.validation.index import ShapesIndex

__all__ = ["Place", "Places", "ShapesFile"]


class ShapesFile(Protocol):
    """A file of shapes, as :class:`relations_kg.dataset.recipe.DataFile` is one."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    @property
    def format(self) -> str | None:
        """The RDF format by name; ``None`` to go by the extension."""
        ...

    @property
    def content(self) -> bytes | None:
        """The bytes, where there is no file."""
        ...

    def read(self) -> Iterator[Quad]:
        """The quads."""
        ...


class Place(NamedTuple):
    """Where something is written.

    Attributes:
        path: the file.
        line: counted from 1; ``None`` where the format hides it.
        source_line: the text of the line.
    """

    path: Path
    line: int | None = None
    source_line: str | None = None

    def __str__(self) -> str:
        """``path:line``."""
        return f"{self.path}" if self.line is None else f"{self.path}:{self.line}"


class Places:
    """The places of shapes in the files that a shapes graph was read from."""

    def __init__(self, files: Sequence[ShapesFile]) -> None:
        self._files = files
        self._read: list[tuple[ShapesFile, ShapesIndex]] | None = None

    @contextmanager
    def told(self) -> Iterator[None]:
        """Gives every :class:`ShapesError` that comes out of the block the place of its shape."""
        try:
            yield
        except ShapesError as error:
            place = None
            if error.path is None and error.shape is not None:
                place = self.of(error.shape, error.term, error.value)
            if place is not None:
                error.path, error.line = place.path, place.line
                error.source_line = place.source_line
            raise

    def of(
        self, shape: Term | None, term: Term | None = None, value: Term | None = None
    ) -> Place | None:
        """The place of a shape, or of a property of it.

        Args:
            shape: the shape, or another node of the shapes graph.
            term: a term to look for in its statement: the property at fault, or a class.
            value: the value of that property.

        Returns:
            The place; ``None`` where no file speaks of the shape.
        """
        if shape is None:
            return None
        fallback: Place | None = None
        for file, index in self._indexes():
            described = index.described.get(shape)
            if described is None:
                continue
            place = _find(file, index.around(shape), term, value)
            # Several files may speak of it; the one with the property is meant.
            if term is None or _speaks(described, term):
                return place
            fallback = fallback or place
        return fallback

    def _indexes(self) -> list[tuple[ShapesFile, ShapesIndex]]:
        if self._read is None:
            self._read = []
            for file in self._files:
                try:
                    self._read.append((file, ShapesIndex(file.read())))
                except RelationsKgError:  # it has been read before, and is gone
                    continue
        return self._read


def _speaks(described: dict[str, list[Term]], term: Term) -> bool:
    if isinstance(term, Iri) and term.value in described:
        return True
    return any(term in objects for objects in described.values())


_TEXT_FORMATS = frozenset(
    (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
)
_TOKENS = re.compile(
    r"""
      \#[^\r\n]*+
    | \"{3}(?:"{0,2}+(?:[^"\\]|\\.))*+\"{3} | '{3}(?:'{0,2}+(?:[^'\\]|\\.))*+'{3}
    | (?P<string>"(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+')
    | (?P<iri><[^<>"\s]*+>)
    | (?P<name>[^\W\d_]?[\w-]*+(?:\.++[\w-]++)*+:(?:[\w:%\\-]|\.++(?=[\w:%\\-])|(?<=\\)[^\s])*+)
    | (?P<word>@?[\w+-]++(?:\.\d++)?+)
    | (?P<mark>[][(){}.;,])
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIXES = ("@prefix", "prefix")
_BASES = ("@base", "base")


def _find(file: ShapesFile, named: Term | None, term: Term | None, value: Term | None) -> Place:
    try:
        chosen = RdfFormat.named(file.format) if file.format else RdfFormat.of_path(file.path)
        content = file.path.read_bytes() if file.content is None else file.content
    except (RelationsKgError, OSError):
        return Place(file.path)
    if chosen not in _TEXT_FORMATS:
        return Place(file.path)
    text = content.decode("utf-8", "replace")
    statements = list(_statements(text))
    own = [tokens for tokens in statements if isinstance(named, Iri) and tokens[0].iri == named[0]]
    candidates = own or ([] if isinstance(named, Iri) else statements)
    offset = _offset(candidates, term, value)
    if offset is None and own:
        offset = own[0][0].start
    return Place(file.path) if offset is None else _place(file.path, text, offset)


def _offset(statements: list[list[_Token]], term: Term | None, value: Term | None) -> int | None:
    """Where the property stands with the value, or anyhow."""
    if not isinstance(term, Iri):
        return None
    first: int | None = None
    for tokens in statements:
        for token, after in zip(tokens, [*tokens[1:], None], strict=True):
            if token.iri != term.value:
                continue
            if first is None:
                first = token.start
            if value is None or (after is not None and after.spells(value)):
                return token.start
    return first


class _Token(NamedTuple):
    start: int
    text: str
    iri: str | None

    def spells(self, value: Term) -> bool:
        """Whether it begins the spelling of the value."""
        if isinstance(value, Iri):
            return self.iri == value.value
        if isinstance(value, Literal):
            return self.text.strip("\"'") == value.lexical
        return self.text in ("[", "(")


class _Scope:
    """The prefixes and the base at a place in a text."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.base = ""

    def resolved(self, kind: str | None, spelled: str) -> str | None:
        """The IRI that a token stands for; ``None`` where it stands for none."""
        if kind == "iri":
            from urllib.parse import urljoin

            iri = spelled[1:-1]
            return iri if ":" in iri else urljoin(self.base, iri)
        if kind == "name":
            prefix, _, local = spelled.partition(":")
            namespace = self.prefixes.get(prefix)
            return None if namespace is None else namespace + local.replace("\\", "")
        return None


def _statements(text: str) -> Iterator[list[_Token]]:
    """The tokens of each statement; a graph's name and its braces are none."""
    scope = _Scope()
    tokens: list[_Token] = []
    for found in _TOKENS.finditer(text):
        kind, spelled = found.lastgroup, found.group()
        if kind is None and not spelled.startswith(("'", '"')):
            continue
        if spelled in ("{", "}", "."):
            if spelled != "{" and tokens:
                yield tokens
            tokens = []
            continue
        tokens.append(_Token(found.start(), spelled, scope.resolved(kind, spelled)))
        word = tokens[0].text.lower()
        if word in _PREFIXES and len(tokens) == 3:
            scope.prefixes[tokens[1].text.rstrip(":")] = tokens[2].iri or ""
            tokens = []
        elif word in _BASES and len(tokens) == 2:
            scope.base = tokens[1].iri or ""
            tokens = []
    if tokens:
        yield tokens


def _place(path: Path, text: str, offset: int) -> Place:
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    line = bisect_right(starts, offset)
    end = text.find("\n", offset)
    source = text[starts[line - 1] : len(text) if end < 0 else end].rstrip("\r")
    return Place(path, line, source)
