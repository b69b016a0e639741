"""Blank nodes of two graphs in classes of those that nothing tells apart so far.

Colour refinement: two nodes keep one colour as long as they have the same ground quads and, for
each colour, the same links to nodes of that colour. Both graphs are coloured at once, so a colour
means the same in each. What a node has gets into its first colour; after that only the
neighbours of nodes that changed are looked at again, and the part of a class that nothing happened
to keeps its colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from relations_kg.errors import RefusedInput
from relations_kg.rdf import BlankNode, Quad

__all__ = ["Budget", "Colouring", "Structure"]


class Budget:
    """How much work may still be done: a bound that does not depend on the machine."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take off what was done.

        Raises:
            RefusedInput: nothing is left.
        """
        self._left -= steps
        if self._left < 0:
            raise RefusedInput(
                "the blank nodes are so much alike that matching them would take too long",
                hint="give them IRIs, or a property that tells them apart",
            )


class Structure:
    """The blank nodes of two graphs as numbers, and what links them.

    Attributes:
        nodes: for each number the blank node.
        olds: how many of them are of the first graph; theirs are the lowest numbers.
        ground: for each node the kinds of its quads with no other blank node, as numbers.
        links: for each node its links to others: the kind of the quad, and the other node.
    """

    def __init__(self, old: Iterable[Quad], new: Iterable[Quad]) -> None:
        self.nodes: list[BlankNode] = []
        self.ground: list[list[int]] = []
        self.links: list[list[tuple[int, int]]] = []
        self._kinds: dict[object, int] = {}
        self._incoming: set[int] = set()
        self._add(old)
        self.olds = len(self.nodes)
        self._add(new)

    def is_incoming(self, kind: int) -> bool:
        """Whether quads of that kind have the blank node for their object."""
        return kind in self._incoming

    def components(self, nodes: Sequence[int]) -> list[list[int]]:
        """The nodes in groups that links hold together, each sorted, the lowest first."""
        found = []
        seen: set[int] = set()
        for start in nodes:
            if start in seen:
                continue
            seen.add(start)
            group = [start]
            for node in group:
                for _, other in self.links[node]:
                    if other not in seen:
                        seen.add(other)
                        group.append(other)
            found.append(sorted(group))
        return found

    def _add(self, quads: Iterable[Quad]) -> None:
        numbers: dict[BlankNode, int] = {}

        def number(node: BlankNode) -> int:
            found = numbers.get(node)
            if found is None:
                found = numbers[node] = len(self.nodes)
                self.nodes.append(node)
                self.ground.append([])
                self.links.append([])
            return found

        for subject, predicate, object_, graph in sorted(quads, key=repr):
            if not isinstance(subject, BlankNode):
                assert isinstance(object_, BlankNode)
                kind = self._kind("in", predicate, graph, subject)
                self._incoming.add(kind)
                self.ground[number(object_)].append(kind)
            elif not isinstance(object_, BlankNode):
                kind = self._kind("out", predicate, graph, object_)
                self.ground[number(subject)].append(kind)
            elif subject == object_:
                self.ground[number(subject)].append(self._kind("loop", predicate, graph, None))
            else:
                one, other = number(subject), number(object_)
                self.links[one].append((self._kind("to", predicate, graph, None), other))
                self.links[other].append((self._kind("from", predicate, graph, None), one))

    def _kind(self, *parts: object) -> int:
        return self._kinds.setdefault(parts, len(self._kinds))


class Colouring:
    """Colours of nodes, made finer step by step, and taken back where need be."""

    def __init__(self, structure: Structure, colours: dict[int, int], budget: Budget) -> None:
        """Start with given colours.

        Args:
            structure: the links.
            colours: for each node that takes part its colour.
            budget: what looking at links is taken from.
        """
        self.colours = colours
        self._structure = structure
        self._budget = budget
        self._next = max(colours.values(), default=0) + 1
        self._members: defaultdict[int, set[int]] = defaultdict(set)
        self._surplus: defaultdict[int, int] = defaultdict(int)
        self._trail: list[tuple[int, int]] = []
        for node, colour in colours.items():
            self._members[colour].add(node)
            self._surplus[colour] += self._weight(node)

    @classmethod
    def of(cls, structure: Structure, budget: Budget) -> Colouring:
        """All nodes by their ground quads, refined."""
        known: dict[tuple[int, ...], int] = {}
        colours = {
            node: known.setdefault(tuple(sorted(kinds)), len(known))
            for node, kinds in enumerate(structure.ground)
        }
        colouring = cls(structure, colours, budget)
        colouring.refine(colours)
        return colouring

    def members(self, colour: int) -> set[int]:
        """The nodes of a colour."""
        return self._members[colour]

    def mark(self) -> int:
        """A point to which :meth:`undo` can go back."""
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Give the nodes the colours that they had."""
        while len(self._trail) > mark:
            node, colour = self._trail.pop()
            self._put(node, colour)

    def is_balanced(self, mark: int) -> bool:
        """Whether each colour that was touched since has as many nodes of either graph."""
        touched = {colour for _, colour in self._trail[mark:]}
        touched.update(self.colours[node] for node, _ in self._trail[mark:])
        return not any(self._surplus[colour] for colour in touched)

    def pair(self, one: int, other: int) -> None:
        """Give two nodes a colour of their own, and refine."""
        colour = self._fresh()
        pending = self._recolour((one, other), colour)
        self.refine(pending)

    def refine(self, pending: Iterable[int]) -> None:
        """Split classes until links tell no two nodes of one colour apart.

        Args:
            pending: the nodes whose links may differ from those of others of their colour.
        """
        left = set(pending)
        while left:
            by_colour: defaultdict[int, list[int]] = defaultdict(list)
            for node in left:
                by_colour[self.colours[node]].append(node)
            # All is looked at before anything changes: the others of a class are alike until then.
            parts = [
                part
                for colour, nodes in by_colour.items()
                for part in self._parts(colour, nodes, left)
            ]
            left = set()
            for part in parts:
                left |= self._recolour(part, self._fresh())

    def _parts(self, colour: int, nodes: list[int], pending: set[int]) -> list[list[int]]:
        """The parts of a class that get another colour than it has."""
        members = self._members[colour]
        if len(members) == 1:
            return []
        groups: defaultdict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
        for node in nodes:
            groups[self._links(node)].append(node)
        if len(members) > len(nodes):
            # One of the members that nothing happened to stands for all; they keep the colour.
            keeps = self._links(next(each for each in members if each not in pending))
        else:
            keeps = max(groups, key=lambda links: len(groups[links]))
        return [group for links, group in groups.items() if links != keeps]

    def _links(self, node: int) -> tuple[tuple[int, int], ...]:
        links = self._structure.links[node]
        self._budget.spend(len(links) + 1)
        colours = self.colours
        return tuple(sorted((kind, colours[other]) for kind, other in links))

    def _recolour(self, nodes: Iterable[int], colour: int) -> set[int]:
        """Give nodes a colour; their neighbours are to be looked at then."""
        neighbours: set[int] = set()
        for node in nodes:
            self._trail.append((node, self.colours[node]))
            self._put(node, colour)
            neighbours.update(other for _, other in self._structure.links[node])
        return neighbours

    def _put(self, node: int, colour: int) -> None:
        before = self.colours[node]
        self._members[before].discard(node)
        self._surplus[before] -= self._weight(node)
        self.colours[node] = colour
        self._members[colour].add(node)
        self._surplus[colour] += self._weight(node)

    def _weight(self, node: int) -> int:
        return 1 if node < self._structure.olds else -1

    def _fresh(self) -> int:
        self._next += 1
        return self._next - 1
