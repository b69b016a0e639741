"""What the store changes in literals, told instead of hidden.

The store keeps values, not lexical forms: ``01`` comes back as ``1``, ``+00:00`` as ``Z``.
Whoever compares a round trip wants to know, so loading notes every such literal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from relations_kg.dataset.manifest import ChangedLiteral
from relations_kg.rdf import XSD_STRING, Literal, Quad
from relations_kg.store.literals import stored_forms
from relations_kg.syntax.writing import ntriples_term

__all__ = ["changed_literals"]

_SHOWN = 50


def changed_literals(quads: Iterable[Quad]) -> tuple[tuple[ChangedLiteral, ...], int]:
    """The literals of ``quads`` that the store holds in another form than they are written.

    Returns:
        The most frequent ones, and how many quads carry any.
    """
    counts = Counter(
        quad.object
        for quad in quads
        if isinstance(quad.object, Literal) and _may_change(quad.object)
    )
    changes: list[ChangedLiteral] = []
    for source, stored in zip(counts, stored_forms(list(counts)), strict=True):
        if source != stored:
            changes.append(
                ChangedLiteral(ntriples_term(source), ntriples_term(stored), counts[source])
            )
    changes.sort(key=lambda change: (-change.count, change.source))
    return tuple(changes[:_SHOWN]), sum(change.count for change in changes)


def _may_change(literal: Literal) -> bool:
    if literal.language is not None:
        return literal.language != literal.language.lower()
    return literal.datatype != XSD_STRING
