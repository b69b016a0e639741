"""Rules in the order in which they can run: what a rule reads is complete before it runs.

Rules that depend on one another, directly or in a circle, make one stratum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from relations_kg.entailment.rules import ANY_CLASS, TYPE, Rule, Symbol, symbol_of

__all__ = ["Stratum", "stratify"]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that run together.

    Attributes:
        rules: in the order in which they were given.
        recursive: whether one of them reads what they conclude.
    """

    rules: tuple[Rule, ...]
    recursive: bool


def stratify(rules: Sequence[Rule]) -> list[Stratum]:
    """The strata of rules with a head, those first on which others depend."""
    edges: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
    classes: dict[Symbol, None] = {}
    for number, rule in enumerate(rules):
        if rule.head is None:
            continue
        head = symbol_of(rule.head)
        edges[number].append(head)
        read = {symbol_of(atom) for atom in rule.body}
        for symbol in read:
            edges[symbol].append(number)
        classes.update(dict.fromkeys(s for s in (head, *read) if s.property == TYPE))
    for symbol in classes:
        if symbol != ANY_CLASS:  # each may match the other
            edges[symbol].append(ANY_CLASS)
            if ANY_CLASS in classes and any(
                symbol_of(rule.head) == ANY_CLASS for rule in rules if rule.head
            ):
                edges[ANY_CLASS].append(symbol)
    strata = []
    for component in _components(edges):
        numbers = sorted(node for node in component if isinstance(node, int))
        if numbers:
            recursive = len(component) > 1
            strata.append(Stratum(tuple(rules[number] for number in numbers), recursive))
    return strata


def _components(edges: Mapping[Hashable, list[Hashable]]) -> Iterator[list[Hashable]]:
    """The strongly connected components, sources first (Tarjan, without recursion)."""
    index: dict[Hashable, int] = {}
    low: dict[Hashable, int] = {}
    stack: list[Hashable] = []
    on_stack: set[Hashable] = set()
    found: list[list[Hashable]] = []
    for root in list(edges):
        if root in index:
            continue
        work: list[tuple[Hashable, Iterator[Hashable]]] = [(root, iter(edges.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(edges.get(other, ()))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_popped(stack, on_stack, node))
    return reversed(found)


def _popped(stack: list[Hashable], on_stack: set[Hashable], until: Hashable) -> list[Hashable]:
    component: list[Hashable] = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == until:
            return component
