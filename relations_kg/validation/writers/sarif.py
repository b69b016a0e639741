"""A validation report in SARIF, for code scanning and for editors.

Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard of 27 March 2020:
one run, one rule a shape, one result a finding.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from relations_kg.rdf import BlankNode, Iri, Term
from relations_kg.report import PlacedFinding, Severity
from relations_kg.syntax.spans import Place
from relations_kg.validation.checked import CheckedShape
from relations_kg.validation.writers.base import Report, shown_path, shown_term

__all__ = ["write"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
}
_OF_LINKS = re.compile(r"[\\\[\]]")
_BASE = "%SRCROOT%"
_FINGERPRINT = "relationsKgFinding/v1"


def write(report: Report) -> str:
    """The log file: relative URIs, columns in code points, no time of day."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _run(report: Report) -> dict[str, Any]:
    indexes = {shape.name: number for number, shape in enumerate(report.shapes)}
    fingerprints = _fingerprints(report)
    return {
        "tool": {
            "driver": {
                "name": "relations-kg",
                **({"semanticVersion": report.version} if report.version else {}),
                "rules": [_rule(report, shape) for shape in report.shapes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The folder that the validation ran in."}}
        },
        "artifacts": [
            {"location": _artifact(report, path), "roles": ["analysisTarget"]}
            for path in dict.fromkeys(report.files)
        ],
        "invocations": [{"executionSuccessful": True}],
        "results": [
            _result(report, each, indexes, fingerprint)
            for each, fingerprint in zip(report.findings, fingerprints, strict=True)
        ],
    }


def _rule(report: Report, shape: CheckedShape) -> dict[str, Any]:
    texts = shape.messages or (f"Facts conform to {shape.name}.",)
    described = [shape.description] if shape.description else []
    place = report.shape_places.get(shape.name)
    properties: dict[str, Any] = {"problem.severity": _PROBLEMS[shape.severity]}
    if isinstance(shape.node, Iri):
        properties["iri"] = shape.node.value
    if place is not None:
        properties["place"] = str(place)
        described.append(f"The shape is written in {place}.")
    return {
        "id": shape.name,
        "shortDescription": _message(texts[0]),
        "fullDescription": _message(" ".join(texts)),
        "help": _message("\n\n".join([*texts, *described])),
        "defaultConfiguration": {"level": _LEVELS[shape.severity]},
        "properties": properties,
    }


def _result(
    report: Report, each: PlacedFinding, indexes: Mapping[str, int], fingerprint: str
) -> dict[str, Any]:
    finding = each.finding
    name = report.name_of(finding)
    found = {
        "ruleId": name,
        "ruleIndex": indexes[name],
        "level": _LEVELS[finding.severity],
        "message": _message("\n".join(_sentences(each))),
        "locations": [_location(report, each)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        "properties": dict(_properties(each)),
    }
    if related := list(_related(report, each)):
        found["relatedLocations"] = related
    return found


def _message(text: str) -> dict[str, str]:
    """A message without placeholders and links, whatever is in it (sections 3.11.5, 3.11.6)."""
    if "](" in text:
        text = _OF_LINKS.sub(r"\\\g<0>", text)
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _sentences(each: PlacedFinding) -> Iterator[str]:
    yield from each.finding.messages
    if each.label:
        yield f"{shown_term(each.finding.focus_node)} is “{each.label}”."
    if each.expected:
        yield f"Expected: {each.expected}."


def _properties(each: PlacedFinding) -> Iterator[tuple[str, str]]:
    finding = each.finding
    yield "focusNode", shown_term(finding.focus_node)
    yield "component", shown_term(finding.component)
    if finding.path is not None:
        yield "path", shown_path(finding.path)
    if finding.value is not None:
        yield "value", shown_term(finding.value)


def _location(report: Report, each: PlacedFinding) -> dict[str, Any]:
    """Where to go; a node that no file speaks of is mended, if anywhere, in the shape."""
    node = each.finding.focus_node
    named = node.value if isinstance(node, Iri) else shown_term(node)
    found: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": named, "kind": "resource"}]
    }
    place = each.place or each.shape
    if place is not None:
        found = {"physicalLocation": _physical(report, place), **found}
    return found


def _related(report: Report, each: PlacedFinding) -> Iterator[dict[str, Any]]:
    told = [(place, "because of") for place in each.places[1:]]
    if each.shape is not None:
        told.append((each.shape, "the shape"))
    for number, (place, text) in enumerate(told):
        yield {
            "id": number,
            "physicalLocation": _physical(report, place),
            "message": {"text": text},
        }


def _physical(report: Report, place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": _artifact(report, place.path)}
    if place.span is None:
        return found
    start, end = place.span
    region: dict[str, Any] = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    found["region"] = region
    line = place.source_line
    if line is not None and start.line == end.line:
        region["snippet"] = {"text": line[start.column - 1 : end.column - 1]}
        # Section 3.29.5: a context is more than the region itself.
        if (start.column, end.column) != (1, len(line) + 1):
            found["contextRegion"] = {
                "startLine": start.line,
                "startColumn": 1,
                "endLine": start.line,
                "endColumn": len(line) + 1,
                "snippet": {"text": line},
            }
    return found


def _artifact(report: Report, path: str) -> dict[str, str]:
    told = PurePath(report.relative(path))
    if told.is_absolute():
        return {"uri": told.as_uri()}
    return {"uri": quote(told.as_posix()), "uriBaseId": _BASE}


def _fingerprints(report: Report) -> list[str]:
    """What tells each finding from the others and stays when lines move (section 3.27.17)."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for each in report.findings:
        finding, place = each.finding, each.place
        line = place.source_line if place else None
        identity = (
            report.name_of(finding),
            finding.component.value,
            report.relative(place.path) if place else "",
            _identity(finding.focus_node, line),
            shown_path(finding.path) if finding.path is not None else "",
            _identity(finding.value, line) if finding.value is not None else "",
        )
        number = seen[identity]
        seen[identity] += 1
        told = "\0".join((*identity, str(number)))
        found.append(hashlib.sha256(told.encode()).hexdigest())
    return found


def _identity(term: Term, line: str | None) -> str:
    """A term; of a blank node, whose label goes by its whole file, the line that it is in."""
    if isinstance(term, BlankNode):
        return f"[] {(line or '').strip()}"
    return shown_term(term)
