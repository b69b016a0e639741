"""A validation report for programs: one object, its keys those of :class:`Finding`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from relations_kg.rdf import BlankNode, Iri, Term
from relations_kg.report import Finding, ValidationReport

__all__ = ["write"]


def write(report: ValidationReport, label: Callable[[Term], str]) -> str:
    """``{"conforms": ..., "counts": {...}, "findings": [...]}``; terms as in SPARQL JSON."""
    return (
        json.dumps(
            {
                "conforms": report.conforms,
                "counts": {severity.label: n for severity, n in report.counts.items()},
                "findings": [_finding(finding) for finding in report.findings],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def _finding(finding: Finding) -> dict[str, Any]:
    path = finding.path.value if isinstance(finding.path, Iri) else finding.path
    return {
        "severity": finding.severity.label,
        "messages": list(finding.messages),
        "focusNode": _term(finding.focus_node),
        "path": path,
        "value": _term(finding.value) if finding.value is not None else None,
        "sourceShape": _term(finding.source_shape) if finding.source_shape else None,
        "component": finding.component.value,
    }


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
