"""Why a triple does not follow: the rules that came nearest, and what they miss.

A rule comes near where all but few of its atoms match. A rule with one premise says the same in
other words (an inverse, a subclass), so what it would follow from is looked at in its turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import combinations

from relations_kg.entailment.derivations import Derivations
from relations_kg.entailment.matching import Binding, bound
from relations_kg.entailment.proofs import NearMiss, Step
from relations_kg.entailment.rules import TYPE, Atom, Rule, Triple, Variable
from relations_kg.entailment.schema import AXIOM_PROPERTIES, NOTHING
from relations_kg.entailment.selection import is_of_vocabulary
from relations_kg.entailment.sentences import Words
from relations_kg.rdf import Literal, Term

__all__ = ["nearest"]

_RESTATED = 200  # in how many other words what was asked for is looked at
_TOLD = 5
_MATCHES = 1000
_LONGEST = 6  # of a longer body only few parts are tried
_AXIOMS = frozenset(AXIOM_PROPERTIES)


def nearest(
    derivations: Derivations, words: Words, goal: Triple
) -> tuple[tuple[NearMiss, ...], int]:
    """The rules that came nearest to concluding ``goal``, and how many more came as near."""
    best: list[tuple[NearMiss, tuple[int, int, int]]] = []
    for conclusion, leads_to in _restated(derivations, words, goal):
        for rule, binding in derivations.rules(conclusion):
            for miss, parts in _misses(derivations, words, conclusion, rule, binding, leads_to):
                rank = len(miss.missing), -len(miss.held), parts
                if not best or rank <= best[0][1]:
                    if best and rank < best[0][1]:
                        best = []
                    best.append((miss, rank))
    # One that says what was asked for in fewer other words stands for those that say the same.
    fewest = min((len(miss.leads_to) for miss, _ in best), default=0)
    told: dict[tuple[tuple[Atom, ...], tuple[Atom, ...]], NearMiss] = {}
    for miss, rank in best:
        if rank[1] or len(miss.leads_to) == fewest:
            told.setdefault((miss.held, miss.missing), miss)
    chosen = tuple(told.values())[:_TOLD]
    return chosen, len(told) - len(chosen)


def _restated(
    derivations: Derivations, words: Words, goal: Triple
) -> Iterator[tuple[Triple, tuple[Step, ...]]]:
    """What was asked for, and whatever it would follow from by rules with one premise."""
    seen = {goal}
    left: deque[tuple[Triple, tuple[Step, ...]]] = deque([(goal, ())])
    while left and len(seen) < _RESTATED:
        conclusion, leads_to = left.popleft()
        yield conclusion, leads_to
        for rule, binding in derivations.rules(conclusion):
            if len(rule.body) != 1 or _is_about_axioms(rule):
                continue
            premise = bound(rule.body[0], binding)
            if any(premise.variables) or isinstance(premise.subject, Literal):
                continue
            triple: Triple = premise  # type: ignore[assignment]
            if triple not in seen:
                seen.add(triple)
                sentence = words.sentence(rule.name, conclusion, (triple,), rule.axioms)
                left.append((triple, (Step(conclusion, rule.name, sentence), *leads_to)))


def _misses(
    derivations: Derivations,
    words: Words,
    conclusion: Triple,
    rule: Rule,
    binding: Binding,
    leads_to: tuple[Step, ...],
) -> Iterator[tuple[NearMiss, int]]:
    """The ways in which as many atoms of one rule as possible match, and how those hang together.

    Yields:
        What is missing, and into how many parts falls what holds.
    """
    size = len(rule.body)
    if not size:
        return
    for number in range(size - 1, -1, -1):
        if number and size > _LONGEST and number < size - 1:
            continue
        found = False
        for chosen in combinations(range(size), number):
            atoms = tuple(rule.body[i] for i in chosen)
            solutions = derivations.solutions(rule, atoms, binding, _MATCHES)
            if not solutions:
                continue
            rest = [rule.body[i] for i in range(size) if i not in chosen]
            shown = solutions[0] if len(solutions) == 1 else dict(binding)
            held = tuple(bound(atom, shown) for atom in atoms)
            missing = tuple(bound(atom, shown) for atom in rest)
            if any(isinstance(atom.subject, Literal) for atom in missing):
                continue
            if any(_is_trivial(atom) for atom in missing) or conclusion in missing:
                continue
            found = True
            body = [bound(atom, shown) for atom in rule.body]
            sentence = words.sentence(rule.name, conclusion, body, rule.axioms, holds=False)
            variables = dict.fromkeys(v for atom in held for v in atom.variables)
            one = _telling(solutions)
            example = tuple((v.name, one[v]) for v in variables)
            miss = NearMiss(
                rule.name, sentence, conclusion, held, missing, len(solutions), example, leads_to
            )
            yield miss, _parts([bound(atom, binding) for atom in atoms])
        if found:
            return


def _parts(atoms: Sequence[Atom]) -> int:
    """Into how many groups atoms fall that share no variable."""
    parts: list[set[Variable]] = []
    for atom in atoms:
        joined = {*atom.variables}
        apart = [part for part in parts if not part & joined]
        parts = [*apart, joined.union(*(part for part in parts if part & joined))]
    return len(parts)


def _is_trivial(atom: Atom) -> bool:
    """Whether a premise says nothing: something of any class, or of the class without members."""
    return atom.predicate == TYPE and (isinstance(atom.object, Variable) or atom.object == NOTHING)


def _telling(solutions: list[dict[Variable, Term]]) -> Binding:
    """The first solution that has no term of OWL itself in it, if there is one."""
    for solution in solutions:
        if not any(map(is_of_vocabulary, solution.values())):
            return solution
    return solutions[0]


def _is_about_axioms(rule: Rule) -> bool:
    return any(atom.predicate in _AXIOMS for atom in rule.body)
