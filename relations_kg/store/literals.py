"""What the engine makes of literals: it keeps values, not lexical forms."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from relations_kg.rdf import Literal, Term
from relations_kg.terms import from_engine, to_engine

__all__ = ["stored_forms"]

_PREDICATE = ox.NamedNode("urn:relations-kg:literal")


def stored_forms(literals: Sequence[Literal]) -> list[Term]:
    """Each literal in the form in which a store gives it back, in their order.

    Raises:
        InputError: one is not valid.
    """
    store = ox.Store()
    # One subject a literal: two that merge in the store still come back one by one.
    subjects = [ox.NamedNode(f"urn:relations-kg:{number}") for number in range(len(literals))]
    store.extend(
        ox.Quad(subject, _PREDICATE, to_engine(literal))
        for subject, literal in zip(subjects, literals, strict=True)
    )
    stored = {quad.subject: quad.object for quad in store}
    return [from_engine(stored[subject]) for subject in subjects]
