"""Finds what the body of a rule matches in a closed workspace, with some variables known.

The rules over data ask the store. Those of table 9 are about axioms, of which there are few, and
among these are some that are never told (a class is below itself, and below ``owl:Thing``); they
are matched against an index of the axioms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from relations_kg.entailment.base import OWL_RL, graph_of
from relations_kg.entailment.materialize import EXPANDED, REPLACED, Materialization
from relations_kg.entailment.rules import TYPE, Atom, Node, Rule, Triple, Variable
from relations_kg.entailment.schema import (
    AXIOM_CLASSES,
    AXIOM_PROPERTIES,
    FIRST,
    NOTHING,
    REST,
    THING,
)
from relations_kg.namespaces import OWL
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["CLASSES", "Axioms", "Binding", "Facts", "bound", "is_literal", "unified"]

Binding: TypeAlias = Mapping[Variable, Term]
"""What variables stand for."""

CLASSES: frozenset[Triple] = frozenset(
    (class_, TYPE, Iri(OWL + "Class")) for class_ in (THING, NOTHING)
)
"""What the rules cls-thing and cls-nothing1 say of every ontology."""

_OF_LISTS = (FIRST, REST)


def bound(atom: Atom, binding: Binding) -> Atom:
    """The atom with what its variables stand for, as far as that is known."""
    subject, predicate, object_ = atom
    return Atom(_value(subject, binding), predicate, _value(object_, binding))


def unified(atom: Atom, triple: Triple) -> dict[Variable, Term] | None:
    """What the variables of the atom stand for if it is the triple; ``None`` if it is not."""
    if atom.predicate != triple[1]:
        return None
    binding: dict[Variable, Term] = {}
    for node, term in ((atom.subject, triple[0]), (atom.object, triple[2])):
        if isinstance(node, Variable):
            if binding.setdefault(node, term) != term:
                return None
        elif node != term:
            return None
    return binding


class Facts:
    """All that is asserted or follows, in the names that the data use."""

    def __init__(self, workspace: Workspace, materialization: Materialization) -> None:
        self._workspace = workspace
        self._graphs = (ASSERTED, REPLACED, materialization.inferred, EXPANDED)

    def is_asserted(self, triple: Triple) -> bool:
        """Whether the triple is asserted."""
        return self._is_in(triple, self._graphs[:2])

    def __contains__(self, triple: Triple) -> bool:
        """Whether the triple is asserted or follows, and is told."""
        return self._is_in(triple, self._graphs)

    def solutions(
        self, rule: Rule, atoms: Sequence[Atom], binding: Binding, most: int | None = None
    ) -> list[dict[Variable, Term]]:
        """The ways to match some atoms of a rule's body, in an order that is always the same.

        Args:
            rule: has what else must hold of the variables.
            atoms: atoms of its body; with none of them there is one solution.
            binding: what is known of the variables.
            most: how many solutions at most; ``None`` is all.
        """
        if not _is_allowed(rule, binding):
            return []
        left = [bound(atom, binding) for atom in atoms]
        if any(isinstance(atom.subject, Literal) for atom in left):
            return []
        variables = list(dict.fromkeys(v for atom in left for v in atom.variables))
        where = self._where(rule, left)
        if not variables:
            return [dict(binding)] if not left or self._workspace.ask(f"ASK {{ {where} }}") else []
        query = f"SELECT DISTINCT {' '.join(v.name for v in variables)} {{ {where} }}"
        rows = self._workspace.select(query + (f" LIMIT {most}" if most else ""))
        found = [
            {**binding, **{v: term for v, term in zip(variables, row, strict=True) if term}}
            for row in rows
        ]
        return sorted(found, key=lambda one: [repr(one[v]) for v in variables])

    def _is_in(self, triple: Triple, graphs: Sequence[Iri]) -> bool:
        if is_literal(triple[0]):
            return False
        quad = Quad(*triple)
        return not self._workspace.missing([quad], graphs)

    def _where(self, rule: Rule, atoms: list[Atom]) -> str:
        held, forms = self._workspace.sparql, self._workspace.forms
        parts = [f"{atom.sparql(held)} ." for atom in _in_order(atoms)]
        seen = {variable for atom in atoms for variable in atom.variables}
        for variable, iris in rule.datatypes:
            if variable in seen:
                name = variable.name
                among = ", ".join(f"<{iri}>" for iri in forms.datatypes(iris))
                parts.append(f"FILTER(isLiteral({name}) && DATATYPE({name}) IN ({among}))")
        return " ".join(parts)


class Axioms:
    """The axioms of a closed workspace, given and inferred, told and untold.

    Attributes:
        canonical: those with one node for each class of equal ones, as rules are made of them.
        written: those with all names that equal nodes have, but for lists, which are as they are
            asserted; empty where no node is equal to another.
        triples: both.
    """

    def __init__(self, workspace: Workspace, materialization: Materialization) -> None:
        inferred = materialization.inferred
        facts = frozenset(triple for triple, _ in materialization.program.facts)
        if inferred == graph_of(OWL_RL):
            facts |= CLASSES
        try:
            workspace.see(inferred)
            self.canonical = _axioms(workspace) | facts
            self.written: frozenset[Triple] = frozenset()
            if materialization.equivalence:
                workspace.see(REPLACED)
                asserted = _axioms(workspace)
                workspace.see(inferred, REPLACED, EXPANDED)
                self.written = asserted | {t for t in _axioms(workspace) if t[1] not in _OF_LISTS}
        finally:
            workspace.see(inferred, REPLACED, EXPANDED)
        self.triples = self.canonical | self.written
        self._pairs: defaultdict[Iri, list[tuple[Term, Term]]] = defaultdict(list)
        self._of: defaultdict[tuple[Iri, Term, bool], list[tuple[Term, Term]]] = defaultdict(list)
        for subject, predicate, object_ in sorted(self.triples, key=repr):
            pair = subject, object_
            self._pairs[predicate].append(pair)
            self._of[predicate, subject, False].append(pair)
            self._of[predicate, object_, True].append(pair)

    def solutions(self, atoms: Sequence[Atom], binding: Binding) -> Iterator[dict[Variable, Term]]:
        """The ways to match atoms whose variables stand for classes, properties and values."""
        if not atoms:
            yield dict(binding)
            return
        first, *others = _in_order([bound(atom, binding) for atom in atoms])
        for pair in self._matching(first):
            more = unified(first, (pair[0], first.predicate, pair[1]))  # type: ignore[arg-type]
            if more is not None:
                yield from self.solutions(others, {**binding, **more})

    def _matching(self, atom: Atom) -> Iterable[tuple[Term, Term]]:
        if not isinstance(atom.subject, Variable):
            return self._of.get((atom.predicate, atom.subject, False), ())
        if not isinstance(atom.object, Variable):
            return self._of.get((atom.predicate, atom.object, True), ())
        return self._pairs.get(atom.predicate, ())


def _axioms(workspace: Workspace) -> frozenset[Triple]:
    """The axioms among what queries see."""
    properties = " ".join(f"<{p.value}>" for p in AXIOM_PROPERTIES)
    classes = " ".join(f"<{c.value}>" for c in AXIOM_CLASSES)
    rows = workspace.select(
        f"SELECT ?s ?p ?o {{ {{ VALUES ?p {{ {properties} }} ?s ?p ?o }} UNION "
        f"{{ VALUES ?o {{ {classes} }} ?s <{TYPE.value}> ?o BIND(<{TYPE.value}> AS ?p) }} }}"
    )
    return frozenset(rows)  # type: ignore[arg-type]


def _is_allowed(rule: Rule, binding: Binding) -> bool:
    """Whether what is known of the variables is of the datatypes that the rule wants."""
    for variable, datatypes in rule.datatypes:
        term = binding.get(variable)
        if term is not None and not (isinstance(term, Literal) and term.datatype in datatypes):
            return False
    return True


def is_literal(term: object) -> bool:
    """Whether a term is a literal; a triple may have one as subject while equality is searched."""
    return isinstance(term, Literal)


def _in_order(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms so that what is known comes first, since that is the order of the joins."""
    left, ordered = list(atoms), []
    seen: set[Variable] = set()

    def unknown(atom: Atom) -> tuple[int, bool]:
        # Many nodes are of one class, and few have one value of a property.
        return len(set(atom.variables) - seen), atom.predicate == TYPE

    while left:
        following = min(left, key=unknown)
        left.remove(following)
        ordered.append(following)
        seen.update(following.variables)
    return ordered


def _value(node: Node, binding: Binding) -> Node:
    return binding.get(node, node) if isinstance(node, Variable) else node
