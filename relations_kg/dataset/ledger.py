"""What the store changes in literals, told instead of hidden.

The store keeps values, not lexical forms: ``01`` comes back as ``1``, ``+00:00`` as ``Z``.
Whoever compares a round trip wants to know, so loading notes every such literal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from relations_kg.dataset.manifest import ChangedLiteral
from relations_kg.rdf import XSD_STRING, Iri, Literal, Quad
from relations_kg.store.embedded import EmbeddedStore
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
    for source, stored in _stored_forms(list(counts)):
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


def _stored_forms(literals: list[Literal]) -> Iterable[tuple[Literal, Literal]]:
    """Each literal with the form in which a store gives it back."""
    store = EmbeddedStore.in_memory()
    predicate = Iri("urn:relations-kg:literal")
    # One subject a literal: two that merge in the store still come back one by one.
    store.add(
        Quad(Iri(f"urn:relations-kg:{number}"), predicate, literal)
        for number, literal in enumerate(literals)
    )
    stored = {quad.subject: quad.object for quad in store.quads()}
    for number, literal in enumerate(literals):
        form = stored[Iri(f"urn:relations-kg:{number}")]
        if isinstance(form, Literal):
            yield literal, form
