"""What the texts of Turtle's tokens stand for, and the one way to write it.

RDF 1.1 Turtle, sections 2.4, 6.4 (escapes) and 6.5 (productions for terminals).
"""

from __future__ import annotations

import re

from relations_kg.syntax.ntriples import ESCAPES, quoted
from relations_kg.syntax.scope import unescaped

__all__ = ["read_iri", "read_local", "read_string", "spelled_local", "spelled_string"]

_LOCAL_ESCAPE = re.compile(r"\\(.)")
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]").search

_LONG_ESCAPES = {code: written for code, written in ESCAPES.items() if chr(code) not in '\n\t"'}
# Quotes that would end the string, or look as if they did.
_QUOTES = re.compile(r'"{3,}|\A"+|"+\Z')

_LOCAL_PIECE = re.compile(r"\\.|.", re.DOTALL)


def read_iri(token: str) -> str:
    """What is between the angle brackets, escapes undone.

    Escapes are left as they are where one stands for a character that no IRI can hold.
    """
    text = token[1:-1]
    read = unescaped(text)
    return text if _NO_IRI(read) else read


def read_string(token: str) -> str:
    """The lexical form that a string in any of the four quotings stands for."""
    width = 3 if len(token) > 5 and token.startswith(('"""', "'''")) else 1
    return unescaped(token[width:-width])


def spelled_string(lexical: str) -> str:
    """The lexical form in quotes; in three of them, line feeds as they are, where it has any."""
    if "\n" not in lexical:
        return quoted(lexical)
    return f'"""{_QUOTES.sub(_escaped, lexical.translate(_LONG_ESCAPES))}"""'


def _escaped(found: re.Match[str]) -> str:
    return '\\"' * len(found[0])


def read_local(text: str) -> str:
    """What the local part of a prefixed name adds to the namespace, escapes read."""
    return _LOCAL_ESCAPE.sub(r"\1", text) if "\\" in text else text


def spelled_local(text: str) -> str:
    """The local part of a prefixed name with no more escapes than are needed.

    Args:
        text: the local part as it is written.
    """
    if "\\" not in text:
        return text
    pieces = _LOCAL_PIECE.findall(text)
    return "".join(
        _piece(piece, first=index == 0, last=index == len(pieces) - 1)
        for index, piece in enumerate(pieces)
    )


def _piece(piece: str, *, first: bool, last: bool) -> str:
    if piece[0] != "\\":
        return piece
    raw = piece[1]
    if raw == "_" or (raw == "-" and not first) or (raw == "." and not first and not last):
        return raw
    return piece
