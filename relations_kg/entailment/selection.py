"""Which triples an entailment engine need not see, and which entailed ones are told.

Not told, although they follow:

- a triple with a literal as subject, which is no RDF (the engine leaves it out already);
- a node that is the same as, a subclass, subproperty or equivalent of itself, and
  ``rkg:sameOccurrenceAs`` of itself;
- anything about a term of RDF, RDFS, OWL or XML Schema, such as ``xsd:int a rdfs:Datatype``;
- that a node is of a class of these vocabularies (``a owl:Thing``, ``a rdfs:Resource``,
  ``a owl:Class``), or that such a class is above another, its domain or its range.

Everything else that follows is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from relations_kg.namespaces import OWL, RDF, RDFS, RKG, XSD
from relations_kg.rdf import XSD_STRING, Iri, Literal, Quad, Subject, Term

__all__ = ["Split", "Triple", "is_of_vocabulary", "is_told", "order", "split"]

Triple = tuple[Subject, Iri, Term]

_VOCABULARIES = (RDF, RDFS, OWL, XSD)
_TYPE = Iri(RDF + "type")
_REFLEXIVE = frozenset(
    {OWL + "sameAs", RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "equivalentClass"}
    | {OWL + "equivalentProperty", RKG + "sameOccurrenceAs"}
)
_SCHEMA = frozenset(
    {RDF + "type", RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range"}
    | {OWL + "equivalentClass", OWL + "equivalentProperty"}
)
_ANNOTATIONS = frozenset(
    {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}
    | {OWL + name for name in ("versionInfo", "versionIRI", "imports", "priorVersion")}
    | {OWL + name for name in ("backwardCompatibleWith", "incompatibleWith", "deprecated")}
)
_DECLARATIONS = frozenset(
    {Iri(OWL + kind + "Property") for kind in ("Annotation", "Datatype", "Object")}
    | {Iri(RDF + "Property")}
)
_TEXT = frozenset({XSD_STRING, RDF + "langString"})


def is_told(triple: Triple) -> bool:
    """Whether an entailed triple is told; the module's docstring has the list."""
    subject, predicate, object_ = triple
    if is_of_vocabulary(subject):
        return False
    if subject == object_ and predicate.value in _REFLEXIVE:
        return False
    return not (predicate.value in _SCHEMA and is_of_vocabulary(object_))


def order(triple: Triple) -> tuple[str, str, str, str, str]:
    """A key to sort triples by."""
    subject, predicate, object_ = triple
    kind = type(object_).__name__
    rest = f"{object_.datatype} {object_.language}" if isinstance(object_, Literal) else ""
    return subject[0], predicate.value, kind, object_[0], rest


class Split(NamedTuple):
    """Triples by whether a rule of RDFS or OWL 2 RL can use them.

    Attributes:
        used: those that an engine has to see.
        inert: those from which nothing follows but by equality of their subject or object.
    """

    used: list[Triple]
    inert: list[Triple]


def split(quads: Iterable[Quad]) -> Split:
    """Separates labels, definitions and whatever else no axiom speaks of, for speed.

    A property is without axioms when no triple is about it or has it as object, apart from its
    declaration and from triples of properties that are themselves without axioms. A typed
    literal always counts as used, since its lexical form may contradict its datatype.
    """
    triples = list(dict.fromkeys(quad[:3] for quad in quads))
    predicates = {predicate for _, predicate, _ in triples}
    inert = {p for p in predicates if not is_of_vocabulary(p) or p.value in _ANNOTATIONS}
    left = -1
    while left != len(inert):
        left = len(inert)
        for subject, predicate, object_ in triples:
            if predicate in inert or (predicate == _TYPE and object_ in _DECLARATIONS):
                continue
            if isinstance(subject, Iri):
                inert.discard(subject)
            if isinstance(object_, Iri):
                inert.discard(object_)
    parts = Split([], [])
    for triple in triples:
        object_ = triple[2]
        is_inert = triple[1] in inert and (
            not isinstance(object_, Literal) or object_.datatype in _TEXT
        )
        (parts.inert if is_inert else parts.used).append(triple)
    return parts


def is_of_vocabulary(term: object) -> bool:
    """Whether a term is one of RDF, RDFS, OWL or XML Schema."""
    return isinstance(term, Iri) and term.value.startswith(_VOCABULARIES)
