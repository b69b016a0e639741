"""A validation report as a table in CSV (RFC 4180): one row a finding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from relations_kg.report import PlacedFinding
from relations_kg.validation.writers.base import Report, shown_path, shown_term

__all__ = ["COLUMNS", "write"]

COLUMNS = (
    *("severity", "path", "line", "column", "end_line", "end_column", "message"),
    *("focus_node", "label", "property_path", "value", "expected", "shape", "component"),
    *("shape_place", "because_of"),
)
"""The names in the first row."""


def write(report: Report) -> str:
    """The rows, with the names of the columns first; what there is several of, in lines."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows(_row(report, each) for each in report.findings)
    return out.getvalue()


def _row(report: Report, each: PlacedFinding) -> Iterable[object]:
    finding, place = each.finding, each.place
    span = (*place.span.start, *place.span.end) if place and place.span else ("",) * 4
    return (
        finding.severity.label,
        place.path if place else "",
        *span,
        "\n".join(finding.messages),
        shown_term(finding.focus_node),
        each.label,
        shown_path(finding.path) if finding.path is not None else "",
        shown_term(finding.value) if finding.value is not None else "",
        each.expected or "",
        report.shown_shape(finding),
        shown_term(finding.component),
        str(each.shape) if each.shape else "",
        "\n".join(map(str, each.places[1:])),
    )
