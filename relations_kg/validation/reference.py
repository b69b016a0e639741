"""The reference engine: pySHACL."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyshacl
from pyshacl.errors import ValidationWarning
from pyshacl.shape import Shape
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph
from rdflib import Literal as RdflibLiteral
from rdflib.plugins.stores.memory import Memory
from rdflib.term import Node

from relations_kg.errors import ShapesError
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.report import Finding, Severity, ValidationReport
from relations_kg.store.workspace import Queryable
from relations_kg.terms import from_rdflib, quads_from_rdflib, to_rdflib
from relations_kg.validation.index import ShapesIndex
from relations_kg.validation.order import order
from relations_kg.validation.paths import path_of

__all__ = ["validate", "validate_nodes", "validate_view"]

_LOGGER = "pyshacl-validate"
_LONGEST_REASON = 500


def validate(
    data: Iterable[Quad],
    shapes: Iterable[Quad],
    *,
    on_shape: Callable[[Term], None] | None = None,
) -> ValidationReport:
    """The findings of ``data`` against ``shapes``, as :mod:`relations_kg.validation.base` says.

    A severity that is not one of SHACL's three counts as a violation. For a property shape
    without an IRI, the source shape of a finding is the nearest shape around it that has one.

    Args:
        data: the facts.
        shapes: the shapes graph.
        on_shape: is told each shape that has an IRI before nodes are checked against it.

    Raises:
        ShapesError: the engine cannot use the shapes.
    """
    return ValidationReport(_findings(_graph(data), _graph(shapes), on_shape))


def validate_view(
    data: Queryable,
    shapes: Iterable[Quad],
    *,
    on_shape: Callable[[Term], None] | None = None,
) -> ValidationReport:
    """As :func:`validate`, of data that is held elsewhere."""
    graph = Graph()
    for subject, predicate, object_ in data.select("SELECT ?s ?p ?o { ?s ?p ?o }"):
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))  # type: ignore[arg-type]
    return ValidationReport(_findings(graph, _graph(shapes), on_shape))


def validate_nodes(
    data: Queryable,
    shapes: Iterable[Quad],
    nodes: Mapping[Term, Iterable[Term]],
    *,
    on_shape: Callable[[Term], None] | None = None,
) -> tuple[Finding, ...]:
    """The findings about some nodes against some shapes of a graph, whatever their targets are.

    Args:
        data: the facts, which are asked for as far as they are needed.
        shapes: the shapes graph.
        nodes: the focus nodes of each shape that is checked.
        on_shape: is told each shape that has an IRI before nodes are checked against it.

    Raises:
        ShapesError: the engine cannot use the shapes.
    """
    graph = Graph()
    classes = {RDFS.Class, OWL.Class}
    for quad in shapes:
        triple = to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)
        if triple[1] == RDFS.subClassOf and triple[2] in classes:
            continue  # it would make shapes targets of themselves
        if triple[1] not in _TARGETS and not (triple[1] == RDF.type and triple[2] in classes):
            graph.add(triple)
    for shape, focus_nodes in nodes.items():
        for node in focus_nodes:
            graph.add((to_rdflib(shape), SH.targetNode, to_rdflib(node)))
    return _findings(Graph(store=_View(data)), graph, on_shape)


_TARGETS = frozenset((SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf))


class _View(Memory):
    """What the engine reads of data that is held elsewhere."""

    def __init__(self, data: Queryable) -> None:
        super().__init__()
        self._data = data

    def triples(  # type: ignore[override]
        self, pattern: Any, context: Any = None
    ) -> Iterator[Any]:
        terms = [None if node is None else from_rdflib(node) for node in pattern]
        if isinstance(terms[0], Literal):
            return
        asked = [
            name if term is None else self._data.sparql(term)
            for name, term in zip(("?s", "?p", "?o"), terms, strict=True)
        ]
        for row in self._data.select(f"SELECT ?s ?p ?o {{ {' '.join(asked)} }}"):
            yield (
                tuple(
                    to_rdflib(found) if node is None else node  # type: ignore[arg-type]
                    for found, node in zip(row, pattern, strict=True)
                ),
                iter(() if context is None else (context,)),
            )

    def __len__(self, context: Any = None) -> int:
        return sum(1 for _ in self._data.select("SELECT ?s { ?s ?p ?o }"))


def _findings(
    data: Graph, shapes_graph: Graph, on_shape: Callable[[Term], None] | None
) -> tuple[Finding, ...]:
    with _listening() as complaints, _telling(on_shape), warnings.catch_warnings():
        # What the engine only warns of, such as shapes that refer to themselves, it passes over.
        warnings.simplefilter("error", ValidationWarning)
        try:
            _, report, _ = pyshacl.validate(
                data,
                shacl_graph=shapes_graph,
                advanced=False,
                js=False,
                inference="none",
                inplace=True,
                do_owl_imports=False,
                meta_shacl=False,
            )
        except Exception as error:
            # Malformed shapes end in exceptions of every kind, those of rdflib and of Python's
            # regular expressions included.
            raise _refusal(error) from error
    if complaints:
        raise _refusal(complaints[0])
    if not isinstance(report, Graph):
        raise _refusal(report)
    paths = ShapesIndex(quads_from_rdflib(report))
    findings = {
        _finding(report, result, shapes_graph, paths)
        for top in report.subjects(RDF.type, SH.ValidationReport)
        for result in report.objects(top, SH.result)
    }
    return tuple(sorted(findings, key=order))


def _graph(quads: Iterable[Quad]) -> Graph:
    graph = Graph()
    for subject, predicate, object_, _ in quads:
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    return graph


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hears what the engine complains of in its log, and keeps it off standard error.

    The engine sets up a logger that writes there, and logs constraints that it then skips.
    """
    complaints: list[str] = []

    def hear(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            complaints.append(record.getMessage())
        return False

    logger = logging.getLogger(_LOGGER)
    handlers = list(logger.handlers)
    logger.addFilter(hear)
    try:
        yield complaints
    finally:
        logger.removeFilter(hear)
        logger.handlers[:] = handlers


@contextmanager
def _telling(on_shape: Callable[[Term], None] | None) -> Iterator[None]:
    """Tells of shapes as the engine comes to them, of which it says nothing by itself."""
    if on_shape is None:
        yield
        return
    check = Shape.validate

    def told(shape: Any, *given: Any, **named: Any) -> Any:
        if not isinstance(shape.node, BNode):
            on_shape(from_rdflib(shape.node))
        return check(shape, *given, **named)

    Shape.validate = told  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Shape.validate = check  # type: ignore[method-assign]


def _finding(report: Graph, result: Node, shapes: Graph, paths: ShapesIndex) -> Finding:
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    component = report.value(result, SH.sourceConstraintComponent)
    return Finding(
        severity=_severity(report.value(result, SH.resultSeverity)),
        messages=_messages(report.objects(result, SH.resultMessage)),
        focus_node=from_rdflib(_known(report.value(result, SH.focusNode))),
        path=None if path is None else path_of(paths, from_rdflib(path)).reported,
        value=None if value is None else from_rdflib(value),
        source_shape=_named_shape(shapes, report.value(result, SH.sourceShape)),
        component=Iri(str(_known(component))),
    )


def _known(node: Node | None) -> Node:
    if node is None:
        raise ShapesError("the validation engine gave a result without a focus node or component")
    return node


def _severity(node: Node | None) -> Severity:
    try:
        return Severity(str(node))
    except ValueError:
        return Severity.VIOLATION


def _messages(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The messages, those in English or without a language first."""
    messages = [node for node in nodes if isinstance(node, RdflibLiteral)]
    messages.sort(key=lambda node: ((node.language or "en").partition("-")[0] != "en", str(node)))
    return tuple(str(node) for node in messages) or ("the value does not conform to the shape",)


def _named_shape(shapes: Graph, shape: Node | None) -> Term | None:
    """The shape, or the nearest one around it with an IRI."""
    if shape is None:
        return None
    seen: set[Node] = set()
    left = [shape]
    while left:
        node = left.pop(0)
        if not isinstance(node, BNode):
            return from_rdflib(node)
        if node not in seen:
            seen.add(node)
            left.extend(sorted(shapes.subjects(None, node), key=str))
    return from_rdflib(shape)


def _refusal(error: object) -> ShapesError:
    reason = str(getattr(error, "message", None) or error or type(error).__name__)
    first = " ".join(reason.split())
    return ShapesError(
        f"the shapes cannot be used: {first[:_LONGEST_REASON]}",
        hint="see https://www.w3.org/TR/shacl/ for the syntax of shapes",
    )
