"""Contradictions: the rules of OWL 2 RL that conclude *false*, with the triples at fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from relations_kg.entailment.base import Inconsistency
from relations_kg.entailment.compile import Program
from relations_kg.entailment.datatypes import is_well_formed
from relations_kg.entailment.equality import Equivalence
from relations_kg.entailment.rules import (
    SAME_AS,
    TYPE,
    Atom,
    Rule,
    Symbol,
    Triple,
    Variable,
    symbol_of,
)
from relations_kg.namespaces import OWL, shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.store.workspace import Row, Workspace

__all__ = ["Consistency"]

_MOST = 100  # told of one rule; whoever has more has one mistake made many times
_MESSAGES = {
    "itself": "{0} is said to be different from itself",
    "different": "{0} {1} are the same, and said to be different",
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
        differences: the rules eq-diff2 and eq-diff3, with the nodes as the data name them.
        graphs: the named graphs of all that is asserted or follows, in the names of the data.
        new: a named graph of triples one of which has to be at fault; ``None`` is any.
    """

    def __init__(
        self,
        workspace: Workspace,
        program: Program,
        equivalence: Equivalence,
        conflicts: Mapping[tuple[Term, Term], Rule],
        differences: Sequence[Rule],
        graphs: Sequence[Iri],
        new: Iri | None = None,
    ) -> None:
        self._workspace = workspace
        self._program = program
        self._equivalence = equivalence
        self._conflicts = conflicts
        self._differences = differences
        self._graphs = graphs
        self._new = new
        self._sizes: dict[Symbol, int] = {}

    def find(self) -> tuple[Inconsistency, ...]:
        """The contradictions, at most a hundred of one axiom, sorted by what they say."""
        found = [Inconsistency(fault) for fault in self._program.faults]
        if self._program.judges_literals:
            found += self._ill_typed()
        found += self._literals()
        if any(rule.name == "eq-diff1" for rule in self._program.rules):
            found += self._equal()
        for rule in self._program.rules:
            if rule.head is None:
                found += self._instances(rule)
        unique = {each.message: each for each in reversed(found)}
        return tuple(unique[message] for message in sorted(unique))

    def _instances(self, rule: Rule) -> Iterator[Inconsistency]:
        if rule.name.startswith("eq-diff"):
            return
        names = " ".join(variable.name for variable in rule.variables) or "(1 AS ?one)"
        for where in self._bodies(rule):
            query = f"SELECT DISTINCT {names} {{ {where} }} LIMIT {_MOST}"
            for row in self._workspace.select(query):
                yield self._told(rule, row)

    def _bodies(self, rule: Rule) -> Iterator[str]:
        """The body of a rule, or one body for each atom that may match a new triple."""
        workspace, new = self._workspace, self._new
        if new is None:
            if all(self._size(atom) for atom in rule.body):
                yield rule.where(workspace.sparql, workspace.forms.datatypes, order=self._size)
            return
        for index, atom in enumerate(rule.body):
            symbol = symbol_of(atom)
            if workspace.has(new, symbol.property, symbol.class_):
                yield rule.where(
                    workspace.sparql, workspace.forms.datatypes, new=index, new_graph=new.value
                )

    def _told(self, rule: Rule, row: Row) -> Inconsistency:
        values: dict[object, Term | None] = dict(zip(rule.variables, row, strict=False))
        triples = [
            tuple(values.get(node, node) if isinstance(node, Variable) else node for node in atom)
            for atom in rule.body
        ]
        culprits = tuple(Quad(*triple) for triple in dict.fromkeys((*triples, *rule.axioms)))  # type: ignore[arg-type]
        first, *rest = [values[node] for node in rule.variables] or [rule.body[0].subject]  # type: ignore[list-item]
        other = rest[0] if rest else values.get(rule.body[0].object, rule.body[0].object)
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
            datatype = _shown(Iri(literal.datatype))
            for quad in islice(self._workspace.with_object(None, literal), _MOST):
                yield Inconsistency(
                    f"{_shown(literal)} is no value of its datatype, {datatype}",
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

    def _equal(self) -> Iterator[Inconsistency]:
        """The rules eq-diff1 to eq-diff3, on the nodes as the data name them."""
        same = self._equivalence.representative
        different = Iri(OWL + "differentFrom")
        pairs: list[tuple[str, Term, Term, tuple[Triple, ...]]] = [
            ("eq-diff1", quad.subject, quad.object, (quad[:3],))
            for graph in self._graphs
            for quad in self._workspace.matching(different, (graph,))
            # What follows may name one node in the place of both that the data name.
            if graph != self._graphs[-1] or quad.subject != quad.object
        ]
        for rule in self._differences:
            (atom,) = rule.body
            one, other = atom.subject, atom.object
            if isinstance(one, Variable) or isinstance(other, Variable):
                continue
            pairs.append((rule.name, one, other, rule.axioms))
        for name, one, other, because in pairs:
            if same(one) == same(other):
                triples = because if one == other else ((one, SAME_AS, other), *because)
                yield Inconsistency(
                    _MESSAGES["itself" if one == other else "different"].format(
                        _shown(one), f"and {_shown(other)}"
                    ),
                    name,
                    tuple(Quad(*triple) for triple in triples),  # type: ignore[arg-type]
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
            size = self._sizes[symbol] = self._workspace.size(pattern)
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
