"""What is to be checked where: the shapes of a graph spread over their focus nodes.

A property shape within a node shape has the focus nodes of that shape; one within a property
shape has the values of that shape's path. So each shape that gives findings of its own meets one
source of focus nodes or several, and a source with a shape is a unit of the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from relations_kg.rdf import Literal, Term
from relations_kg.store.workspace import Workspace
from relations_kg.validation.compiled.classes import Classes
from relations_kg.validation.compiled.expressions import OF_FOCUS, Expressions, NotCompiled
from relations_kg.validation.shapes import Constraint, Shape, Shapes, Target

__all__ = ["Check", "Fallback", "Plan", "Source", "Unit", "distinct", "make_plan"]

THIS, VALUE = "?this", "?value"
_SUBJECT, _OBJECT = "?s", "?o"


def distinct(variable: str, pattern: str) -> str:
    """The pattern that binds a variable to each term once that another pattern binds it to.

    The limit, which nothing reaches, keeps the engine from asking what is asked of the terms of
    each solution of the pattern instead; there may be many times as many.
    """
    return f"{{ SELECT DISTINCT {variable} {{ {pattern} }} LIMIT {2**62} }}"


@dataclass(frozen=True)
class Source:
    """Where focus nodes come from.

    Attributes:
        pattern: the graph pattern that binds ``?this`` to each, some several times.
        absent: focus nodes named by the shapes of which the data says nothing.
        instances_of: the class, where they are all that the data calls its instances.
    """

    pattern: str
    absent: tuple[Term, ...] = ()
    instances_of: Term | None = None

    def values_of(self, path: str, number: int) -> Source:
        """The values that a path leads to from these focus nodes."""
        inner = self.pattern.replace(THIS, f"?f{number}")
        return Source(f"{inner} ?f{number} {path} {THIS} .")


@dataclass(frozen=True)
class Check:
    """A constraint of a shape, compiled.

    Attributes:
        shape: the shape.
        constraint: the constraint.
        name: of the component, as messages and reports know it.
        expression: what is true of ``?this`` and ``?value`` that are at fault; empty where
            there is a query of its own.
        uses_focus: whether the expression is about ``?this`` too.
        counted: where values ``?v`` are counted, what is true of those that count.
    """

    shape: Shape
    constraint: Constraint
    name: str
    expression: str = ""
    uses_focus: bool = False
    counted: str = "true"


@dataclass
class Unit:
    """A shape and a source of focus nodes.

    Attributes:
        source: where the focus nodes come from.
        shape: the shape.
        of_values: the checks of single values.
        of_focus: the checks of all values of a focus node together.
        counted: those of the latter that need the number of values.
        special: those with a query of their own: ``equals``, ``closed`` and ``sparql``.
    """

    source: Source
    shape: Shape
    of_values: list[Check] = field(default_factory=list)
    of_focus: list[Check] = field(default_factory=list)
    counted: list[Check] = field(default_factory=list)
    special: list[Check] = field(default_factory=list)


@dataclass(frozen=True)
class Fallback:
    """A shape that goes to the reference engine with the focus nodes of a source, and why."""

    source: Source
    shape: Shape
    reason: str


@dataclass
class Plan:
    """All units of a shapes graph."""

    units: list[Unit] = field(default_factory=list)
    fallbacks: list[Fallback] = field(default_factory=list)


def make_plan(
    workspace: Workspace, shapes: Shapes, classes: Classes, expressions: Expressions
) -> Plan:
    """The plan for the shapes that have targets.

    Raises:
        ShapesError: shapes are nested too deeply.
    """
    return _Planning(workspace, shapes, classes, expressions).plan()


class _Planning:
    def __init__(
        self, workspace: Workspace, shapes: Shapes, classes: Classes, expressions: Expressions
    ) -> None:
        self._workspace = workspace
        self._shapes = shapes
        self._classes = classes
        self._expressions = expressions
        self._made = Plan()
        self._sources: dict[Target, Source] = {}
        self._checks: dict[Term, Unit | NotCompiled] = {}
        self._planned: set[tuple[str, Term]] = set()

    def plan(self) -> Plan:
        for shape in self._shapes.targeted:
            nodes = [t.term for t in shape.targets if t.kind == "targetNode"]
            if nodes:
                self._add(self._named(nodes), shape, 0)
            for target in shape.targets:
                if target.kind != "targetNode":
                    self._add(self._source(target), shape, 0)
        return self._made

    def _named(self, nodes: Iterable[Term]) -> Source:
        terms = {node: self._workspace.sparql(node) for node in nodes}
        absent = tuple(node for node, text in terms.items() if not self._is_there(node, text))
        return Source(f"VALUES {THIS} {{ {' '.join(terms.values())} }}", absent)

    def _is_there(self, node: Term, text: str) -> bool:
        subject = "" if isinstance(node, Literal) else f"{{ {text} ?p ?o }} UNION "
        return self._workspace.ask(f"ASK {{ {subject}{{ ?s ?p {text} }} }}")

    def _source(self, target: Target) -> Source:
        source = self._sources.get(target)
        if source is None:
            pattern = self._pattern(target)
            is_one = target.kind == "targetClass" and "VALUES" not in pattern
            source = Source(pattern, instances_of=target.term if is_one else None)
            self._sources[target] = source
        return source

    def _pattern(self, target: Target) -> str:
        if target.kind == "targetClass":
            return self._classes.instances(THIS, target.term, self._expressions.number())
        term = self._workspace.sparql(target.term)
        if target.kind == "targetSubjectsOf":
            return f"{THIS} {term} ?t{self._expressions.number()} ."
        return distinct(THIS, f"?t {term} {THIS}")

    def _add(self, source: Source, shape: Shape, depth: int) -> None:
        if (source.pattern, shape.node) in self._planned:
            return
        self._planned.add((source.pattern, shape.node))
        reason = self._no_compiling(source, shape)
        if reason is None:
            checks = self._checks_of(shape)
            if isinstance(checks, NotCompiled):
                reason = str(checks)
            else:
                unit = Unit(
                    source, shape, checks.of_values, checks.of_focus, checks.counted, checks.special
                )
                self._made.units.append(unit)
        if reason is not None:
            self._made.fallbacks.append(Fallback(source, shape, reason))
            return
        inner = source
        if shape.path is not None:
            inner = source.values_of(shape.path.sparql, self._expressions.number())
        for constraint in shape.of("property"):
            for node in constraint.values:
                if nested := self._shapes.get(node):
                    self._add(inner, nested, depth + 1)

    def _no_compiling(self, source: Source, shape: Shape) -> str | None:
        if shape.custom:
            return "it uses a constraint component of the shapes graph's own"
        if source.absent and self._has_reflexive(shape, set()):
            return "a path of no length leads from a node of which the data says nothing"
        return None

    def _has_reflexive(self, shape: Shape, seen: set[Term]) -> bool:
        if shape.node in seen:
            return False
        seen.add(shape.node)
        if shape.path is not None and shape.path.is_reflexive:
            return True
        return any(
            self._has_reflexive(nested, seen)
            for _, node in self._shapes.index.referred(shape.node)
            if (nested := self._shapes.get(node))
        )

    def _checks_of(self, shape: Shape) -> Unit | NotCompiled:
        found = self._checks.get(shape.node)
        if found is None:
            try:
                found = self._compiled(shape)
            except NotCompiled as reason:
                found = reason
            self._checks[shape.node] = found
        return found

    def _compiled(self, shape: Shape) -> Unit:
        unit = Unit(Source(""), shape)
        for constraint in shape.constraints:
            name = constraint.name
            if name == "property":
                continue
            if name in ("closed", "sparql") or (name == "equals"):
                unit.special.append(Check(shape, constraint, name))
            elif name in OF_FOCUS:
                for check in self._of_focus(shape, constraint):
                    (unit.of_focus if check.expression else unit.counted).append(check)
            else:
                v = VALUE if shape.path is not None else THIS
                expression = self._expressions.of_value(constraint, THIS, v)
                if expression != "false":
                    uses = THIS in expression and shape.path is not None
                    unit.of_values.append(Check(shape, constraint, name, expression, uses))
        return unit

    def _of_focus(self, shape: Shape, constraint: Constraint) -> Iterator[Check]:
        e = self._expressions
        if constraint.name != "qualifiedValueShape":
            yield from self._counting(
                shape,
                constraint,
                constraint.name,
                lambda: e.of_focus(shape, constraint, THIS),
                constraint.number if constraint.name in ("minCount", "maxCount") else 0,
            )
            return
        if (low := constraint.minimum) is not None:
            yield from self._counting(
                shape,
                constraint,
                "qualifiedMinCount",
                lambda: e.fewer(shape, THIS, low, constraint),
                low,
            )
        if (high := constraint.maximum) is not None:
            yield from self._counting(
                shape,
                constraint,
                "qualifiedMaxCount",
                lambda: e.more(shape, THIS, high, constraint),
                high + 1,
            )

    def _counting(
        self,
        shape: Shape,
        constraint: Constraint,
        name: str,
        make: Callable[[], str],
        number: int,
    ) -> Iterator[Check]:
        """A check by an expression, or by counting where that is too many values for one."""
        if number <= 3:
            expression = make()
            if expression != "false":
                yield Check(shape, constraint, name, expression)
        else:
            qualified = constraint.name == "qualifiedValueShape"
            counted = self._expressions.conforms(constraint, "?v") if qualified else "true"
            yield Check(shape, constraint, name, counted=counted)
