"""The shortest proofs of a triple, searched backwards.

The uses of rules make a hypergraph: from premises to conclusions. Its part that bears on a goal
is explored as far as needed. In each round the cheapest proof is computed (Knuth's
generalization of Dijkstra's algorithm), where a triple that has not been looked at counts as
one step, which it needs at least; such triples in that proof are looked at in the next round.
A proof without any is the shortest. No triple can be in a proof of itself, because costs only
grow.

Other proofs are those that do without one of the leaves of a proof that was found, and so on
(Reiter's tree of hitting sets); in the end none is left that needs more than another.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from relations_kg.entailment.derivations import Derivation, Derivations
from relations_kg.entailment.rules import Triple
from relations_kg.entailment.schema import FIRST, REST

__all__ = ["Search", "Tree"]

_STEP, _LEAF = 1000, 1  # fewest steps first, and of those fewest leaves
_EXPLORED = 20_000
_EAGER_AFTER = 8
_RUNS = 500


@dataclass(frozen=True)
class Tree:
    """A proof, as what each triple in it follows from.

    Attributes:
        goal: what is proved.
        steps: for each triple that is not a leaf its derivation; premises come before.
    """

    goal: Triple
    steps: dict[Triple, Derivation] = field(compare=False)

    @property
    def leaves(self) -> frozenset[Triple]:
        """What is asserted."""
        premises = (p for derivation in self.steps.values() for p in derivation.premises)
        return frozenset(premises).difference(self.steps)


class Search:
    """Proofs in one workspace.

    Attributes:
        is_bounded: whether the search had to stop before all that bears on a goal was explored.
    """

    def __init__(self, derivations: Derivations) -> None:
        self._derivations = derivations
        self._explored: dict[Triple, list[Derivation]] = {}
        self._asserted: dict[Triple, bool] = {}
        self.is_bounded = False

    def shortest(self, goal: Triple, excluded: frozenset[Triple] = frozenset()) -> Tree | None:
        """The proof of fewest steps in which none of ``excluded`` is a leaf."""
        for round_ in count():
            bounded = len(self._explored) >= _EXPLORED
            tree, unknown, waiting = self._cheapest(goal, excluded, optimistic=not bounded)
            if tree is None or not unknown:
                self.is_bounded |= bounded
                return tree
            for triple in unknown:
                self._explore(triple)
            if round_ >= _EAGER_AFTER:  # so that the number of rounds stays small
                for _ in range(min(len(waiting), len(self._explored) // 2)):
                    self._explore(waiting.popleft())
        raise AssertionError("unreachable")

    def all(
        self, goal: Triple, most: int, excluded: frozenset[Triple] = frozenset()
    ) -> tuple[list[Tree], bool]:
        """The proofs, the shortest first, and whether there may be more.

        Args:
            goal: what is to be proved.
            most: how many proofs at most.
            excluded: what is not to be a leaf.
        """
        found: dict[frozenset[Triple], Tree] = {}
        order = count()
        seen = {excluded}
        queue: list[tuple[int, int, frozenset[Triple], Tree]] = []
        runs = 0

        def look(without: frozenset[Triple]) -> None:
            nonlocal runs
            runs += 1
            tree = self.shortest(goal, without)
            if tree is not None:
                heappush(queue, (len(tree.steps), next(order), without, tree))

        look(excluded)
        while queue and len(found) < most and runs < _RUNS:
            _, _, without, tree = heappop(queue)
            leaves = tree.leaves
            found.setdefault(leaves, tree)
            for leaf in sorted(leaves, key=repr):
                # Whatever uses the triples of a list uses the axiom with the list.
                if leaf[1] in (FIRST, REST) or without | {leaf} in seen:
                    continue
                seen.add(without | {leaf})
                look(without | {leaf})
        minimal = [
            tree for leaves, tree in found.items() if not any(other < leaves for other in found)
        ]
        return sorted(minimal, key=lambda tree: len(tree.steps)), bool(queue)

    def _explore(self, triple: Triple) -> None:
        if triple not in self._explored:
            self._explored[triple] = self._derivations.of(triple)

    def _is_leaf(self, triple: Triple, excluded: frozenset[Triple]) -> bool:
        known = self._asserted.get(triple)
        if known is None:
            known = self._asserted[triple] = self._derivations.facts.is_asserted(triple)
        return known and triple not in excluded

    def _cheapest(
        self, goal: Triple, excluded: frozenset[Triple], *, optimistic: bool
    ) -> tuple[Tree | None, list[Triple], deque[Triple]]:
        """The cheapest proof by what is explored.

        Returns:
            The proof, what in it is not explored, and all that is not explored.
        """
        heap: list[tuple[int, int, Triple, Derivation | None]] = []
        order = count()
        waiting: deque[Triple] = deque()
        uses: defaultdict[Triple, list[list[int]]] = defaultdict(list)
        pending: list[tuple[Triple, Derivation]] = []
        seen = {goal}
        left = deque([goal])
        while left:
            triple = left.popleft()
            if self._is_leaf(triple, excluded):
                heappush(heap, (_LEAF, next(order), triple, None))
                continue
            derivations = self._explored.get(triple)
            if derivations is None:
                waiting.append(triple)
                if optimistic:
                    heappush(heap, (_STEP, next(order), triple, None))
                continue
            for derivation in derivations:
                premises = dict.fromkeys(derivation.premises)
                # What is still to be proved of it, its cost, and which it is.
                use = [len(premises), _STEP, len(pending)]
                pending.append((triple, derivation))
                if not premises:
                    heappush(heap, (_STEP, next(order), triple, derivation))
                for premise in premises:
                    uses[premise].append(use)
                    if premise not in seen:
                        seen.add(premise)
                        left.append(premise)
        chosen: dict[Triple, Derivation | None] = {}
        while heap:
            cost, _, triple, by = heappop(heap)
            if triple in chosen:
                continue
            chosen[triple] = by
            if triple == goal:
                break
            for use in uses[triple]:
                use[0] -= 1
                use[1] += cost
                if not use[0]:
                    head, derivation = pending[use[2]]
                    if head not in chosen:
                        heappush(heap, (use[1], next(order), head, derivation))
        if goal not in chosen:
            return None, [], waiting
        return self._tree(goal, chosen, lambda triple: self._is_leaf(triple, excluded), waiting)

    def _tree(
        self,
        goal: Triple,
        chosen: dict[Triple, Derivation | None],
        is_leaf: Callable[[Triple], bool],
        waiting: deque[Triple],
    ) -> tuple[Tree, list[Triple], deque[Triple]]:
        used: set[Triple] = set()
        unknown: list[Triple] = []
        left = [goal]
        while left:
            triple = left.pop()
            if triple in used:
                continue
            used.add(triple)
            by = chosen[triple]
            if by is not None:
                left.extend(by.premises)
            elif not is_leaf(triple):
                unknown.append(triple)
        # They were settled in the order of their costs, premises before what follows from them.
        steps = {t: by for t, by in chosen.items() if by is not None and t in used}
        return Tree(goal, steps), unknown, waiting
