"""Contradictions: the rules of OWL 2 RL that conclude *false*, with the triples at fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from relations_kg.entailment.base import Inconsistency
from relations_kg.entailment.compile import Program
from relations_kg.entailment.datatypes import is_well_formed
from relations_kg.entailment.equality import Equivalence
from relations_kg.entailment.rules import SAME_AS, TYPE, Atom, Rule, Symbol, Variable, symbol_of
from relations_kg.namespaces import shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.store.workspace import Row, Workspace

__all__ = ["Consistency"]

_MOST = 100  # told of one rule; whoever has more has one mistake made many times
_MESSAGES = {
    "eq-diff1": "{0} is said to be different from {1}, and is the same",
    "eq-diff2": "{0} and {1} are the same, and said to be different",
    "eq-diff3": "{0} and {1} are the same, and said to be different",
    "prp-irp": "{p} links {0} to itself, and is irreflexive",
    "prp-asyp": "{p} links {0} and {1} both ways, and is asymmetric",
    "prp-pdw": "the disjoint {p} and {q} both link {0} to {1}",
    "prp-adp": "the disjoint {p} and {q} both link {0} to {1}",
    "prp-npa1": "{p} links {0} to {1}, which is said not to be",
    "prp-npa2": "{p} links {0} to {1}, which is said not to be",
    "cls-nothing2": "{0} is of the class that has no members",
    "cls-com": "{0} is of {c} and of {d}, its complement",
    "cls-maxc1": "{0} has a value of {p}, and may have none: {1}",
    "cls-maxqc1": "{0} has a value of {p} of {d}, and may have none: {1}",
    "cls-maxqc2": "{0} has a value of {p}, and may have none: {1}",
    "cax-dw": "{0} is of the disjoint classes {c} and {d}",
    "cax-adc": "{0} is of the disjoint classes {c} and {d}",
    "prp-rng": "{1} stands where {p} wants another datatype",
    "cls-avf": "{1} stands where {c} wants another datatype of {p}",
}


class Consistency:
    """Looks for contradictions in a workspace that is closed.

    Args:
        workspace: what is asserted and what follows.
        program: the rules.
        equivalence: the nodes that are the same.
        conflicts: pairs of literals that a rule says are the same, with the rule.
    """

    def __init__(
        self,
        workspace: Workspace,
        program: Program,
        equivalence: Equivalence,
        conflicts: Mapping[tuple[Term, Term], Rule],
    ) -> None:
        self._workspace = workspace
        self._program = program
        self._equivalence = equivalence
        self._conflicts = conflicts
        self._sizes: dict[Symbol, int] = {}

    def find(self) -> tuple[Inconsistency, ...]:
        """The contradictions, at most a hundred of one axiom, sorted by what they say."""
        found = [Inconsistency(fault) for fault in self._program.faults]
        if self._program.judges_literals:
            found += self._ill_typed()
        found += self._literals()
        found += self._members()
        for rule in self._program.rules:
            if rule.head is None:
                found += self._instances(rule)
        unique = {each.message: each for each in reversed(found)}
        return tuple(unique[message] for message in sorted(unique))

    def _instances(self, rule: Rule) -> Iterator[Inconsistency]:
        if any(atom.predicate == SAME_AS for atom in rule.body):
            return
        if not all(self._size(atom) for atom in rule.body):
            return
        names = " ".join(variable.name for variable in rule.variables)
        where = rule.where(
            self._workspace.sparql, self._workspace.forms.datatypes, order=self._size
        )
        query = f"SELECT DISTINCT {names or '(1 AS ?one)'} {{ {where} }} LIMIT {_MOST}"
        for row in self._workspace.select(query):
            yield self._told(rule, row)

    def _told(self, rule: Rule, row: Row) -> Inconsistency:
        values = dict(zip(rule.variables, row, strict=False))
        triples = [
            tuple(values.get(node, node) if isinstance(node, Variable) else node for node in atom)
            for atom in rule.body
        ]
        culprits = tuple(Quad(*triple) for triple in dict.fromkeys((*triples, *rule.axioms)))  # type: ignore[arg-type]
        nodes = [node for node in rule.variables]
        first, *rest = [values.get(node, node) for node in nodes] or [rule.body[0].subject]
        other = rest[0] if rest else rule.body[0].object
        properties = [a.predicate for a in rule.body if a.predicate != TYPE]
        classes = [a.object for a in rule.body if a.predicate == TYPE]
        words = {
            "p": _shown(properties[0]) if properties else "",
            "q": _shown(properties[-1]) if properties else "",
            "c": _shown(classes[0]) if classes else "",
            "d": _shown(classes[-1]) if classes else "",
        }
        message = _MESSAGES[rule.name].format(_shown(first), _shown(other), **words)
        return Inconsistency(message, rule.name, culprits)

    def _ill_typed(self) -> Iterator[Inconsistency]:
        """The rule dt-not-type."""
        for literal in self._workspace.unusual:
            if is_well_formed(literal.lexical, literal.datatype):
                continue
            for quad in islice(self._workspace.with_object(None, literal), _MOST):
                yield Inconsistency(
                    f"{_shown(literal)} is no value of its datatype, {_shown(Iri(literal.datatype))}",
                    "dt-not-type",
                    (quad,),
                )

    def _literals(self) -> Iterator[Inconsistency]:
        """Two values where a property allows one."""
        for (one, other), rule in self._conflicts.items():
            if self._are_equal(one, other):
                continue
            first, second = sorted((_shown(one), _shown(other)))
            p = rule.body[0].predicate
            triples = tuple(
                Quad(*quad[:3])
                for literal in (one, other)
                for quad in self._workspace.with_object(p, literal)
            )
            yield Inconsistency(
                f"a property that allows one value has both {first} and {second}",
                rule.name,
                (*triples, *(Quad(*axiom) for axiom in rule.axioms)),
            )

    def _are_equal(self, one: Term, other: Term) -> bool:
        """Whether two literals have one value: 1 and 01."""
        if not isinstance(one, Literal) or not isinstance(other, Literal):
            return False
        if one.language is not None or other.language is not None:
            return False
        return self._workspace.are_equal(one, other)

    def _members(self) -> Iterator[Inconsistency]:
        """The rules eq-diff2 and eq-diff3, whose premise is no triple while rules run."""
        for rule in self._program.rules:
            if rule.head is None and rule.name in ("eq-diff2", "eq-diff3"):
                (atom,) = rule.body
                one, other = atom.subject, atom.object
                if isinstance(one, Variable) or isinstance(other, Variable):
                    continue
                same = self._equivalence.representative
                if one == other or same(one) != same(other):
                    continue
                yield Inconsistency(
                    _MESSAGES[rule.name].format(_shown(one), _shown(other)),
                    rule.name,
                    tuple(Quad(*triple) for triple in ((one, SAME_AS, other), *rule.axioms)),  # type: ignore[arg-type]
                )

    def _size(self, atom: Atom) -> int:
        """How many triples an atom matches at most."""
        if not isinstance(atom.subject, Variable):
            return 1
        symbol = symbol_of(atom)
        size = self._sizes.get(symbol)
        if size is None:
            class_ = Variable("?c") if symbol.class_ is None else symbol.class_
            pattern = Atom(Variable("?s"), symbol.property, class_).sparql(self._workspace.sparql)
            ((count,),) = self._workspace.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
            size = self._sizes[symbol] = int(count.lexical) if isinstance(count, Literal) else 0
        return size


def _shown(term: object) -> str:
    if isinstance(term, Iri):
        return shrink(term.value) or term.value
    if isinstance(term, BlankNode):
        return f"_:{term.label}"
    if isinstance(term, Literal):
        text = term.lexical
        return repr(text if len(text) <= 80 else text[:79] + "…")
    return str(term)

