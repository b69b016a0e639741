"""The order in which a report tells its findings."""

from __future__ import annotations

from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.report import Finding

__all__ = ["order"]


def order(finding: Finding) -> tuple[int, str, str, str, str, tuple[str, ...]]:
    """What findings are sorted by: the gravest first, then by focus node and path."""
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
