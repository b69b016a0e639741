"""Quads together with the places at which their terms are written.

Reading so costs many times what reading alone does: it is for those few files, or statements,
that somebody is to be told about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from relations_kg.errors import RelationsKgError, UsageError
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import RDF
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Term
from relations_kg.syntax.reading import FileLabels, Opened, open_source, read
from relations_kg.syntax.scope import Scope, unescaped
from relations_kg.syntax.spans import Lines, Span
from relations_kg.syntax.turtle_tokens import tokens
from relations_kg.syntax.written import Misplaced, Node, Written, lines_written, triples_written
from relations_kg.terms import LANG_STRING

__all__ = ["LOCATED_FORMATS", "Located", "TermReader", "read_located", "tell_place"]

LOCATED_FORMATS: Final = frozenset(
    (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
)
"""The syntaxes that are read with positions."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = Iri(RDF + "type")
_BLANKS = frozenset(("blank", "anonymous", "cell"))
_OF_LISTS = {
    "first": Iri(RDF + "first"),
    "rest": Iri(RDF + "rest"),
    "nil": Iri(RDF + "nil"),
}


class Located(NamedTuple):
    """A quad and the places of its terms.

    A blank node that brackets make stands where the opening one does, ``[]`` where both do. A cell
    of a list, and its ``rdf:first`` and ``rdf:rest``, stand where the member does; the first cell,
    as an object or the subject of a statement, where the opening bracket does, and the end of a
    list where the closing one does.

    Attributes:
        quad: what is said.
        subject: where its subject is written; many quads may share it.
        predicate: where its predicate is written.
        object: where its object is written, with its quotes and its tag or datatype.
    """

    quad: Quad
    subject: Span
    predicate: Span
    object: Span


def read_located(
    source: str | Path | bytes,
    format: str | RdfFormat | None = None,
    *,
    base: str | None = None,
    graph: Iri | None = None,
    name: str | None = None,
) -> Iterator[Located]:
    """The quads of one file with their places; arguments are those of :func:`reading.read`.

    Returns:
        The quads that :func:`reading.read` gives, in its order and with its labels.

    Raises:
        UsageError: the format is JSON-LD or RDF/XML, which are not read with positions.
        RelationsKgError: whatever :func:`reading.read` raises, and at the same place.
    """
    opened = open_source(source, format, name)
    if opened.format not in LOCATED_FORMATS:
        raise UsageError(
            f"{opened.format.label} is not read with positions",
            hint="they are told in Turtle, TriG, N-Triples and N-Quads",
        )
    quads = read(opened.content, opened.format, base=base, graph=graph, name=opened.name)
    return _beside(quads, opened, base)


def _beside(quads: Iterator[Quad], opened: Opened, base: str | None) -> Iterator[Located]:
    """The quads of the engine's parser, each with the places of the triple that was written."""
    text = opened.content.decode()
    lines = Lines(text)
    try:
        # The parser is asked first, so that its errors come first.
        for quad, written in zip(quads, _all_written(text, opened, base), strict=True):
            yield Located(quad, *(lines.span(node.start, node.end) for node in written[:3]))
    except RelationsKgError as error:
        for _ in quads:  # it may know better what is wrong, a little further on
            pass
        tell_place(error, lines, opened.name)
        raise


def _all_written(text: str, opened: Opened, base: str | None) -> Iterator[Written]:
    found = tokens(text, name=opened.name)
    if opened.format in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        return lines_written(found)
    return triples_written(found, Scope(base))


def tell_place(error: RelationsKgError, lines: Lines, name: str | None) -> None:
    """Give an error the place in the text that its token has."""
    if isinstance(error, Misplaced):
        error.path = name
        error.line, error.column = lines.position(error.offset)
        error.source_line = lines.text_of(error.line)


class TermReader:
    """Terms of what is written, as :func:`reading.read` gives them.

    Attributes:
        offset: what is added to the offsets that tell blank nodes apart, where statements are
            taken out of a text one by one.
    """

    def __init__(self, scope: Scope, labels: FileLabels) -> None:
        """Prepare for one file.

        Args:
            scope: what prefixes and relative IRIs stand for, at any time.
            labels: the new labels of blank nodes; asked for in the order of the quads.
        """
        self._scope = scope
        self._labels = labels
        self.offset = 0

    def label(self, written: Written) -> None:
        """Give labels to the blank nodes of a triple that nobody asks for."""
        for node in (written.subject, written.object):
            if node.kind in _BLANKS:
                self.term(node)

    def quad(self, written: Written, graph: Iri | None) -> Quad:
        """The quad of a triple; ``graph`` is for those that the file puts in none."""
        subject, predicate, object_ = (self.term(node) for node in written[:3])
        if written.graph is not None:
            graph = self._scope.iri(written.graph.text)
        assert not isinstance(subject, Literal)
        assert isinstance(predicate, Iri)
        return Quad(subject, predicate, object_, graph)

    def term(self, node: Node) -> Term:
        """The term of a node."""
        kind, text = node.kind, node.text
        if kind in ("iri", "name"):
            return self._scope.iri(text)
        if kind == "string":
            return self._literal(text, node.suffix)
        if kind == "blank":
            return self._labels.of(BlankNode(text))
        if kind in _BLANKS:
            return self._labels.of(BlankNode(f"{kind} {self.offset + node.identity}"))
        if kind == "word":
            return _TYPE if text == "a" else Literal(text, _XSD + "boolean")
        return _OF_LISTS.get(kind) or Literal(text, _XSD + kind)

    def _literal(self, text: str, suffix: str | None) -> Literal:
        quotes = 3 if text[:3] in ('"""', "'''") else 1
        lexical = unescaped(text[quotes:-quotes])
        if suffix is None:
            return Literal(lexical, XSD_STRING)
        if suffix[0] == "@":
            return Literal(lexical, LANG_STRING, suffix[1:].lower())
        return Literal(lexical, self._scope.iri(suffix).value)
