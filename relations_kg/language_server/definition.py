"""Where what the pointer is on is described: in an open text, a file or the ontology."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from relations_kg.errors import RelationsKgError
from relations_kg.language_server.coordinates import Coordinates
from relations_kg.language_server.documents import Document
from relations_kg.language_server.facts import ReadFile
from relations_kg.language_server.outline import Outline, Role
from relations_kg.syntax.text import read_text

__all__ = ["definition", "uri_of"]


def definition(
    document: Document,
    position: types.Position,
    files: Iterable[ReadFile],
    ontology: Iterable[Path],
    encoding: types.PositionEncodingKind | str,
) -> list[types.Location]:
    """The places where statements about the term at a position begin.

    Args:
        document: the open text.
        position: where the pointer is.
        files: the facts that are known.
        ontology: the files of the ontology.
        encoding: the unit of the client's columns.
    """
    mention = document.outline.at(document.coordinates.offset(position))
    if mention is None:
        return []
    if mention.role is Role.PREFIX or mention.iri is None:
        return _declaration(document, mention.token.text)
    iri = mention.iri
    found = _within(document.outline, iri, document.uri, document.coordinates)
    for file in files:
        if file.document is not document and iri in file.subjects:
            uri = file.document.uri if file.document else uri_of(file.file.path)
            try:
                found += _within(file.outline, iri, uri, Coordinates(file.text, encoding))
            except (OSError, RelationsKgError):  # gone since it was read
                continue
    for path in () if found else ontology:
        outline, text = _read(path)
        found += _within(outline, iri, uri_of(path), Coordinates(text, encoding))
    return found


def uri_of(path: Path) -> str:
    """The ``file:`` URI of a path."""
    return from_fs_path(str(path)) or path.as_uri()


def _within(outline: Outline, iri: str, uri: str, coordinates: Coordinates) -> list[types.Location]:
    return [
        types.Location(uri, coordinates.range(each.token.start, each.token.end))
        for each in outline.subjects(iri)
    ]


def _declaration(document: Document, text: str) -> list[types.Location]:
    prefix = text.partition(":")[0]
    return [
        types.Location(document.uri, document.coordinates.range(each.start, each.end))
        for each in document.outline.declarations
        if each.prefix == prefix and ":" in text
    ]


def _read(path: Path) -> tuple[Outline, str]:
    text = read_text(path)
    return Outline(text), text
