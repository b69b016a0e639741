"""Pairs of blank nodes of two graphs that differ: those that share most quads.

The least difference is NP-hard to find. So nodes are paired greedily, those first that share
most quads, and what they are linked to shares one more then; where only a few nodes are left,
all ways to pair them are looked through, as far as a number of steps goes.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush

from relations_kg.comparison.colouring import Structure

__all__ = ["similar"]

_MOST_PAIRS = 2500  # of nodes that share a quad of one kind; of commoner kinds none are proposed
_MOST_SEARCHED = 16  # nodes of either graph
_MOST_STEPS = 20_000


def similar(structure: Structure, colours: dict[int, int], pairs: dict[int, int]) -> dict[int, int]:
    """``pairs`` and, of the nodes that are in none, those that share most quads.

    Args:
        structure: the nodes.
        colours: of two pairs that share as many quads, the one with one colour comes first.
        pairs: nodes of the first graph, and what they are in the second.
    """
    paired_theirs = set(pairs.values())
    left = [
        [node for node in range(structure.olds) if node not in pairs],
        [node for node in range(structure.olds, len(structure.nodes)) if node not in paired_theirs],
    ]
    sharing: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, nodes in enumerate(left):
        for node in nodes:
            for kind in structure.ground[node]:
                sharing[kind][side].append(node)
    shared: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for kind, (ours, theirs) in sharing.items():
        if len(ours) * len(theirs) > _MOST_PAIRS:
            continue
        for one in ours:
            for other in theirs:
                counted = shared[one, other]
                counted[0] += 1
                # What refers to a node tells better which it is than what is said of it.
                counted[1] += structure.is_incoming(kind)
    found = dict(pairs)

    def entry(pair: tuple[int, int]) -> tuple[int, bool, int, int, int]:
        quads, incoming = shared[pair]
        return -quads, colours[pair[0]] != colours[pair[1]], -incoming, *pair

    heap = [entry(pair) for pair in shared]
    heapify(heap)
    while heap:
        *_, one, other = heappop(heap)
        if one in found or other in paired_theirs:
            continue
        found[one] = other
        paired_theirs.add(other)
        by_kind: defaultdict[int, list[int]] = defaultdict(list)
        for kind, neighbour in structure.links[other]:
            by_kind[kind].append(neighbour)
        for kind, neighbour in structure.links[one]:
            if neighbour in found or len(by_kind[kind]) > _MOST_PAIRS:
                continue
            for candidate in by_kind[kind]:
                if candidate not in paired_theirs:
                    shared[neighbour, candidate][0] += 1
                    heappush(heap, entry((neighbour, candidate)))
    if max(map(len, left)) <= _MOST_SEARCHED:
        return _Search(structure, pairs, *left).best(found)
    return found


class _Search:
    """Branch and bound over all ways to pair a few nodes, given up after a number of steps."""

    def __init__(
        self, structure: Structure, pairs: dict[int, int], ours: list[int], theirs: list[int]
    ) -> None:
        self._structure = structure
        self._pairs = dict(pairs)
        self._ours = [node for group in structure.components(ours) for node in group]
        self._theirs = theirs
        self._ground = [frozenset(kinds) for kinds in structure.ground]
        self._links = {node: frozenset(structure.links[node]) for node in theirs}
        self._steps = 0
        # For each position the most that the nodes from there on can share.
        self._most = [0]
        seen = set(self._ours)
        for node in reversed(self._ours):
            seen.discard(node)
            links = sum(other in seen or other in pairs for _, other in structure.links[node])
            ground = max((self._common(node, each) for each in theirs), default=0)
            self._most.append(self._most[-1] + links + ground)
        self._most.reverse()

    def best(self, found: dict[int, int]) -> dict[int, int]:
        """The pairs that share most quads, ``found`` unless there is better."""
        self._best = {node: found[node] for node in self._ours if node in found}
        self._shared = self._quads(self._best)
        self._look(0, 0, {})
        return self._pairs | self._best

    def _quads(self, chosen: dict[int, int]) -> int:
        known: dict[int, int] = {}
        total = 0
        for one in self._ours:
            if one in chosen:
                total += self._gain(one, chosen[one], known)
                known[one] = chosen[one]
        return total

    def _look(self, position: int, shared: int, chosen: dict[int, int]) -> None:
        self._steps += 1
        if shared > self._shared:
            self._shared, self._best = shared, dict(chosen)
        if position == len(self._ours) or self._steps > _MOST_STEPS:
            return
        if shared + self._most[position] <= self._shared:
            return
        one = self._ours[position]
        taken = set(chosen.values())
        gains = [
            (-self._gain(one, other, chosen), other) for other in self._theirs if other not in taken
        ]
        for gain, other in sorted(gains):
            chosen[one] = other
            self._look(position + 1, shared - gain, chosen)
            del chosen[one]
        self._look(position + 1, shared, chosen)

    def _gain(self, one: int, other: int, chosen: dict[int, int]) -> int:
        """How many quads more are shared when two nodes are a pair, after others were chosen."""
        links = self._links[other]
        total = self._common(one, other)
        for kind, neighbour in self._structure.links[one]:
            theirs = chosen.get(neighbour, self._pairs.get(neighbour))
            total += theirs is not None and (kind, theirs) in links
        return total

    def _common(self, one: int, other: int) -> int:
        return len(self._ground[one] & self._ground[other])
