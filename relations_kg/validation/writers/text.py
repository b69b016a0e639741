"""A validation report for people at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relations_kg.namespaces import shrink
from relations_kg.rdf import BlankNode, Iri, Term
from relations_kg.report import Finding, Severity, ValidationReport

__all__ = ["summary", "write"]


def write(report: ValidationReport, label: Callable[[Term], str]) -> str:
    """One block a finding, the gravest first, and a last line that counts them."""
    blocks = [_block(finding, label) for finding in sorted(report.findings, key=_order)]
    return "\n\n".join([*blocks, summary(report)]) + "\n"


def summary(report: ValidationReport) -> str:
    """The counts in one line."""
    if report.conforms:
        return "conforms: no findings"
    counts = _counted(report.counts)
    return f"does not conform: {counts}" if report.counts[Severity.VIOLATION] else counts


def _counted(counts: Mapping[Severity, int]) -> str:
    return ", ".join(
        f"{number} {severity.label}{'s' if number != 1 and severity is not Severity.INFO else ''}"
        for severity, number in counts.items()
        if number
    )


def _block(finding: Finding, label: Callable[[Term], str]) -> str:
    name = label(finding.focus_node)
    shown = _term(finding.focus_node)
    lines = [f"{finding.severity.label}: {finding.message}"]
    lines += [f"  {message}" for message in finding.messages[1:]]
    lines.append(f"  at     {shown}" + (f" ({name})" if name and name != shown else ""))
    if finding.path is not None:
        path = _term(finding.path) if isinstance(finding.path, Iri) else finding.path
        lines.append(f"  path   {path}")
    if finding.value is not None:
        lines.append(f"  value  {_term(finding.value)}")
    if finding.source_shape is not None:
        lines.append(f"  shape  {_term(finding.source_shape)}")
    return "\n".join(lines)


def _order(finding: Finding) -> tuple[int, str, str, str]:
    return (
        finding.severity.rank,
        _term(finding.focus_node),
        str(finding.path),
        finding.message,
    )


def _term(term: Term) -> str:
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    if isinstance(term, BlankNode):
        return f"_:{term.label}"
    from relations_kg.syntax.writing import ntriples_term

    return ntriples_term(term)
