"""Terms of the store: :mod:`relations_kg.terms`, where the syntaxes find them too."""

from __future__ import annotations

from relations_kg.terms import (
    from_engine,
    from_rdflib,
    quad_from_engine,
    quad_to_engine,
    quads_from_rdflib,
    to_engine,
    to_rdflib,
)

__all__ = [
    "from_engine",
    "from_rdflib",
    "quad_from_engine",
    "quad_to_engine",
    "quads_from_rdflib",
    "to_engine",
    "to_rdflib",
]
