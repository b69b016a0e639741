"""N-Triples that an engine may load as they are, told from the lines that it would change.

Most lines of large files have neither blank nodes nor literals whose lexical form an engine
would change. This finds the others at the speed of a search, without making terms of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, starmap
from pathlib import Path
from typing import IO

from relations_kg.rdf import Literal

__all__ = ["apart", "has_blank_nodes", "pieces", "typed_literals"]

_PIECE = 1 << 24
_BLANK = re.compile(rb"(?:^|[>\s])_:")
# Triple terms, and the IRIs that a workspace keeps for itself.
_FOREIGN = (b"<<", b"<urn:relations-kg:")
_TYPED = b'"^^<'


def pieces(source: Path | bytes) -> Iterator[bytes]:
    """The content in pieces that end with a line.

    Raises:
        OSError: the file cannot be read.
    """
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        yield from _lines(file)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece + file.readline()


def has_blank_nodes(piece: bytes) -> bool:
    """Whether there may be a blank node; the same characters in a text count as one."""
    return b"_:" in piece and _BLANK.search(piece) is not None


def apart(piece: bytes, is_changed: Callable[[Literal], bool]) -> tuple[bytes, bytes]:
    """The lines that an engine may load as they are, and those that are for a reader.

    Args:
        piece: whole lines without blank nodes.
        is_changed: whether the engine would change a literal with a datatype.
    """
    odd = [found.start() for each in _FOREIGN if each in piece for found in _all(each, piece)]
    literals = typed_literals(piece)
    if literals is None:
        odd += [found.start() for found in _all(b"^^", piece)]
    elif changed := {each for each in literals if is_changed(each)}:
        odd += _places(piece, changed)
    plain: list[bytes] = []
    others: list[bytes] = []
    end = 0
    for position in sorted(odd):
        if position < end:
            continue
        start = piece.rfind(b"\n", 0, position) + 1
        plain.append(piece[end:start])
        end = piece.find(b"\n", position) + 1 or len(piece)
        others.append(piece[start:end])
    if not others:
        return piece, b""
    plain.append(piece[end:])
    return b"".join(plain), b"".join(others)


def typed_literals(piece: bytes) -> set[Literal] | None:
    """The literals with a datatype; ``None`` where one is written in a way that hides it."""
    parts = piece.split(_TYPED)
    if piece.count(b"^^") != len(parts) - 1:
        return None
    found = set(starmap(_written, pairwise(parts)))
    if any(b"\\" in lexical or b"\\" in datatype for lexical, datatype in found):
        return None
    try:
        return {Literal(lexical.decode(), datatype.decode()) for lexical, datatype in found}
    except UnicodeDecodeError:
        return None


def _all(text: bytes, piece: bytes) -> Iterator[re.Match[bytes]]:
    return re.finditer(re.escape(text), piece)


def _written(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """The text and the datatype of a literal, from what is on either side of its ``"^^<``."""
    return before[before.rfind(b'"') + 1 :], after[: after.find(b">")]


def _places(piece: bytes, literals: Iterable[Literal]) -> Iterator[int]:
    """Where the ends of some literals are written."""
    wanted = {(each.lexical.encode(), each.datatype.encode()) for each in literals}
    position = 0
    for before, after in pairwise(piece.split(_TYPED)):
        position += len(before)
        if _written(before, after) in wanted:
            yield position
        position += len(_TYPED)
