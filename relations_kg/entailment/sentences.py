"""One sentence in words for each rule, about the triples that it was applied to."""

from __future__ import annotations

from collections.abc import Callable

from relations_kg.entailment.explain import Proof
from relations_kg.rdf import Term

__all__ = ["sentence"]

# {s}, {p} and {o} are the terms of the conclusion; {q} the property and {c} the class of the
# first premise.
_SENTENCES = {
    "prp-dom": "{s} is of the class {o}, because whatever has {q} is.",
    "prp-rng": "{s} is of the class {o}, because whatever is a value of {q} is.",
    "prp-symp": "{p} holds both ways.",
    "prp-trp": "{p} passes on from one to the next.",
    "prp-spo1": "Where {q} holds, {p} holds as well.",
    "prp-spo2": "The premises form the chain of properties that makes {p}.",
    "prp-eqp1": "{q} and {p} are equivalent.",
    "prp-eqp2": "{q} and {p} are equivalent.",
    "prp-inv1": "{p} is the inverse of {q}.",
    "prp-inv2": "{p} is the inverse of {q}.",
    "prp-fp": "They are one, because a property has at most one value.",
    "prp-ifp": "They are one, because a value belongs to at most one thing.",
    "prp-key": "They are one, because they agree on a key.",
    "cls-int1": "{s} is of each class whose intersection is {o}.",
    "cls-int2": "{s} is of {c}, an intersection, and so of each of its parts.",
    "cls-uni": "{s} is of {c}, which is a part of {o}.",
    "cls-svf1": "{s} has a value of {q} of the kind that {o} asks for.",
    "cls-svf2": "{s} has a value of {q}, which is all that {o} asks for.",
    "cls-avf": "Every value that a {c} has there is of the class {o}.",
    "cls-hv1": "Whatever is of {c} has this value.",
    "cls-hv2": "Whatever has this value is of {o}.",
    "cls-oo": "{s} is one of those that make up {o}.",
    "cls-maxc2": "They are one, because there may be at most one.",
    "cls-maxqc3": "They are one, because there may be at most one of that class.",
    "cls-maxqc4": "They are one, because there may be at most one.",
    "cax-sco": "Whatever is of the class {c} is of the class {o}.",
    "cax-eqc1": "{c} and {o} are the same class.",
    "cax-eqc2": "{c} and {o} are the same class.",
    "scm-sco": "{s} is below a class that is below {o}.",
    "scm-spo": "{s} is below a property that is below {o}.",
    "scm-eqc1": "What is equivalent is below each other.",
    "scm-eqc2": "What is below each other is equivalent.",
    "scm-eqp1": "What is equivalent is below each other.",
    "scm-eqp2": "What is below each other is equivalent.",
    "scm-dom1": "What has {s} is of a class below {o}.",
    "scm-dom2": "{s} is below a property with this domain.",
    "scm-rng1": "A value of {s} is of a class below {o}.",
    "scm-rng2": "{s} is below a property with this range.",
    "eq-sym": "Being the same holds both ways.",
    "eq-trans": "Both are the same as a third.",
    "eq-rep-s": "What is said of a thing holds under each of its names.",
    "eq-rep-p": "What is said with a property holds with each of its names.",
    "eq-rep-o": "What is said of a thing holds under each of its names.",
    "rdfs2": "{s} is of the class {o}, because whatever has {q} is.",
    "rdfs3": "{s} is of the class {o}, because whatever is a value of {q} is.",
    "rdfs5": "{s} is below a property that is below {o}.",
    "rdfs7": "Where {q} holds, {p} holds as well.",
    "rdfs9": "Whatever is of the class {c} is of the class {o}.",
    "rdfs11": "{s} is below a class that is below {o}.",
}
_OTHERWISE = "It follows from the premises by the rule {rule}."


def sentence(proof: Proof, label: Callable[[Term], str]) -> str:
    """Why the conclusion of a step follows from its premises.

    Args:
        proof: the step.
        label: the name of a term, for people.
    """
    subject, predicate, object_ = map(label, proof.triple)
    first = proof.premises[0].triple if proof.premises else proof.triple
    return _SENTENCES.get(proof.rule, _OTHERWISE).format(
        s=subject, p=predicate, o=object_, q=label(first[1]), c=label(first[2]), rule=proof.rule
    )
