"""The places of quads in a file of any syntax.

In Turtle, TriG, N-Triples and N-Quads each term has its own; in JSON-LD and RDF/XML all of a quad
has that of its subject, or the file alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from relations_kg.formats import RdfFormat
from relations_kg.rdf import Iri, Quad, Subject
from relations_kg.syntax.located import LOCATED_FORMATS
from relations_kg.syntax.reading import Opened, open_source, read
from relations_kg.syntax.spans import Place, Span
from relations_kg.syntax.statements import located_about
from relations_kg.syntax.text import lines_at

__all__ = ["PlacedQuad", "placed_about"]


class PlacedQuad(NamedTuple):
    """A quad and the places of its terms."""

    quad: Quad
    subject: Place
    predicate: Place
    object: Place


def placed_about(
    source: str | Path | bytes,
    format: str | RdfFormat | None,
    subjects: Collection[Subject],
    *,
    graph: Iri | None = None,
    name: str | None = None,
    path: str | None = None,
) -> Iterator[PlacedQuad]:
    """The quads of one file with one of the subjects, in order, with their places.

    Args:
        source: what :func:`reading.read` takes, and has read without error.
        format: its syntax; by default that of the path's extension.
        subjects: IRIs, or blank nodes with the labels that :func:`reading.read` gives them.
        graph: the named graph for the triples that the file puts in none.
        name: what the file was called when it was read.
        path: what the file is called in the places; ``name`` by default.

    Raises:
        RelationsKgError: the file cannot be read any more.
    """
    subjects = frozenset(subjects)
    opened = open_source(source, format, name)
    shown = path or opened.name or ""
    if opened.format in LOCATED_FORMATS:
        return _exact(opened, subjects, graph, shown)
    return _by_subject(opened, subjects, graph, shown)


def _exact(
    opened: Opened, subjects: frozenset[Subject], graph: Iri | None, shown: str
) -> Iterator[PlacedQuad]:
    content, format, name = opened
    found = [
        each
        for each in located_about(content, format, subjects, graph=graph, name=name)
        if each.quad.subject in subjects
    ]
    texts = lines_at(content, {span.start.line for each in found for span in each[1:]})
    for quad, *spans in found:
        yield PlacedQuad(quad, *(_place(shown, span, texts) for span in spans))


def _by_subject(
    opened: Opened, subjects: frozenset[Subject], graph: Iri | None, shown: str
) -> Iterator[PlacedQuad]:
    from relations_kg.syntax.subject_places import in_json_ld, in_rdf_xml

    content, format, name = opened
    found = [
        each for each in read(content, format, graph=graph, name=name) if each.subject in subjects
    ]
    if not found:
        return
    described = in_json_ld(content) if format is RdfFormat.JSON_LD else in_rdf_xml(content)
    texts = lines_at(content, {span.start.line for span in described.values()})
    for quad in found:
        span = described.get(quad.subject) if isinstance(quad.subject, Iri) else None
        place = Place(shown) if span is None else _place(shown, span, texts)
        yield PlacedQuad(quad, place, place, place)


def _place(shown: str, span: Span, texts: dict[int, str | None]) -> Place:
    return Place(shown, span, texts[span.start.line])
