"""Why a triple follows, or what is missing for it to follow.

Searched backwards over a workspace that is closed: a triple is matched with the heads of the
rules, their bodies are asked for, and so on down to what is asserted. Nothing is recorded while
rules run. Shorter proofs are found first, since the depth of the search grows step by step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from relations_kg.entailment.base import OWL_RL, graph_of
from relations_kg.entailment.materialize import EXPANDED, REPLACED, Materialization
from relations_kg.entailment.rules import SAME_AS, Atom, Node, Rule, Triple, Variable
from relations_kg.entailment.schema import (
    DOMAIN,
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    NOTHING,
    RANGE,
    SUBCLASS,
    SUBPROPERTY,
)
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["Explanation", "Near", "Proof", "explain"]

_DEEPEST = 14
_ROWS = 25
_X, _Y, _Z = Variable("?x"), Variable("?y"), Variable("?z")


@dataclass(frozen=True)
class Proof:
    """A triple and what it follows from.

    Attributes:
        triple: what is proved.
        rule: the W3C's name of the rule; empty where the triple is asserted.
        premises: the proofs of what the rule needs, data before axioms.
    """

    triple: Triple
    rule: str = ""
    premises: tuple[Proof, ...] = ()

    @property
    def steps(self) -> int:
        """How many rules are applied."""
        return bool(self.rule) + sum(premise.steps for premise in self.premises)


@dataclass(frozen=True)
class Near:
    """A rule that would conclude a triple if one more premise held.

    Attributes:
        rule: the W3C's name of the rule.
        holding: the premises that hold.
        missing: the one that does not; what may be anything is a variable.
    """

    rule: str
    holding: tuple[Triple, ...]
    missing: Atom


@dataclass(frozen=True)
class Explanation:
    """The answer.

    Attributes:
        triple: what was asked about.
        proofs: the shortest first; none where it does not follow.
        near: for a triple that does not follow, the rules that came nearest.
    """

    triple: Triple
    proofs: tuple[Proof, ...] = ()
    near: tuple[Near, ...] = ()


def explain(
    workspace: Workspace, materialization: Materialization, triple: Triple, *, most: int = 1
) -> Explanation:
    """Why ``triple`` holds in a workspace, or what it lacks.

    Args:
        workspace: the triples, closed by ``materialization``.
        materialization: the rules.
        triple: what is asked about.
        most: how many proofs to find.
    """
    search = _Search(workspace, materialization)
    if search.holds(triple):
        return Explanation(triple, tuple(islice(search.shortest_first(triple), most)))
    return Explanation(triple, near=tuple(search.near(triple)))


class _Search:
    def __init__(self, workspace: Workspace, materialization: Materialization) -> None:
        self._workspace = workspace
        self._materialization = materialization
        self._graphs = (ASSERTED, REPLACED, materialization.inferred, EXPANDED)
        is_owl = materialization.inferred == graph_of(OWL_RL)
        self._rules: defaultdict[Iri, list[Rule]] = defaultdict(list)
        rules = [rule for rule in materialization.program.rules if not rule.identifies]
        for rule in (*rules, *(_OWL_SCHEMA if is_owl else _RDFS_SCHEMA)):
            if rule.head is not None:
                self._rules[rule.head.predicate].append(rule)
        self._facts = dict(materialization.program.facts)

    def holds(self, triple: Triple) -> bool:
        return not self._workspace.missing([Quad(*triple)], self._graphs)

    def is_asserted(self, triple: Triple) -> bool:
        return not self._workspace.missing([Quad(*triple)], (ASSERTED, REPLACED))

    def shortest_first(self, goal: Triple) -> Iterator[Proof]:
        told: set[Proof] = set()
        for depth in range(_DEEPEST):
            found = [p for p in self._proofs(goal, depth, frozenset()) if p not in told]
            for proof in sorted(found, key=lambda each: each.steps):
                if proof not in told:
                    told.add(proof)
                    yield proof

    def _proofs(self, goal: Triple, depth: int, above: frozenset[Triple]) -> Iterator[Proof]:
        """The proofs of a triple that need no more than ``depth`` rules on top of each other."""
        if goal in above:
            return
        if self.is_asserted(goal):
            yield Proof(goal)
            if above:  # what is asserted needs no proof within another
                return
        if depth == 0:
            return
        below = above | {goal}
        for rule, premises in self._steps(goal):
            proofs = [self._first(premise, depth - 1, below) for premise in premises]
            if all(proof is not None for proof in proofs):
                yield Proof(goal, rule, tuple(proof for proof in proofs if proof is not None))

    def _first(self, goal: Triple, depth: int, above: frozenset[Triple]) -> Proof | None:
        for allowed in range(depth + 1):
            for proof in self._proofs(goal, allowed, above):
                return proof
        return None

    def _steps(self, goal: Triple) -> Iterator[tuple[str, tuple[Triple, ...]]]:
        """The rules that conclude a triple, each with premises that hold."""
        if (reason := self._materialization.program.reasons.get(goal)) is not None:
            yield reason
        if self._facts.get(goal) == "cls-oo":
            yield "cls-oo", ()
        if self._materialization.equivalence:
            yield from self._equal(goal)
        for rule in self._rules.get(goal[1], ()):
            bound = _matched(rule, goal)
            if bound is None:
                continue
            for row in self._rows(rule, rule.body, bound):
                premises = tuple(_filled(atom, row) for atom in rule.body)
                if all(self.holds(premise) for premise in premises) and goal not in premises:
                    yield rule.name, (*premises, *rule.axioms)

    def _rows(
        self, rule: Rule, body: tuple[Atom, ...], bound: Mapping[Variable, Term]
    ) -> Iterator[Mapping[Variable, Term]]:
        """The solutions of a body that has the variables of ``bound`` filled in."""
        atoms = tuple(Atom(*(_value(node, bound) for node in atom)) for atom in body)  # type: ignore[arg-type]
        partial = Rule(
            rule.name,
            atoms,
            None,
            datatypes=tuple(d for d in rule.datatypes if d[0] not in bound),
        )
        free = partial.variables
        held = self._workspace.sparql
        where = partial.where(held, self._workspace.forms.datatypes)
        names = " ".join(variable.name for variable in free) or "(1 AS ?one)"
        for row in self._workspace.select(f"SELECT DISTINCT {names} {{ {where} }} LIMIT {_ROWS}"):
            found = {v: t for v, t in zip(free, row, strict=False) if t is not None}
            yield {**bound, **found}

    def _equal(self, goal: Triple) -> Iterator[tuple[str, tuple[Triple, ...]]]:
        equivalence = self._materialization.equivalence
        subject, predicate, object_ = goal
        if predicate == SAME_AS:
            if not isinstance(object_, Literal):
                turned = (object_, SAME_AS, subject)
                if self.is_asserted(turned):
                    yield "eq-sym", (turned,)
            for rule in self._materialization.merges.get(frozenset((subject, object_)), ()):
                yield rule.name, rule.axioms
            for between in equivalence.members(equivalence.representative(subject)):
                if between in (subject, object_) or isinstance(between, Literal):
                    continue
                yield "eq-trans", ((subject, SAME_AS, between), (between, SAME_AS, object_))
            return
        for place, name in ((0, "eq-rep-s"), (1, "eq-rep-p"), (2, "eq-rep-o")):
            node = goal[place]
            for other in equivalence.members(equivalence.representative(node)):
                if other == node or isinstance(other, Literal):
                    continue
                replaced = (*goal[:place], other, *goal[place + 1 :])
                if self.holds(replaced):  # type: ignore[arg-type]
                    yield name, (replaced, (other, SAME_AS, node))  # type: ignore[misc]

    def near(self, goal: Triple) -> Iterator[Near]:
        """The rules that conclude a triple but for one premise, those that hold most first."""
        found: dict[Near, int] = {}
        for rule in self._rules.get(goal[1], ()):
            bound = _matched(rule, goal)
            if bound is None:
                continue
            for index, missing in enumerate(rule.body):
                if missing.object == NOTHING:
                    continue  # what is of no class would be of every class
                others = (*rule.body[:index], *rule.body[index + 1 :])
                rows = self._rows(rule, others, bound) if others else iter((bound,))
                for row in islice(rows, 3):
                    lacking = Atom(*(_value(node, row) for node in missing))  # type: ignore[arg-type]
                    holding = tuple(_filled(atom, row) for atom in others)
                    found.setdefault(Near(rule.name, holding, lacking), len(others))
        ranked = sorted(found, key=lambda near: (-found[near], repr(near)))
        yield from (near for near in ranked if found[near] == found[ranked[0]])


def _matched(rule: Rule, goal: Triple) -> dict[Variable, Term] | None:
    """What the variables of a rule's head stand for if it concludes a triple."""
    assert rule.head is not None
    bound: dict[Variable, Term] = {}
    for node, term in zip(rule.head, goal, strict=True):
        if isinstance(node, Variable):
            if bound.setdefault(node, term) != term:
                return None
        elif node != term or type(node) is not type(term):
            return None
    for atom in rule.body:
        if isinstance(atom.subject, Variable) and isinstance(bound.get(atom.subject), Literal):
            return None
    return bound


def _value(node: Node, bound: Mapping[Variable, Term]) -> Node:
    return bound.get(node, node) if isinstance(node, Variable) else node


def _filled(atom: Atom, bound: Mapping[Variable, Term]) -> Triple:
    return tuple(_value(node, bound) for node in atom)  # type: ignore[return-value]


def _transitive(name: str, predicate: Iri) -> Rule:
    body = (Atom(_X, predicate, _Y), Atom(_Y, predicate, _Z))
    return Rule(name, body, Atom(_X, predicate, _Z))


def _owl_schema() -> Iterator[Rule]:
    """Table 9, with variables: for what follows from the axioms alone."""
    for below, same, names in (
        (SUBCLASS, EQUIVALENT_CLASS, ("scm-sco", "scm-eqc1", "scm-eqc2")),
        (SUBPROPERTY, EQUIVALENT_PROPERTY, ("scm-spo", "scm-eqp1", "scm-eqp2")),
    ):
        yield _transitive(names[0], below)
        for one, other in ((_X, _Y), (_Y, _X)):
            yield Rule(names[1], (Atom(one, same, other),), Atom(_X, below, _Y))
        both = (Atom(_X, below, _Y), Atom(_Y, below, _X))
        yield Rule(names[2], both, Atom(_X, same, _Y))
    for predicate, kind in ((DOMAIN, "dom"), (RANGE, "rng")):
        wider = (Atom(_X, predicate, _Y), Atom(_Y, SUBCLASS, _Z))
        yield Rule(f"scm-{kind}1", wider, Atom(_X, predicate, _Z))
        lower = (Atom(_X, SUBPROPERTY, _Y), Atom(_Y, predicate, _Z))
        yield Rule(f"scm-{kind}2", lower, Atom(_X, predicate, _Z))


_OWL_SCHEMA = tuple(_owl_schema())
_RDFS_SCHEMA = (_transitive("rdfs11", SUBCLASS), _transitive("rdfs5", SUBPROPERTY))
