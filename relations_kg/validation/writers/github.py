"""A validation report as workflow commands of GitHub Actions, which annotate lines of files.

GitHub Docs, "Workflow commands for GitHub Actions": one command a line, ``%`` and line ends
escaped in it, colons and commas too in properties. GitHub shows ten annotations of each kind a
step; all of them are in the log.
"""

from __future__ import annotations

from collections.abc import Iterator

from relations_kg.report import PlacedFinding, Severity
from relations_kg.results.tabular import visible
from relations_kg.validation.writers.base import Report, shown_term, summary

__all__ = ["write"]

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def write(report: Report) -> str:
    """One command a finding, and a last line that counts them."""
    lines = [_command(report, each) for each in report.findings]
    return "\n".join([*lines, summary(report.outcome)]) + "\n"


def _command(report: Report, each: PlacedFinding) -> str:
    properties = ",".join(
        f"{name}={str(value).translate(_PROPERTY)}" for name, value in _properties(report, each)
    )
    message = "\n".join(_paragraphs(each)).translate(_DATA)
    return f"::{_COMMANDS[each.finding.severity]} {properties}::{message}"


def _properties(report: Report, each: PlacedFinding) -> Iterator[tuple[str, str | int]]:
    if each.place is not None:
        yield "file", report.relative(each.place.path)
        if each.place.span is not None:
            start, end = each.place.span
            yield "line", start.line
            yield "endLine", end.line
            if start.line == end.line:  # GitHub takes columns within one line only
                yield "col", start.column
                yield "endColumn", end.column
    yield "title", report.name_of(each.finding)


def _paragraphs(each: PlacedFinding) -> Iterator[str]:
    finding = each.finding
    yield from finding.messages
    yield f"{shown_term(finding.focus_node)}{f' ({visible(each.label)})' if each.label else ''}"
    if each.expected:
        yield f"expected: {each.expected}"
    for premise in each.places[1:]:
        yield f"because of {premise}"
