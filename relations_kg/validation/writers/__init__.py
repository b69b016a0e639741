"""A validation report in the formats that people and programs read: one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from relations_kg.errors import UnknownName

if TYPE_CHECKING:
    from relations_kg.validation.writers.base import Report

__all__ = ["FORMATS", "write_report"]

FORMATS: Mapping[str, str] = {
    "text": "for people, coloured on a terminal",
    "json": "for programs",
    "turtle": "a report graph of SHACL",
    "sarif": "SARIF 2.1.0, for code scanning",
    "junit": "JUnit XML, for CI servers",
    "github": "workflow commands of GitHub",
    "csv": "one row a finding",
    "html": "one page that needs nothing else",
}
"""The formats by name, and what each is for."""


def write_report(
    report: Report, format: str = "text", *, colours: bool = False, width: int | None = None
) -> str:
    """The report in one of :data:`FORMATS`.

    Args:
        report: what validation found.
        format: the format by name.
        colours: whether text is coloured for a terminal.
        width: columns of the terminal, for text.

    Raises:
        UnknownName: no such format.
    """
    if format not in FORMATS:
        raise UnknownName(
            f"a validation report has no format {format!r}",
            hint=f"its formats are: {', '.join(FORMATS)}",
        )
    if format == "text":
        from relations_kg.validation.writers import text

        return text.write(report, colours=colours, width=width)
    writer: Callable[[Report], str] = import_module(f"{__name__}.{format}").write
    return writer(report)
