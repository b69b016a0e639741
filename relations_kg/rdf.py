"""RDF terms and quads as light tuples, without any RDF library.

The command line answers most questions without importing rdflib, so everything below
the public API passes these tuples around; :mod:`relations_kg.terms` turns them
into the terms of rdflib and of the store and back. A literal keeps the lexical form
that its source wrote.

Terms follow RDF 1.1 Concepts and Abstract Syntax, section 3.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

__all__ = [
    "INTEGER_DATATYPES",
    "XSD_STRING",
    "BlankNode",
    "Iri",
    "Literal",
    "Quad",
    "Subject",
    "Term",
]

_XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = _XSD + "string"
INTEGER_DATATYPES = frozenset(
    _XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "nonPositiveInteger"),
        "negativeInteger",
    )
)
"""``xsd:integer`` and all that derive from it (XML Schema 1.1, part 2, section 3)."""


class Iri(NamedTuple):
    """An IRI, absolute (RDF 1.1 Concepts, section 3.2)."""

    value: str


class BlankNode(NamedTuple):
    """A blank node; ``label`` has no meaning beyond one dataset (RDF 1.1 Concepts, section 3.4)."""

    label: str


class Literal(NamedTuple):
    """A literal: lexical form, datatype IRI and language tag (RDF 1.1 Concepts, section 3.3).

    ``language`` is ``None`` unless the datatype is ``rdf:langString``.
    """

    lexical: str
    datatype: str = XSD_STRING
    language: str | None = None


Subject: TypeAlias = Iri | BlankNode
Term: TypeAlias = Iri | BlankNode | Literal


class Quad(NamedTuple):
    """A triple and the named graph that holds it; ``None`` is the default graph."""

    subject: Subject
    predicate: Iri
    object: Term
    graph: Iri | None = None
