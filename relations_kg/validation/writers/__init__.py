"""A validation report in the formats that people and programs read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from relations_kg.errors import UnknownName
from relations_kg.rdf import Term
from relations_kg.report import ValidationReport
from relations_kg.results.tabular import plain_label

__all__ = ["FORMATS", "write_report"]

FORMATS = ("text", "json", "turtle")


def write_report(
    report: ValidationReport,
    format: str = "text",
    *,
    label: Callable[[Term], str] | None = None,
) -> str:
    """The report in one of :data:`FORMATS`.

    Args:
        report: what validation found.
        format: the format by name.
        label: a name for an IRI, for formats that people read.

    Raises:
        UnknownName: no such format.
    """
    if format not in FORMATS:
        raise UnknownName(
            f"a validation report has no format {format!r}",
            hint=f"its formats are: {', '.join(FORMATS)}",
        )
    writer: Callable[..., str] = import_module(f"{__name__}.{format}").write
    return writer(report, label or plain_label)
