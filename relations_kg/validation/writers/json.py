"""A validation report for programs: one object, its keys those of :class:`Finding`."""

from __future__ import annotations

import json
from typing import Any

from relations_kg.rdf import BlankNode, Iri, Term
from relations_kg.report import PlacedFinding
from relations_kg.syntax.spans import Place, Position
from relations_kg.validation.writers.base import Report

__all__ = ["write"]


def write(report: Report) -> str:
    """``{"conforms": ..., "counts": {...}, "findings": [...]}``; terms as in SPARQL JSON.

    ``places`` has the most telling place first. Lines and columns count from 1, columns in code
    points; an end is behind the last character.
    """
    outcome = report.outcome
    return (
        json.dumps(
            {
                "conforms": outcome.conforms,
                "counts": {severity.label: n for severity, n in outcome.counts.items()},
                "findings": [_finding(each) for each in report.findings],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def _finding(each: PlacedFinding) -> dict[str, Any]:
    finding = each.finding
    path = finding.path.value if isinstance(finding.path, Iri) else finding.path
    return {
        "severity": finding.severity.label,
        "messages": list(finding.messages),
        "focusNode": _term(finding.focus_node),
        "label": each.label or None,
        "path": path,
        "value": _term(finding.value) if finding.value is not None else None,
        "expected": each.expected,
        "sourceShape": _term(finding.source_shape) if finding.source_shape else None,
        "component": finding.component.value,
        "places": [_place(place) for place in each.places],
        "shapePlace": _place(each.shape) if each.shape else None,
    }


def _place(place: Place) -> dict[str, Any]:
    span = place.span
    return {
        "path": place.path,
        "start": _position(span.start) if span else None,
        "end": _position(span.end) if span else None,
        "sourceLine": place.source_line,
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _term(term: Term) -> dict[str, str]:
    """SPARQL 1.1 Query Results JSON Format, section 3.2.2."""
    if isinstance(term, Iri):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.label}
    encoded = {"type": "literal", "value": term.lexical}
    if term.language is not None:
        encoded["xml:lang"] = term.language
    else:
        encoded["datatype"] = term.datatype
    return encoded
