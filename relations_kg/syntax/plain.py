"""N-Triples that an engine may load as they are, in pieces.

Most lines of large files have neither blank nodes nor literals whose lexical form an engine
would change. This finds out at the speed of a search, without making terms of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO

from relations_kg.rdf import Literal

__all__ = ["has_blank_nodes", "pieces", "typed_literals"]

_PIECE = 1 << 24
_BLANK = re.compile(rb"(?:^|[>\s])_:")
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


def typed_literals(piece: bytes) -> set[Literal] | None:
    """The literals with a datatype; ``None`` where one is written in a way that hides it."""
    parts = piece.split(_TYPED)
    if piece.count(b"^^") != len(parts) - 1:
        return None
    found: set[tuple[bytes, bytes]] = set()
    for before, after in pairwise(parts):
        found.add((before[before.rfind(b'"') + 1 :], after[: after.find(b">")]))
    if any(b"\\" in lexical or b"\\" in datatype for lexical, datatype in found):
        return None
    try:
        return {Literal(lexical.decode(), datatype.decode()) for lexical, datatype in found}
    except UnicodeDecodeError:
        return None
