"""The ways in which one triple follows by one use of a rule, found backwards.

Nothing is recorded while rules run. What a rule may have concluded a triple from is found by
matching its head with the triple and its body with what is asserted or follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relations_kg.entailment.base import OWL_RL, graph_of
from relations_kg.entailment.compile import compile_owl_rl
from relations_kg.entailment.matching import (
    CLASSES,
    Axioms,
    Binding,
    Facts,
    bound,
    is_literal,
    unified,
)
from relations_kg.entailment.materialize import Materialization
from relations_kg.entailment.rules import (
    ANY_CLASS,
    SAME_AS,
    TYPE,
    Atom,
    Rule,
    Symbol,
    Triple,
    Variable,
    symbol_of,
)
from relations_kg.entailment.schema import (
    DOMAIN,
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    NOTHING,
    RANGE,
    SUBCLASS,
    SUBPROPERTY,
    THING,
    Schema,
)
from relations_kg.namespaces import OWL, RDFS
from relations_kg.rdf import Iri, Term
from relations_kg.store.workspace import Workspace

__all__ = ["Derivation", "Derivations"]

_A, _B, _C, _D = (Variable(f"?{letter}") for letter in "abcd")
_P, _Q, _X, _Y, _Z = (Variable(f"?{letter}") for letter in "pqxyz")


@dataclass(frozen=True, slots=True)
class Derivation:
    """One use of a rule.

    Attributes:
        rule: the W3C's name of the rule.
        body: what it was applied to.
        axioms: the triples that make it a rule.
    """

    rule: str
    body: tuple[Triple, ...]
    axioms: tuple[Triple, ...] = ()

    @property
    def premises(self) -> tuple[Triple, ...]:
        """All that must hold."""
        return self.body + self.axioms


class Derivations:
    """The uses of rules that conclude a triple, in a workspace that is closed.

    Args:
        workspace: what is asserted and what follows.
        materialization: how it was closed.
        most: how many matches of one rule with one triple are looked at; ``None`` is all.

    Attributes:
        facts: what is asserted and what follows.
        reached_most: whether a rule had more matches than were looked at.
    """

    def __init__(
        self, workspace: Workspace, materialization: Materialization, most: int | None = None
    ) -> None:
        self.facts = Facts(workspace, materialization)
        self.reached_most = False
        self._most = most
        self._axioms = Axioms(workspace, materialization)
        self._equivalence = materialization.equivalence
        self._by_head: defaultdict[Symbol, list[Rule]] = defaultdict(list)
        self._is_owl = materialization.inferred == graph_of(OWL_RL)
        rules = list(materialization.program.rules)
        schema_rules = [*(_OWL_SCHEMA if self._is_owl else _RDFS_SCHEMA)]
        if self._is_owl:
            for axioms in filter(None, (self._axioms.canonical, self._axioms.written)):
                schema_rules += _of_lists(Schema(axioms))
        if self._axioms.written:
            rules += compile_owl_rl(self._axioms.written).rules
        self._about_axioms = frozenset(schema_rules)
        for rule in dict.fromkeys((*rules, *schema_rules)):
            if rule.head is not None:
                self._by_head[symbol_of(rule.head)].append(rule)

    def rules(self, goal: Triple) -> Iterator[tuple[Rule, dict[Variable, Term]]]:
        """The rules that could conclude a triple, with what their variables then stand for."""
        symbols = dict.fromkeys((symbol_of(goal), Symbol(goal[1])))
        if goal[1] == TYPE:
            symbols[ANY_CLASS] = None
        for symbol in symbols:
            for rule in self._by_head.get(symbol, ()):
                assert rule.head is not None
                binding = unified(rule.head, goal)
                if binding is not None:
                    yield rule, binding

    def solutions(
        self, rule: Rule, atoms: tuple[Atom, ...], binding: Binding, most: int | None
    ) -> list[dict[Variable, Term]]:
        """The ways to match some atoms of the body of a rule."""
        if rule in self._about_axioms:
            found = list(self._axioms.solutions(atoms, binding))
            return found if most is None else found[:most]
        return self.facts.solutions(rule, atoms, binding, most)

    def of(self, goal: Triple) -> list[Derivation]:
        """The uses of rules that conclude a triple, each once."""
        if is_literal(goal[0]) and is_literal(goal[2]):
            return []  # two literals are never made the same
        found: dict[Derivation, None] = {}
        for rule, binding in self.rules(goal):
            solutions = self.solutions(rule, rule.body, binding, self._most)
            self.reached_most |= len(solutions) == self._most
            for solution in solutions:
                body = tuple(_triple(bound(atom, solution)) for atom in rule.body)
                found[Derivation(rule.name, body, rule.axioms)] = None
        for derivation in self._of_equality(goal):
            found[derivation] = None
        return list(found)

    def _of_equality(self, goal: Triple) -> Iterator[Derivation]:
        """The rules eq-*, of which only pairs of nodes are known, and not from where."""
        subject, predicate, object_ = goal
        if self._is_owl and predicate == SAME_AS and subject == object_:
            yield Derivation("eq-ref", ())
        if not self._equivalence:
            return
        if predicate == SAME_AS:
            members = self._equals(subject)
            if object_ in members:
                yield Derivation("eq-sym", (_same(object_, subject),))
                for other in members:
                    if other != object_:
                        yield Derivation("eq-trans", (_same(subject, other), _same(other, object_)))
            return
        for place, name in enumerate(("eq-rep-s", "eq-rep-p", "eq-rep-o")):
            for other in self._equals(goal[place]):
                parts: list[Term] = list(goal)
                parts[place] = other
                if is_literal(parts[0]) or not isinstance(parts[1], Iri):
                    continue
                triple: Triple = tuple(parts)  # type: ignore[assignment]
                if triple in self.facts or triple in self._axioms.triples:
                    yield Derivation(name, (_same(other, goal[place]), triple))

    def _equals(self, node: Term) -> list[Term]:
        members = self._equivalence.members(self._equivalence.representative(node))
        return [other for other in members if other != node]


def _same(one: Term, other: Term) -> Triple:
    # The rules of equality speak of literals too, which are no subjects otherwise.
    return one, SAME_AS, other  # type: ignore[return-value]


def _triple(atom: Atom) -> Triple:
    return atom.subject, atom.predicate, atom.object  # type: ignore[return-value]


def _of_lists(schema: Schema) -> Iterator[Rule]:
    """Rules scm-int, scm-uni and cls-oo, one for each member of each list."""
    for kind, name in (("intersectionOf", "scm-int"), ("unionOf", "scm-uni"), ("oneOf", "cls-oo")):
        for class_, list_ in schema.pairs(kind):
            members, triples = schema.list_of(list_)
            axioms: tuple[Triple, ...] = ((class_, Iri(OWL + kind), list_), *triples)  # type: ignore[arg-type]
            for member in members:
                if name == "scm-int":
                    head = Atom(class_, SUBCLASS, member)
                elif name == "scm-uni":
                    head = Atom(member, SUBCLASS, class_)
                else:
                    head = Atom(member, TYPE, class_)
                yield Rule(name, (), head, axioms)


def _hierarchy(below: Iri, name: str) -> Iterator[Rule]:
    yield Rule(name, (Atom(_X, below, _Y), Atom(_Y, below, _Z)), Atom(_X, below, _Z))


def _equivalences(below: Iri, same: Iri, name: str) -> Iterator[Rule]:
    yield Rule(f"{name}1", (Atom(_X, same, _Y),), Atom(_X, below, _Y))
    yield Rule(f"{name}1", (Atom(_X, same, _Y),), Atom(_Y, below, _X))
    yield Rule(f"{name}2", (Atom(_X, below, _Y), Atom(_Y, below, _X)), Atom(_X, same, _Y))


def _declarations() -> Iterator[Rule]:
    class_ = (Atom(_C, TYPE, Iri(OWL + "Class")),)
    for head in (
        *(Atom(_C, SUBCLASS, _C), Atom(_C, EQUIVALENT_CLASS, _C)),
        *(Atom(_C, SUBCLASS, THING), Atom(NOTHING, SUBCLASS, _C)),
    ):
        yield Rule("scm-cls", class_, head)
    for triple in sorted(CLASSES):
        name = "cls-thing" if triple[0] == THING else "cls-nothing1"
        yield Rule(name, (), Atom(*triple))
    for kind, name in (("ObjectProperty", "scm-op"), ("DatatypeProperty", "scm-dp")):
        for predicate in (SUBPROPERTY, EQUIVALENT_PROPERTY):
            yield Rule(name, (Atom(_P, TYPE, Iri(OWL + kind)),), Atom(_P, predicate, _P))


def _ends() -> Iterator[Rule]:
    for predicate, name in ((DOMAIN, "scm-dom"), (RANGE, "scm-rng")):
        wider = (Atom(_P, predicate, _X), Atom(_X, SUBCLASS, _Y))
        yield Rule(f"{name}1", wider, Atom(_P, predicate, _Y))
        lower = (Atom(_Q, predicate, _X), Atom(_P, SUBPROPERTY, _Q))
        yield Rule(f"{name}2", lower, Atom(_P, predicate, _X))


def _restrictions() -> Iterator[Rule]:
    on = Iri(OWL + "onProperty")
    below = Atom(_C, SUBCLASS, _D)
    for kind, name in (("someValuesFrom", "svf"), ("allValuesFrom", "avf")):
        of = Iri(OWL + kind)
        one = Atom(_C, of, _A), Atom(_C, on, _P), Atom(_D, of, _B), Atom(_D, on, _P)
        yield Rule(f"scm-{name}1", (*one, Atom(_A, SUBCLASS, _B)), below)
        two = Atom(_C, of, _A), Atom(_C, on, _P), Atom(_D, of, _A), Atom(_D, on, _Q)
        head = below if name == "svf" else Atom(_D, SUBCLASS, _C)
        yield Rule(f"scm-{name}2", (*two, Atom(_P, SUBPROPERTY, _Q)), head)
    value = Iri(OWL + "hasValue")
    three = Atom(_C, value, _A), Atom(_C, on, _P), Atom(_D, value, _A), Atom(_D, on, _Q)
    yield Rule("scm-hv", (*three, Atom(_P, SUBPROPERTY, _Q)), below)


_OWL_SCHEMA: Iterable[Rule] = (
    *_hierarchy(SUBCLASS, "scm-sco"),
    *_hierarchy(SUBPROPERTY, "scm-spo"),
    *_equivalences(SUBCLASS, EQUIVALENT_CLASS, "scm-eqc"),
    *_equivalences(SUBPROPERTY, EQUIVALENT_PROPERTY, "scm-eqp"),
    *_declarations(),
    *_ends(),
    *_restrictions(),
)
_CONTAINER = Atom(_P, TYPE, Iri(RDFS + "ContainerMembershipProperty"))
_RDFS_SCHEMA: Iterable[Rule] = (
    *_hierarchy(SUBCLASS, "rdfs11"),
    *_hierarchy(SUBPROPERTY, "rdfs5"),
    Rule("rdfs12", (_CONTAINER,), Atom(_P, SUBPROPERTY, Iri(RDFS + "member"))),
)
