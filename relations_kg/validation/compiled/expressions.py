"""Whether a node fails a shape, as one SPARQL expression.

A shape that others refer to is not asked for its findings, only whether a node conforms to it
(SHACL, section 3.4.3). Every expression here is true or false, never an error.
"""

from __future__ import annotations

from itertools import combinations, count

from relations_kg.errors import ShapesError
from relations_kg.namespaces import RDF, RDFS
from relations_kg.rdf import Term
from relations_kg.store.workspace import Workspace
from relations_kg.validation.compiled.classes import Classes
from relations_kg.validation.compiled.values import OF_VALUES, NotCompiled, either, negated
from relations_kg.validation.paths import Path
from relations_kg.validation.shapes import Constraint, Shape, Shapes

__all__ = ["OF_FOCUS", "Expressions", "NotCompiled"]

_DEEPEST = 40
_MOST_COUNTED = 3
_LONGEST_REPEATED = 300
_COMPARED = {"lessThan": "<", "lessThanOrEquals": "<="}
OF_FOCUS = frozenset(
    ("minCount", "maxCount", "uniqueLang", "equals", "hasValue", "qualifiedValueShape")
)
"""The parameters of the constraints that are about all values of a focus node together."""


class Expressions:
    """Makes the expressions for the shapes of one graph over one workspace."""

    def __init__(self, workspace: Workspace, shapes: Shapes, classes: Classes) -> None:
        self._workspace = workspace
        self._shapes = shapes
        self._classes = classes
        self._numbers = count(1)
        self._depth = 0

    def number(self) -> int:
        """A number that no variable has yet."""
        return next(self._numbers)

    def fails(self, node: Term, x: str) -> str:
        """Whether the node ``x`` does not conform to a shape.

        Raises:
            NotCompiled: it has a constraint that only the reference engine knows.
            ShapesError: the shapes are nested too deeply.
        """
        shape = self._shapes.get(node)
        if shape is None:
            return "false"
        if shape.custom:
            raise NotCompiled("a constraint component of the shapes graph's own")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ShapesError(
                "shapes are nested too deeply or refer to themselves",
                hint="SHACL gives recursive shapes no meaning",
                shape=node,
            )
        try:
            return self._fails(shape, x)
        finally:
            self._depth -= 1

    def _fails(self, shape: Shape, x: str) -> str:
        if shape.path is None:
            return either([self._at(shape, c, x, x) for c in shape.constraints])
        of_focus = [c for c in shape.constraints if c.name in OF_FOCUS]
        v = self._variable()
        of_values = either(
            [self._at(shape, c, x, v) for c in shape.constraints if c.name not in OF_FOCUS]
        )
        found = [self.of_focus(shape, constraint, x) for constraint in of_focus]
        if of_values != "false":
            found.append(self.reaches(x, shape.path, v, of_values))
        return either(found)

    def _at(self, shape: Shape, constraint: Constraint, x: str, v: str) -> str:
        if constraint.name in OF_FOCUS:
            return self.of_focus(shape, constraint, x)
        return self.of_value(constraint, x, v)

    def of_value(self, constraint: Constraint, x: str, v: str) -> str:
        """Whether the value ``v`` of the focus node ``x`` is at fault.

        Raises:
            NotCompiled: only the reference engine knows.
        """
        name = constraint.name
        if make := OF_VALUES.get(name):
            return make(self._workspace, constraint, v)
        match name:
            case "class":
                return either(
                    [
                        negated(self._classes.is_instance(v, iri, self.number()))
                        for iri in constraint.values
                    ]
                )
            case "disjoint":
                used = filter(self._classes.is_used, map(self._term, constraint.values))
                return either([f"EXISTS {{ {x} {p} {v} }}" for p in used])
            case "lessThan" | "lessThanOrEquals":
                return either([self._not_less(name, p, x, v) for p in constraint.values])
            case "not":
                return either([negated(self.fails(s, v)) for s in constraint.values])
            case "and" | "node" | "property":
                return either([self.fails(s, v) for s in constraint.values])
            case "or":
                conforming = [negated(self.fails(s, v)) for s in constraint.values]
                return negated(either(conforming)) if conforming else "false"
            case "xone":
                return self._not_one([self.fails(s, v) for s in constraint.values])
            case "closed":
                p, o = self._variable(), self._variable()
                return f"EXISTS {{ {v} {p} {o} FILTER({self.is_open(constraint, p, o)}) }}"
        raise NotCompiled("a constraint in SPARQL in a shape that others refer to")

    def _not_one(self, fails: list[str]) -> str:
        """Whether not one of some expressions is false, but none or several are."""
        left = [e for e in fails if e not in ("true", "false")]
        sure = fails.count("false")
        if not left or sure > 1:
            return "true" if fails and sure != 1 else "false"
        if len(left) == 1:
            return negated(left[0]) if sure else left[0]
        return f"({' + '.join(f'IF({e}, 0, 1)' for e in left)} != {1 - sure})"

    def is_open(self, constraint: Constraint, p: str, o: str) -> str:
        """Whether a closed shape does not allow a triple with this predicate and object."""
        found = f"!({p} = <{RDF}type> && COALESCE({o} = <{RDFS}Resource>, false))"
        if constraint.values:
            found += f" && {p} NOT IN ({', '.join(map(self._term, constraint.values))})"
        return found

    def of_focus(self, shape: Shape, constraint: Constraint, x: str) -> str:
        """Whether the values of the focus node ``x`` together are at fault.

        Raises:
            NotCompiled: only the reference engine knows.
        """
        path = shape.path
        match constraint.name:
            case "hasValue":
                return either([self._lacks(shape, value, x) for value in constraint.values])
            case "equals":
                return either([self._differ(shape, p, x) for p in constraint.values])
            case "minCount":
                return self.fewer(shape, x, constraint.number)
            case "maxCount":
                return self.more(shape, x, constraint.number)
            case "qualifiedValueShape":
                found = []
                if constraint.minimum is not None:
                    found.append(self.fewer(shape, x, constraint.minimum, constraint))
                if constraint.maximum is not None:
                    found.append(self.more(shape, x, constraint.maximum, constraint))
                return either(found)
        assert path is not None  # uniqueLang
        v, w = self._variable(), self._variable()
        condition = (
            f'isLiteral({v}) && isLiteral({w}) && !sameTerm({v}, {w}) && LANG({v}) != "" '
            f"&& LCASE(LANG({v})) = LCASE(LANG({w}))"
        )
        if len(path.steps) == 1 and self._leads(path):
            return f"EXISTS {{ {x} {path.sparql} {v} . {x} {path.sparql} {w} FILTER({condition}) }}"
        return self.reaches(x, path, v, self.reaches(x, path, w, condition))

    def reaches(self, x: str, path: Path, v: str, condition: str) -> str:
        """Whether a path leads from ``x`` to a ``v`` for which the condition is true.

        The engine does not know that ``x`` has a value already, and might begin a sequence at
        its other end; so each step is a condition on the one before.
        """
        if condition == "false" or not self._leads(path):
            return "false"
        if len(path.predicates) > 1 and len(condition) <= _LONGEST_REPEATED:
            # A choice of predicates is slower as a path than as several conditions.
            test = f" FILTER({condition})" if condition != "true" else ""
            used = filter(self._classes.is_used, path.predicates)
            return either([f"EXISTS {{ {x} {p} {v}{test} }}" for p in used])
        steps = path.steps
        nodes = [x, *(self._variable() for _ in steps[1:]), v]
        found = condition
        for number in range(len(steps) - 1, -1, -1):
            test = f" FILTER({found})" if found != "true" else ""
            found = f"EXISTS {{ {nodes[number]} {steps[number]} {nodes[number + 1]}{test} }}"
        return found

    def _leads(self, path: Path) -> bool:
        """Whether the data has the properties of a path, as far as that is easily told."""
        if path.predicates:
            return any(map(self._classes.is_used, path.predicates))
        return all(map(self._classes.is_used, path.steps_that_are_predicates))

    def fewer(self, shape: Shape, x: str, number: int, qualified: Constraint | None = None) -> str:
        """Whether there are fewer values than ``number``, of all or of those that conform."""
        return negated(self._at_least(shape, x, number, qualified)) if number else "false"

    def more(self, shape: Shape, x: str, number: int, qualified: Constraint | None = None) -> str:
        """Whether there are more values than ``number``, of all or of those that conform."""
        return self._at_least(shape, x, number + 1, qualified)

    def _at_least(self, shape: Shape, x: str, number: int, qualified: Constraint | None) -> str:
        assert shape.path is not None
        if number <= 0:
            return "true"
        if number > _MOST_COUNTED:
            raise NotCompiled(f"{number} values are counted within a condition")
        if not self._leads(shape.path):
            return "false"
        values = [self._variable() for _ in range(number)]
        if len(shape.path.steps) == 1 and len(shape.path.predicates) < 2:
            patterns = " . ".join(f"{x} {shape.path.sparql} {v}" for v in values)
            tests = [f"!sameTerm({v}, {w})" for v, w in combinations(values, 2)]
            if qualified is not None:
                tests += [self.conforms(qualified, v) for v in values]
            condition = f" FILTER({' && '.join(tests)})" if tests else ""
            return f"EXISTS {{ {patterns}{condition} }}"
        found = "true"
        for position in range(number - 1, -1, -1):
            v = values[position]
            tests = [f"!sameTerm({v}, {w})" for w in values[:position]]
            if qualified is not None:
                tests.append(self.conforms(qualified, v))
            if found != "true":
                tests.append(found)
            found = self.reaches(x, shape.path, v, " && ".join(tests) or "true")
        return found

    def conforms(self, qualified: Constraint, v: str) -> str:
        """Whether a value conforms to the shape, and to none of the siblings."""
        found = [negated(self.fails(shape, v)) for shape in qualified.values]
        found += [self.fails(shape, v) for shape in qualified.siblings]
        return " && ".join(found)

    def _lacks(self, shape: Shape, value: Term, x: str) -> str:
        term = self._term(value)
        if shape.path is None:
            return f"!sameTerm({x}, {term})"
        if not self._leads(shape.path):
            return "true"
        if shape.path.predicate is not None:
            return f"!EXISTS {{ {x} {shape.path.sparql} {term} }}"
        v = self._variable()
        return negated(self.reaches(x, shape.path, v, f"sameTerm({v}, {term})"))

    def _differ(self, shape: Shape, predicate: Term, x: str) -> str:
        other = self._term(predicate)
        v = self._variable()
        if shape.path is None:
            more = f"EXISTS {{ {x} {other} {v} FILTER(!sameTerm({v}, {x})) }}"
            return f"(!EXISTS {{ {x} {other} {x} }} || {more})"
        lacking = self.reaches(x, shape.path, v, f"!EXISTS {{ {x} {other} {v} }}")
        w = self._variable()
        met = negated(self.reaches(x, shape.path, w, f"sameTerm({v}, {w})"))
        return f"({lacking} || EXISTS {{ {x} {other} {v} FILTER({met}) }})"

    def _not_less(self, name: str, predicate: Term, x: str, v: str) -> str:
        w = self._variable()
        value = self._workspace.forms.value
        test = f"!COALESCE({value(v)} {_COMPARED[name]} {value(w)}, false)"
        return f"EXISTS {{ {x} {self._term(predicate)} {w} FILTER({test}) }}"

    def _term(self, term: Term) -> str:
        return self._workspace.sparql(term)

    def _variable(self) -> str:
        return f"?x{self.number()}"
