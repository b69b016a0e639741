"""Which classes and roles of an ontology mean that a node is a situation, or an event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from relations_kg.namespaces import OWL, RDFS, RKG
from relations_kg.rdf import Iri, Quad, Term

__all__ = ["EVENT", "SITUATION", "SituationTerms"]

SITUATION = Iri(RKG + "Situation")
"""The class of what holds over an interval."""
EVENT = Iri(RKG + "Event")
"""The class of what happens."""
_SUBCLASS = Iri(RDFS + "subClassOf")
_SUBPROPERTY = Iri(RDFS + "subPropertyOf")
_DOMAIN = Iri(RDFS + "domain")
_RANGE = Iri(RDFS + "range")
_INVERSE = Iri(OWL + "inverseOf")


@dataclass(frozen=True, slots=True)
class SituationTerms:
    """The terms that make a node a situation, or an event, before any entailment.

    Attributes:
        classes: ``rkg:Situation``, or ``rkg:Event``, and every class below it.
        subject_roles: properties whose subject is one, by their domain, by the domain
            of a property above them or by the range of an inverse.
        object_roles: properties whose object is one, likewise.
    """

    classes: frozenset[Term]
    subject_roles: frozenset[Term]
    object_roles: frozenset[Term]

    @classmethod
    def of(cls, ontology: Iterable[Quad], top: Iri = SITUATION) -> SituationTerms:
        """The terms of ``ontology`` that mean a node of the class ``top``."""
        subclasses: defaultdict[Term, set[Term]] = defaultdict(set)
        subproperties: defaultdict[Term, set[Term]] = defaultdict(set)
        inverses: defaultdict[Term, set[Term]] = defaultdict(set)
        domains: list[tuple[Term, Term]] = []
        ranges: list[tuple[Term, Term]] = []
        for subject, predicate, object_, _ in ontology:
            if predicate == _SUBCLASS:
                subclasses[object_].add(subject)
            elif predicate == _SUBPROPERTY:
                subproperties[object_].add(subject)
            elif predicate == _INVERSE:
                inverses[object_].add(subject)
                inverses[subject].add(object_)
            elif predicate == _DOMAIN:
                domains.append((subject, object_))
            elif predicate == _RANGE:
                ranges.append((subject, object_))
        classes = _below({top}, subclasses)
        subject_roles: set[Term] = {role for role, domain in domains if domain in classes}
        object_roles: set[Term] = {role for role, range_ in ranges if range_ in classes}
        found = -1
        while found != len(subject_roles) + len(object_roles):
            found = len(subject_roles) + len(object_roles)
            subject_roles |= {inverse for role in object_roles for inverse in inverses[role]}
            object_roles |= {inverse for role in subject_roles for inverse in inverses[role]}
            subject_roles |= _below(subject_roles, subproperties)
            object_roles |= _below(object_roles, subproperties)
        return cls(frozenset(classes), frozenset(subject_roles), frozenset(object_roles))


def _below(tops: set[Term], below: Mapping[Term, set[Term]]) -> set[Term]:
    """``tops`` and all that is below them."""
    found = set(tops)
    left = list(tops)
    while left:
        for term in below.get(left.pop(), ()):
            if term not in found:
                found.add(term)
                left.append(term)
    return found
