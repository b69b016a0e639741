"""Runs the plan of a shapes graph over a workspace.

Most data conforms, so what is asked first is whether anything is at fault at all: of the values
of a property once for all shapes that constrain them, and of the focus nodes of a source once for
all shapes that it is a source for. Only what is found is asked for in detail. The passes are
independent of each other, and the engine releases the interpreter's lock while it answers, so
they run on two threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from relations_kg.rdf import Iri, Term
from relations_kg.report import Finding
from relations_kg.store.workspace import Row, Workspace
from relations_kg.validation.compiled.classes import Classes
from relations_kg.validation.compiled.constraints_in_sparql import findings_of
from relations_kg.validation.compiled.expressions import Expressions
from relations_kg.validation.compiled.messages import component, message
from relations_kg.validation.compiled.plan import Check, Fallback, Plan, Unit, distinct
from relations_kg.validation.compiled.scans import Numbers, Scan, Test, Tests, scans
from relations_kg.validation.compiled.values import NotCompiled, either
from relations_kg.validation.shapes import messages_of

__all__ = ["Run"]

_MOST_LISTED = 1000
_Pass = Callable[[], list[Finding]]


class Run:
    """One run.

    Attributes:
        fallbacks: what the reference engine has to check.
    """

    def __init__(
        self,
        workspace: Workspace,
        plan: Plan,
        expressions: Expressions,
        classes: Classes,
        on_shape: Callable[[Term], None],
    ) -> None:
        self.fallbacks: list[Fallback] = list(plan.fallbacks)
        self._workspace = workspace
        self._plan = plan
        self._expressions = expressions
        self._classes = classes
        self._on_shape = on_shape
        self._numbers = Numbers(workspace, classes)

    def run(self) -> dict[Finding, None]:
        """Check everything; gives what was found, each once.

        Raises:
            QueryError: the engine cannot run a query.
        """
        found: dict[Finding, None] = {}
        with ThreadPoolExecutor(max_workers=2) as threads:
            tests = self._tests_by_source()
            self._numbers.count(tests, threads)
            for findings in threads.map(lambda one: one(), list(self._passes(tests))):
                found.update(dict.fromkeys(findings))
        return found

    def _passes(self, tests: Iterable[Tests]) -> Iterator[_Pass]:
        """The passes, those that may take long first."""
        special = [(unit, check) for unit in self._plan.units for check in unit.special]
        for unit, check in special:
            if check.name == "sparql":
                yield partial(self._in_sparql, unit, check)
        for scan in scans(tests, self._numbers):
            yield partial(self._screen_nodes, scan)
        for predicate, pairs in self._pairs_by_predicate().items():
            for uses_focus in (False, True):
                some = [(unit, check) for unit, check in pairs if check.uses_focus is uses_focus]
                if some:
                    variable = "?this" if uses_focus else "?value"
                    yield partial(self._screen_values, predicate, variable, some)
        for unit in self._plan.units:
            for check in unit.counted:
                yield partial(self._listing, check, partial(self._count, unit, check))
        for unit, check in special:
            if check.name != "sparql":
                ask = self._unequal if check.name == "equals" else self._open
                yield partial(self._listing, check, partial(ask, unit, check))

    def _listing(self, check: Check, ask: Callable[[], Iterator[Row]]) -> list[Finding]:
        return self._told(check, ask())

    def _tests_by_source(self) -> list[Tests]:
        """The checks that are conditions on focus nodes, by the source of these."""
        found: dict[str, Tests] = {}
        for unit in self._plan.units:
            for test in self._tests(unit):
                pattern = unit.source.pattern
                found.setdefault(pattern, Tests(unit.source, [])).tests.append(test)
        return list(found.values())

    def _pairs_by_predicate(self) -> dict[str, list[tuple[Unit, Check]]]:
        """The checks that are conditions on the values of a property."""
        found: dict[str, list[tuple[Unit, Check]]] = {}
        for unit in self._plan.units:
            if unit.of_values and unit.shape.path is not None:
                for predicate in filter(self._classes.is_used, unit.shape.path.predicates):
                    pairs = found.setdefault(predicate, [])
                    pairs.extend((unit, check) for check in unit.of_values)
        return found

    def _tests(self, unit: Unit) -> Iterator[Test]:
        path = unit.shape.path
        for check in unit.of_focus:
            detail = _detail(self, check, check.expression, is_value=False)
            yield Test(check, check.expression, detail)
        if path is None:
            for check in unit.of_values:
                detail = _detail(self, check, check.expression, is_value=True)
                yield Test(check, check.expression, detail)
        elif not path.predicates:
            for check in unit.of_values:
                reached = self._expressions.reaches("?this", path, "?value", check.expression)
                if reached != "false":
                    yield Test(check, reached, _detail_values(self, check))

    def _screen_nodes(self, scan: Scan) -> list[Finding]:
        """Ask once about the focus nodes of a source."""
        first = scan.parts[0].tests[0].check
        query = (
            f"SELECT DISTINCT ?this {{ {scan.source.pattern} FILTER({scan.condition}) }} "
            f"LIMIT {_MOST_LISTED + 1}"
        )
        found = [this for (this,) in self.select(first, query)]
        if not found:
            return []
        limit = self._listed("?this", found)
        return [
            finding
            for part in scan.parts
            for test in part.tests
            for finding in self._told(test.check, test.detail(f"{limit} {part.source.pattern}"))
        ]

    def _screen_values(
        self, predicate: str, variable: str, pairs: list[tuple[Unit, Check]]
    ) -> list[Finding]:
        """Ask once about the values of a property, for all shapes that constrain them."""
        condition = either(list(dict.fromkeys(check.expression for _, check in pairs)))
        values = f"?this {predicate} ?value"
        if variable == "?value":
            values = distinct("?value", values)
        query = (
            f"SELECT DISTINCT {variable} {{ {values} FILTER({condition}) }} "
            f"LIMIT {_MOST_LISTED + 1}"
        )
        found = [term for (term,) in self.select(pairs[0][1], query)]
        if not found:
            return []
        limit = self._listed(variable, found)
        return [
            finding
            for unit, check in pairs
            for finding in self._told(check, self.values(check, f"{limit} {unit.source.pattern}"))
        ]

    def values(self, check: Check, pattern: str) -> Iterator[Row]:
        """The values at fault of the focus nodes that a pattern binds."""
        assert check.shape.path is not None
        query = (
            f"SELECT DISTINCT ?this ?value {{ {pattern} "
            f"?this {check.shape.path.sparql} ?value FILTER({check.expression}) }}"
        )
        return self.select(check, query)

    def _listed(self, variable: str, terms: list[Term | None]) -> str:
        """The pattern that binds a variable to terms, unless they are too many."""
        if len(terms) > _MOST_LISTED:
            return ""
        listed = " ".join(self._workspace.sparql(term) for term in terms if term is not None)
        return f"VALUES {variable} {{ {listed} }}"

    def _count(self, unit: Unit, check: Check) -> Iterator[Row]:
        """The focus nodes with too few or too many values."""
        constraint, path = check.constraint, unit.shape.path
        assert path is not None
        sign = "<" if check.name in ("minCount", "qualifiedMinCount") else ">"
        bound = constraint.minimum if sign == "<" else constraint.maximum
        if constraint.name != "qualifiedValueShape":
            bound = constraint.number
        query = (
            f"SELECT ?this {{ {unit.source.pattern} "
            f"OPTIONAL {{ ?this {path.sparql} ?v FILTER({check.counted}) }} }} "
            f"GROUP BY ?this HAVING(COUNT(DISTINCT ?v) {sign} {bound})"
        )
        for (this,) in self.select(check, query):
            yield this, None

    def _in_sparql(self, unit: Unit, check: Check) -> list[Finding]:
        self._on_shape(check.shape.named)
        try:
            return findings_of(self._workspace, unit.source, check)
        except NotCompiled as reason:
            self.fallbacks.append(Fallback(unit.source, unit.shape, str(reason)))
            return []

    def _unequal(self, unit: Unit, check: Check) -> Iterator[Row]:
        """The values that only one of the path and the other property has."""
        pattern, path = unit.source.pattern, unit.shape.path
        for predicate in check.constraint.values:
            other = self._workspace.sparql(predicate)
            if path is None:
                lacking = f"FILTER(!EXISTS {{ ?this {other} ?this }}) BIND(?this AS ?value)"
                more = f"?this {other} ?value FILTER(!sameTerm(?value, ?this))"
            else:
                own = path.sparql
                lacking = f"?this {own} ?value FILTER(!EXISTS {{ ?this {other} ?value }})"
                more = f"?this {other} ?value FILTER(!EXISTS {{ ?this {own} ?value }})"
            query = (
                f"SELECT DISTINCT ?this ?value "
                f"{{ {{ {pattern} {lacking} }} UNION {{ {pattern} {more} }} }}"
            )
            yield from self.select(check, query)

    def _open(self, unit: Unit, check: Check) -> Iterator[Row]:
        """What a closed shape does not allow, with the predicate in the place of the path."""
        v = "?this"
        values = ""
        if unit.shape.path is not None:
            v, values = "?v", f"?this {unit.shape.path.sparql} ?v ."
        condition = self._expressions.is_open(check.constraint, "?p", "?value")
        query = (
            f"SELECT DISTINCT ?this ?value ?p {{ {unit.source.pattern} {values} {v} ?p ?value "
            f"FILTER({condition}) }}"
        )
        return self.select(check, query)

    def select(self, check: Check, query: str) -> Iterator[Row]:
        """The rows of a query for a check."""
        self._on_shape(check.shape.named)
        return self._workspace.select(query)

    def _told(self, check: Check, rows: Iterable[Row]) -> list[Finding]:
        shape = check.shape
        messages = messages_of(shape.messages) or (message(check.name, check.constraint),)
        path = shape.path.reported if shape.path else None
        found = []
        for this, value, *predicate in rows:
            assert this is not None
            if predicate:
                assert isinstance(predicate[0], Iri)
                path = predicate[0]
            found.append(
                Finding(
                    shape.severity, messages, this, path, value, shape.named, component(check.name)
                )
            )
        return found


def _detail(
    run: Run, check: Check, condition: str, *, is_value: bool
) -> Callable[[str], Iterator[Row]]:
    """Gives the focus nodes at fault, as their own values or without a value."""

    def rows(pattern: str) -> Iterator[Row]:
        query = f"SELECT DISTINCT ?this {{ {pattern} FILTER({condition}) }}"
        for (this,) in run.select(check, query):
            yield this, this if is_value else None

    return rows


def _detail_values(run: Run, check: Check) -> Callable[[str], Iterator[Row]]:
    """Gives the values at fault of a path."""
    return lambda pattern: run.values(check, pattern)
