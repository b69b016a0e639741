"""Validation by shapes that are compiled to SPARQL, with pySHACL for what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from relations_kg.namespaces import OWL, RDF, RDFS
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.report import Finding, ShapesWarning, ValidationReport
from relations_kg.store.workspace import Workspace
from relations_kg.validation.compiled.classes import Classes
from relations_kg.validation.compiled.engine import Run
from relations_kg.validation.compiled.expressions import Expressions
from relations_kg.validation.compiled.plan import Fallback, make_plan
from relations_kg.validation.effect import unfocused
from relations_kg.validation.index import ShapesIndex, shown
from relations_kg.validation.order import order
from relations_kg.validation.shapes import Shapes, Target

__all__ = ["Validating"]

_DECLARED = {
    "targetClass": (OWL + "Class", RDFS + "Class"),
    "targetSubjectsOf": (OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property"),
}
_DECLARED["targetObjectsOf"] = _DECLARED["targetSubjectsOf"]


class Validating:
    """Shapes, and the facts to check against them.

    Args:
        workspace: the facts; nobody changes them meanwhile.
        shapes: the shapes graph, found well-formed.
        entailed: whether each instance of a class is one of the classes above it too.
    """

    def __init__(self, workspace: Workspace, shapes: list[Quad], *, entailed: bool) -> None:
        self._workspace = workspace
        self._quads = shapes
        self._shapes = Shapes(ShapesIndex(shapes))
        self._classes = Classes(workspace, entailed=entailed)
        self._known: dict[str, tuple[str, ...]] = {}

    def unfocused(self) -> Iterator[ShapesWarning]:
        """A warning for each target that no node is in."""
        for shape in self._shapes.targeted:
            for target in shape.targets:
                if not self._workspace.ask(f"ASK {{ {self._pattern(target)} }}"):
                    known = self._declared(target.kind)
                    called = self._shapes.index.named(shape.node)
                    yield unfocused(shape.node, target.kind, target.term, known, named=called)

    def _pattern(self, target: Target) -> str:
        if target.kind == "targetClass":
            return self._classes.instances("?x", target.term, 0)
        term = self._workspace.sparql(target.term)
        if target.kind == "targetSubjectsOf" or target.kind == "targetObjectsOf":
            return f"?s {term} ?o"
        if isinstance(target.term, Literal):
            return f"?s ?p {term}"
        return f"{{ {term} ?p ?o }} UNION {{ ?s ?p {term} }}"

    def _declared(self, kind: str) -> tuple[str, ...]:
        """The IRIs of the classes or the properties that the data declares."""
        if kind not in self._known:
            classes = " ".join(f"<{iri}>" for iri in _DECLARED.get(kind, ()))
            query = f"SELECT DISTINCT ?x {{ VALUES ?c {{ {classes} }} ?x <{RDF}type> ?c }}"
            found = (x.value for (x,) in self._workspace.select(query) if isinstance(x, Iri))
            self._known[kind] = tuple(found)
        return self._known[kind]

    def report(
        self, *, on_shape: Callable[[Term], None], tell: Callable[[str], None]
    ) -> ValidationReport:
        """What is found.

        Args:
            on_shape: is told each shape before nodes are checked against it.
            tell: is told in one sentence what goes to pySHACL, and why.

        Raises:
            ShapesError: the shapes cannot be used.
        """
        workspace = self._workspace
        expressions = Expressions(workspace, self._shapes, self._classes)
        plan = make_plan(workspace, self._shapes, self._classes, expressions)
        run = Run(workspace, plan, expressions, self._classes, on_shape)
        found = run.run()
        if run.fallbacks:
            by_reference = _by_reference(workspace, self._quads, run.fallbacks, on_shape, tell)
            found.update(dict.fromkeys(by_reference))
        return ValidationReport(tuple(sorted(found, key=order)))


def _by_reference(
    workspace: Workspace,
    shapes: list[Quad],
    fallbacks: list[Fallback],
    on_shape: Callable[[Term], None],
    tell: Callable[[str], None],
) -> Iterable[Finding]:
    from relations_kg.validation.reference import validate_nodes

    nodes: dict[Term, dict[Term, None]] = {}
    for fallback in fallbacks:
        shape = fallback.shape
        tell(f"{shown(shape.named)} goes to pySHACL: {fallback.reason}")
        query = f"SELECT DISTINCT ?this {{ {fallback.source.pattern} }}"
        focus_nodes = nodes.setdefault(shape.node, {})
        focus_nodes.update((this, None) for (this,) in workspace.select(query) if this is not None)
    return validate_nodes(workspace, shapes, nodes, on_shape=on_shape)
