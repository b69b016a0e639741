"""Where owlrl finds less than the rules of the profile do, and why.

Each difference is a test of the world and its closure: only a world that passes one may have
other answers from owlrl, and then fewer, never more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from relations_kg.namespaces import OWL, RDF, RDFS, XSD
from relations_kg.rdf import Iri, Literal, Term
from tests.entailment.tables import Closure

__all__ = ["DIFFERENCES", "Difference"]

_TYPE, _SAME_AS = Iri(RDF + "type"), Iri(OWL + "sameAs")
_BELOW = (Iri(RDFS + "subClassOf"), Iri(RDFS + "subPropertyOf"))
_DECLARED = tuple(Iri(OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty"))
_SOME = Iri(OWL + "someValuesFrom")
_OF_RESTRICTIONS = (_SOME, Iri(OWL + "allValuesFrom"), Iri(OWL + "onProperty"))


class Difference(NamedTuple):
    """Attributes: when owlrl may find less, and the reason."""

    applies: Callable[[Closure], bool]
    reason: str


def _asks_for_strings(closure: Closure) -> bool:
    return any(p == _SOME and o == Iri(XSD + "string") for _, p, o in closure.asserted)


def _has_a_literal_that_is_a_node(closure: Closure) -> bool:
    return any(
        p == _SAME_AS and isinstance(o, Literal) != isinstance(s, Literal)
        for s, p, o in closure.triples
    )


def _restricts_what_is_in_a_circle(closure: Closure) -> bool:
    restricted = {o for _, p, o in closure.triples if p in _OF_RESTRICTIONS}
    return any(
        s == o and p in _BELOW and s in restricted and not _is_declared(s, closure)
        for s, p, o in closure.triples - closure.asserted
    )


def _is_declared(term: Term, closure: Closure) -> bool:
    return any((term, _TYPE, kind) in closure.triples for kind in _DECLARED)


DIFFERENCES = (
    Difference(
        _asks_for_strings,
        "A literal that is written without a datatype is of xsd:string (RDF 1.1 Concepts, 3.3), "
        "and so in a class of things with some value of xsd:string (dt-type2, cls-svf1). owlrl "
        "types only literals that are written with their datatype.",
    ),
    Difference(
        _has_a_literal_that_is_a_node,
        "Where a node is the same as a literal, each can stand for the other as object of a "
        "triple (eq-sym, eq-rep-o). The triple with the literal as subject that says so is no "
        "RDF, and with it owlrl loses one of the two directions.",
    ),
    Difference(
        _restricts_what_is_in_a_circle,
        "What is below another that is below it is below itself (scm-sco, scm-spo, scm-eqp1). "
        "By scm-hv, scm-svf1, scm-svf2, scm-avf1 and scm-avf2 it follows that restrictions on it "
        "are below each other. owlrl leaves the first out as trivial and never finds the second.",
    ),
)
