"""Which focus nodes are looked at together, and what numbers tell without looking at any.

What costs is to come to a node; to ask more about it is cheap. So all that is to be asked of the
focus nodes of a source is asked in one scan, and what is asked of the instances of a class, along
with what is asked of those of a class above it, unless they are few among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

from relations_kg.rdf import Literal
from relations_kg.store.workspace import Row, Workspace
from relations_kg.validation.compiled.classes import Classes
from relations_kg.validation.compiled.plan import Check, Source
from relations_kg.validation.compiled.values import either

__all__ = ["Numbers", "Scan", "Test", "Tests", "scans"]

_MANY = 2000
_AT_ONCE = 40
_FEWEST_AMONG = 3  # times as many are worth to be looked at together
_HAS = re.compile(r"EXISTS \{ \?this (<[^<>]*>) \?x[0-9]+ \}")
_HALVED = 4000  # instances, from which on a scan is one for each thread


class Test(NamedTuple):
    """A check as a condition on a focus node.

    Attributes:
        check: the check.
        condition: what is true of ``?this`` at fault.
        detail: gives the rows of findings, by a pattern that binds ``?this``.
    """

    check: Check
    condition: str
    detail: Callable[[str], Iterator[Row]]


class Tests(NamedTuple):
    """What is to be asked of the focus nodes of a source."""

    source: Source
    tests: list[Test]


@dataclass
class Scan:
    """One pass over the focus nodes of a source.

    Attributes:
        source: the source.
        parts: what is asked of them, and of those of other sources that are among them.
    """

    source: Source
    parts: list[Tests]

    @property
    def condition(self) -> str:
        """What is true of the nodes at fault."""
        found = []
        for source, tests in self.parts:
            condition = either([test.condition for test in tests])
            if source.pattern != self.source.pattern:
                condition = f"(EXISTS {{ {source.pattern} }} && {condition})"
            found.append(condition)
        return either(found)


class Numbers:
    """The numbers of the triples of properties and of the focus nodes of sources.

    Where no subject of a property has two values, there are as many as there are triples; where
    all are instances of a class, and as many as it has, each instance has a value. So numbers
    alone may tell that data conforms.
    """

    def __init__(self, workspace: Workspace, classes: Classes) -> None:
        self._workspace = workspace
        self._classes = classes
        self._sizes: dict[str, int] = {}
        self._counts: dict[str, tuple[int, int]] = {}

    def count(self, tests: Iterable[Tests], threads: Executor) -> None:
        """Count all that may tell something about ``tests``."""
        sources = [t.source for t in tests if t.source.instances_of is not None]
        list(threads.map(self._size, sources))
        predicates: dict[str, None] = {}
        for source, some in tests:
            if self.size(source) < _MANY or source.instances_of is None:
                continue
            for test in some:
                path = test.check.shape.path
                if path is not None and _is_about_one(test.check):
                    predicates[path.sparql] = None
                for predicate in _HAS.findall(test.condition):
                    if self._classes.has_subjects_of(source.instances_of, predicate):
                        predicates[predicate] = None
        list(threads.map(self._triples, predicates))

    def size(self, source: Source) -> int:
        """How many focus nodes there are; 0 where nobody counted."""
        return self._sizes.get(source.pattern, 0)

    def is_below(self, source: Source, other: Source) -> bool:
        """Whether the focus nodes of a source are some of those of the other."""
        if source.instances_of is None or other.instances_of is None:
            return False
        return self._classes.is_below(source.instances_of, other.instances_of)

    def tell(self, source: Source, check: Check) -> bool:
        """Whether numbers alone tell that no focus node is at fault."""
        path = check.shape.path
        if path is None or source.instances_of is None or path.sparql not in self._counts:
            return False
        if not _is_about_one(check):
            return False
        triples, subjects = self._counts[path.sparql]
        return triples == subjects if check.name == "maxCount" else self._all(source, path.sparql)

    def simplified(self, source: Source, test: Test) -> Test:
        """The test without asking for what all focus nodes are known to have."""

        def known(condition: re.Match[str]) -> str:
            return "true" if self._all(source, condition[1]) else condition[0]

        return test._replace(condition=_HAS.sub(known, test.condition))

    def _all(self, source: Source, predicate: str) -> bool:
        """Whether all focus nodes are known to have a property."""
        if source.instances_of is None or predicate not in self._counts:
            return False
        _, subjects = self._counts[predicate]
        return subjects == self.size(source) and self._classes.has_subjects_of(
            source.instances_of, predicate
        )

    def _size(self, source: Source) -> None:
        query = f"SELECT (COUNT(*) AS ?n) {{ {source.pattern} }}"
        (self._sizes[source.pattern],) = self._whole(query)

    def _triples(self, predicate: str) -> None:
        query = (
            "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) "
            f"{{ ?s {predicate} ?o }}"
        )
        triples, subjects = self._whole(query)
        self._counts[predicate] = triples, subjects

    def _whole(self, query: str) -> list[int]:
        (row,) = self._workspace.select(query)
        return [int(number.lexical) for number in row if isinstance(number, Literal)]


def _is_about_one(check: Check) -> bool:
    """Whether a check demands one value of a property, at least or at most."""
    path = check.shape.path
    return (
        check.name in ("minCount", "maxCount")
        and check.constraint.number == 1
        and path is not None
        and path.predicate is not None
    )


def scans(tests: Iterable[Tests], numbers: Numbers) -> Iterator[Scan]:
    """The scans that ask all that numbers do not tell, those over the most nodes first."""
    left = [
        Tests(source, [numbers.simplified(source, test) for test in kept])
        for source, some in tests
        if (kept := [test for test in some if not numbers.tell(source, test.check)])
    ]
    left.sort(key=lambda some: numbers.size(some.source), reverse=True)
    found: list[Scan] = []
    for some in left:
        size = numbers.size(some.source)
        for scan in found:
            if (
                size >= _MANY
                and numbers.size(scan.source) <= _FEWEST_AMONG * size
                and numbers.is_below(some.source, scan.source)
            ):
                scan.parts.append(some)
                break
        else:
            found.append(Scan(some.source, [some]))
    for scan in found:
        yield from _divided(scan, 2 if numbers.size(scan.source) >= _HALVED else 1)


def _divided(scan: Scan, least: int) -> Iterator[Scan]:
    """The scan in pieces of about the same cost, none of them too long for one query."""
    every = [(part.source, test) for part in scan.parts for test in part.tests]
    every.sort(key=lambda one: _cost(one[1]), reverse=True)
    number = min(len(every), max(least, -(-len(every) // _AT_ONCE)))
    pieces: list[dict[str, Tests]] = [{} for _ in range(number)]
    costs = [0] * number
    for source, test in every:
        cheapest = costs.index(min(costs))
        costs[cheapest] += _cost(test)
        pieces[cheapest].setdefault(source.pattern, Tests(source, [])).tests.append(test)
    for piece in pieces:
        yield Scan(scan.source, list(piece.values()))


def _cost(test: Test) -> int:
    return 1 + test.condition.count("EXISTS")
