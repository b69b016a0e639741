"""What a use of a rule says, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from relations_kg.entailment.rules import SAME_AS, TYPE, Node, Variable
from relations_kg.entailment.schema import (
    DOMAIN,
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    FIRST,
    NIL,
    RANGE,
    REST,
    SUBCLASS,
    SUBPROPERTY,
)
from relations_kg.namespaces import OWL, RDFS, RKG, shrink
from relations_kg.rdf import BlankNode, Iri, Literal
from relations_kg.store.workspace import Workspace

__all__ = ["CLAUSES", "Words"]

Pattern = tuple[Node, Iri, Node]

CLAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "eq-ref": "everything is the same as itself",
        "eq-sym": "being the same goes both ways",
        "eq-trans": "",
        "eq-rep-s": "",
        "eq-rep-p": "",
        "eq-rep-o": "",
        "prp-dom": "whatever has “{q}” is {an_o}",
        "prp-rng": "whatever is a value of “{q}” is {an_o}",
        "prp-fp": "nothing has two values of “{q}”",
        "prp-ifp": "no two things share a value of “{q}”",
        "prp-symp": "“{p}” goes both ways",
        "prp-trp": "“{p}” is transitive",
        "prp-spo1": "“{q}” implies “{p}”",
        "prp-spo2": "such links in a row make “{p}”",
        "prp-eqp1": "“{q}” and “{p}” mean the same",
        "prp-eqp2": "“{p}” and “{q}” mean the same",
        "prp-inv1": "“{p}” is the inverse of “{q}”",
        "prp-inv2": "“{q}” is the inverse of “{p}”",
        "prp-key": "no two of the class “{a}” have the same {keys}",
        "cls-thing": "",
        "cls-nothing1": "",
        "cls-int1": "whatever is of all these classes is {an_o}",
        "cls-int2": "“{c}” is made of “{o}” and others",
        "cls-uni": "“{o}” takes in “{c}”",
        "cls-svf1": "whatever has such a value of “{q}” is {an_o}",
        "cls-svf2": "whatever has “{q}” is {an_o}",
        "cls-avf": "all values that {an_c} has of “{r}” are of the class “{o}”",
        "cls-hv1": "every “{c}” has that value of “{p}”",
        "cls-hv2": "whatever has that value of “{q}” is {an_o}",
        "cls-maxc2": "{an_c} has at most one value of “{r}”",
        "cls-maxqc3": "{an_c} has at most one such value of “{r}”",
        "cls-maxqc4": "{an_c} has at most one value of “{r}”",
        "cls-oo": "“{o}” is the list of its members, and {s} is in it",
        "cax-sco": "every {c} is {an_o}",
        "cax-eqc1": "“{c}” and “{o}” have the same members",
        "cax-eqc2": "“{o}” and “{c}” have the same members",
        "scm-cls": "that holds of every class",
        "scm-sco": "",
        "scm-eqc1": "",
        "scm-eqc2": "",
        "scm-op": "that holds of every property",
        "scm-dp": "that holds of every property",
        "scm-spo": "",
        "scm-eqp1": "",
        "scm-eqp2": "",
        "scm-dom1": "",
        "scm-dom2": "",
        "scm-rng1": "",
        "scm-rng2": "",
        "scm-hv": "a value of the one property is a value of the other",
        "scm-svf1": "some value in the one class is some value in the other",
        "scm-svf2": "some value of the one property is some value of the other",
        "scm-avf1": "where all values are in the one class, all are in the other",
        "scm-avf2": "where all values of the one property are, those of the other are",
        "scm-int": "“{s}” is made of “{o}” and others",
        "scm-uni": "“{o}” takes in “{s}”",
        "rdfs2": "whatever has “{q}” is {an_o}",
        "rdfs3": "whatever is a value of “{q}” is {an_o}",
        "rdfs5": "",
        "rdfs7": "“{q}” implies “{p}”",
        "rdfs9": "every {c} is {an_o}",
        "rdfs11": "",
        "rdfs12": "every numbered membership is a membership",
    }
)
"""For each rule with a conclusion what it adds to its premises, if they do not say it all.

Of the slots, ``s``, ``p`` and ``o`` are of the conclusion; ``q`` and ``c`` are the first property
and class of the premises, ``r`` is the first of their properties that is not ``rdf:type``; ``a`` is
what the axiom is about.
"""

_PREPOSITIONS = frozenset(
    (
        *("about", "according", "after", "as", "at", "before", "by", "for", "from", "in", "of"),
        *("on", "to", "with", "within"),
    )
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+").findall
_NAMES = (RDFS + "label", RKG + "summary")
_EXPRESSIONS = (
    ("someValuesFrom", "{p} some {v}"),
    ("allValuesFrom", "{p} only {v}"),
    ("hasValue", "{p} value {v}"),
    ("maxCardinality", "{p} max {v}"),
    ("maxQualifiedCardinality", "{p} max {v}"),
    ("complementOf", "not {v}"),
)
_LISTS = (("intersectionOf", " and "), ("unionOf", " or "), ("oneOf", ", "))


class Words:
    """Puts triples and uses of rules into words, with the names that a workspace has."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names: dict[Node, str] = {}

    def name(self, node: Node) -> str:
        """The English label of a node, or what else tells it from others."""
        known = self._names.get(node)
        if known is None:
            self._names[node] = "…"  # an expression that has itself in it
            known = self._names[node] = self._name(node)
        return known

    def claim(self, triple: Pattern) -> str:
        """What a triple says."""
        subject, predicate, object_ = triple
        s, o = self.name(subject), self.name(object_)
        if predicate == TYPE:
            return f"{s} is {_with_article(o)}"
        if predicate == SAME_AS:
            return f"{s} is the same as {o}"
        if predicate == SUBCLASS:
            return f"every {s} is {_with_article(o)}"
        if predicate == SUBPROPERTY:
            return f"“{s}” implies “{o}”"
        if predicate in (EQUIVALENT_CLASS, EQUIVALENT_PROPERTY):
            return f"“{s}” is equivalent to “{o}”"
        if predicate == DOMAIN:
            return f"whatever has “{s}” is {_with_article(o)}"
        if predicate == RANGE:
            return f"whatever is a value of “{s}” is {_with_article(o)}"
        verb = _verb(self.name(predicate))
        if subject == object_ and verb.startswith("is "):
            return f"{s} {verb}"
        return f"{s} {verb} {o}" if verb else f"the {self.name(predicate)} of {s} is {o}"

    def sentence(
        self,
        rule: str,
        conclusion: Pattern,
        body: Sequence[Pattern],
        axioms: Sequence[Pattern],
        *,
        holds: bool = True,
    ) -> str:
        """One use of a rule in words, with a full stop.

        Args:
            rule: the W3C's name of the rule.
            conclusion: what follows.
            body: what it follows from.
            axioms: what makes it a rule.
            holds: whether it does follow, or would.
        """
        claim = self.claim(conclusion)
        reasons = list(dict.fromkeys(self.claim(triple) for triple in body))
        clause = CLAUSES.get(rule)
        if clause:
            reasons.append(clause.format_map(self._slots(conclusion, body, axioms)))
        if not holds:
            claim = f"it would follow that {claim}"
        why = f"{', because ' if holds else ' if '}{_listed(reasons)}" if reasons else ""
        text = f"{claim}{why}."
        # A name with a prefix is written as it is.
        return text if ":" in text.split()[0] else text[0].upper() + text[1:]

    def _slots(
        self, conclusion: Pattern, body: Sequence[Pattern], axioms: Sequence[Pattern]
    ) -> dict[str, str]:
        s, p, o = (self.name(node) for node in conclusion)
        links = [triple for triple in body if triple[1] != TYPE]
        classes = [triple[2] for triple in body if triple[1] == TYPE]
        c = self.name(classes[0]) if classes else ""
        q = self.name(body[0][1]) if body else ""
        keys = [self.name(object_) for _, predicate, object_ in axioms if predicate == FIRST]
        return {
            **{"s": s, "p": p, "o": o, "an_o": _with_article(o)},
            **{"q": q, "r": self.name(links[0][1]) if links else q},
            **{"c": c, "an_c": _with_article(c)},
            "a": self.name(axioms[0][0]) if axioms else "",
            "keys": _listed([f"“{key}”" for key in keys]),
        }

    def _name(self, node: Node) -> str:
        if isinstance(node, Variable):
            return node.name
        if isinstance(node, Literal):
            return f"“{node.lexical}”"
        if isinstance(node, BlankNode):
            return self._expression(node)
        if node == TYPE:
            return "type"
        for property_ in _NAMES:
            found = [value for value in self._values(node, property_) if isinstance(value, Literal)]
            if found:
                best = min(found, key=lambda one: (one.language != "en", one))
                if property_ == _NAMES[0]:
                    return best.lexical
                return f"“{best.lexical.rstrip('.')}”"
        return _from_iri(node.value)

    def _expression(self, node: BlankNode) -> str:
        """A class expression as the Manchester syntax has it, as far as it is one."""
        on = self._values(node, OWL + "onProperty")
        for kind, template in _EXPRESSIONS:
            for value in self._values(node, OWL + kind):
                property_ = f"“{self.name(on[0])}”" if on else ""
                return f"({template.format(p=property_, v=self.name(value)).strip()})"
        for kind, between in _LISTS:
            for head in self._values(node, OWL + kind):
                return f"({between.join(map(self.name, self._members(head)))})"
        return f"_:{node.label}"

    def _members(self, head: Node) -> Iterable[Node]:
        seen: set[Node] = set()
        while head != NIL and head not in seen:
            seen.add(head)
            yield from self._values(head, FIRST.value)[:1]
            head = next(iter(self._values(head, REST.value)), NIL)

    def _values(self, node: Node, predicate: str) -> list[Node]:
        if isinstance(node, Variable | Literal):
            return []
        query = f"SELECT ?o {{ {self._workspace.sparql(node)} <{predicate}> ?o }}"
        return sorted((value for (value,) in self._workspace.select(query) if value), key=repr)


def _verb(label: str) -> str:
    """What stands between subject and object; empty where the label is a noun."""
    first, *others = label.split()
    last = others[-1] if others else first
    if first == "has" and others:
        rest = " ".join(others)
        return f"has {_with_article(rest)}" if last in _PREPOSITIONS else f"has the {rest}"
    if first == "is" or (first.endswith("s") and not first.endswith(("ss", "us", "is"))):
        return label
    if first in _PREPOSITIONS:
        return f"is {label}"
    if last in _PREPOSITIONS:
        if first == "same":
            return f"is the {label}"
        return f"is {_with_article(label)}" if last == "of" else f"is {label}"
    return ""


def _with_article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeio' and name else 'a'} {name}"


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _from_iri(iri: str) -> str:
    """A CURIE, or the last part of an IRI as words."""
    short = shrink(iri)
    if short is not None and not short.startswith(("rkg:", "owl:", "rdf:", "rdfs:")):
        return short
    local = re.split("[/#]", iri.rstrip("/#"))[-1]
    words = _PARTS(local)
    return " ".join(word if word.isupper() else word.lower() for word in words) or local
