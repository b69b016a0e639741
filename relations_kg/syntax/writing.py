"""Quads to RDF files: the same bytes for the same quads, in whatever order they come."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from relations_kg.formats import RdfFormat
from relations_kg.rdf import Quad
from relations_kg.syntax.ntriples import ntriples_term

__all__ = ["ntriples_term", "serialize", "write"]

_CHUNK = 1 << 16


def write(
    quads: Iterable[Quad],
    format: str | RdfFormat,
    out: BinaryIO,
    *,
    context: Path | None = None,
) -> None:
    """Write quads to ``out`` as UTF-8, sorted, each once.

    Turtle, N-Triples and RDF/XML have no named graphs: they get the union. Blank nodes keep
    their labels.

    Args:
        quads: in any order.
        format: name, extension or media type of a syntax.
        out: where to.
        context: the context that JSON-LD is compacted with; the project's own by default.

    Raises:
        UnknownName: there is no such format.
        FormatMismatch: RDF/XML or JSON-LD cannot hold one of the quads.
        InputError: a term cannot be written in any syntax of RDF.
    """
    chosen = format if isinstance(format, RdfFormat) else RdfFormat.named(format)
    pending: list[str] = []
    size = 0
    for piece in _pieces(quads, chosen, context):
        pending.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            out.write("".join(pending).encode())
            pending.clear()
            size = 0
    out.write("".join(pending).encode())


def serialize(
    quads: Iterable[Quad], format: str | RdfFormat, *, context: Path | None = None
) -> bytes:
    """The bytes that :func:`write` writes."""
    out = io.BytesIO()
    write(quads, format, out, context=context)
    return out.getvalue()


def _pieces(quads: Iterable[Quad], format: RdfFormat, context: Path | None) -> Iterator[str]:
    if format in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        from relations_kg.syntax import ntriples

        return ntriples.lines(quads, graphs=format.holds_graphs)
    if format in (RdfFormat.TURTLE, RdfFormat.TRIG):
        from relations_kg.syntax import turtle

        return turtle.lines(quads, graphs=format.holds_graphs)
    if format is RdfFormat.RDF_XML:
        from relations_kg.syntax import rdfxml

        return rdfxml.lines(quads)
    from relations_kg import resources
    from relations_kg.syntax import jsonld

    return iter((jsonld.document(quads, context or resources.context_file()),))
