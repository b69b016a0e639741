"""A validation report as RDF (SHACL, section 3.6), in Turtle."""

from __future__ import annotations

from collections.abc import Iterator

from relations_kg.namespaces import RDF, SH, XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.report import Finding, ValidationReport
from relations_kg.validation.writers.base import Report

__all__ = ["write"]

_TYPE = Iri(RDF + "type")


def write(report: Report) -> str:
    """A ``sh:ValidationReport`` with its results.

    ``sh:resultPath`` is written for paths of one property only.
    """
    from relations_kg.syntax.writing import serialize

    return serialize(_quads(report.outcome), "turtle").decode()


def _quads(report: ValidationReport) -> Iterator[Quad]:
    node = BlankNode("report")
    conforms = Literal("true" if report.conforms else "false", XSD + "boolean")
    yield Quad(node, _TYPE, Iri(SH + "ValidationReport"))
    yield Quad(node, Iri(SH + "conforms"), conforms)
    for number, finding in enumerate(report.findings, 1):
        result = BlankNode(f"result{number}")
        yield Quad(node, Iri(SH + "result"), result)
        for name, value in _properties(finding):
            yield Quad(result, Iri(SH + name), value)
        yield Quad(result, _TYPE, Iri(SH + "ValidationResult"))


def _properties(finding: Finding) -> Iterator[tuple[str, Term]]:
    yield "focusNode", finding.focus_node
    yield "resultSeverity", Iri(finding.severity.value)
    yield "sourceConstraintComponent", finding.component
    for message in finding.messages:
        yield "resultMessage", Literal(message)
    if isinstance(finding.path, Iri):
        yield "resultPath", finding.path
    if finding.value is not None:
        yield "value", finding.value
    if finding.source_shape is not None:
        yield "sourceShape", finding.source_shape
