"""The reference engine: pySHACL."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyshacl
from pyshacl.errors import ValidationWarning
from rdflib import RDF, SH, BNode, Graph
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from relations_kg.errors import ShapesError
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.report import Finding, Severity, ValidationReport
from relations_kg.terms import from_rdflib, to_rdflib
from relations_kg.validation.paths import path_of

__all__ = ["validate"]

_LOGGER = "pyshacl-validate"
_LONGEST_REASON = 500


def validate(data: Iterable[Quad], shapes: Iterable[Quad]) -> ValidationReport:
    """The findings of ``data`` against ``shapes``, as :mod:`relations_kg.validation.base` says.

    A severity that is not one of SHACL's three counts as a violation. For a property shape
    without an IRI, the source shape of a finding is the nearest shape around it that has one.

    Raises:
        ShapesError: the engine cannot use the shapes.
    """
    shapes_graph = _graph(shapes)
    with _listening() as complaints, warnings.catch_warnings():
        # What the engine only warns of, such as shapes that refer to themselves, it passes over.
        warnings.simplefilter("error", ValidationWarning)
        try:
            _, report, _ = pyshacl.validate(
                _graph(data),
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
    findings = {
        _finding(report, result, shapes_graph)
        for top in report.subjects(RDF.type, SH.ValidationReport)
        for result in report.objects(top, SH.result)
    }
    return ValidationReport(tuple(sorted(findings, key=_order)))


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


def _finding(report: Graph, result: Node, shapes: Graph) -> Finding:
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    component = report.value(result, SH.sourceConstraintComponent)
    return Finding(
        severity=_severity(report.value(result, SH.resultSeverity)),
        messages=_messages(report.objects(result, SH.resultMessage)),
        focus_node=from_rdflib(_known(report.value(result, SH.focusNode))),
        path=None if path is None else path_of(report, path),
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


def _order(finding: Finding) -> tuple[int, str, str, str, str, tuple[str, ...]]:
    return (
        finding.severity.rank,
        _key(finding.focus_node),
        _key(finding.path),
        finding.component.value,
        _key(finding.value),
        finding.messages,
    )


def _key(term: Term | str | None) -> str:
    if isinstance(term, Literal):
        return f"{term.lexical} {term.datatype} {term.language}"
    if isinstance(term, Iri | BlankNode):
        return term[0]
    return term or ""
